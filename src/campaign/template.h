#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/json.h"
#include "message/content.h"
#include "message/template_listing.h"
#include "message/template_slots.h"

namespace parley::campaign {

using parley::Slot;
using parley::SlotValues;

enum class TemplateOrigin { made, imported };
std::string_view name_of(TemplateOrigin origin);

// A pre-approved message form of a provider; unique by name and language. Its components are kept
// as they came, in the format that Meta and every importing provider use (source: the generic
// guide, template import): HEADER, BODY, FOOTER, BUTTONS, LIMITED_TIME_OFFER, CAROUSEL.
struct Template {
    TemplateId id = {};
    ProviderId provider = {};
    std::string name;
    std::string language;
    json::array components = {};
    std::string external_id = {};  // the provider's own
    std::string category = {};     // "MARKETING", "UTILITY", "AUTHENTICATION"; empty where nobody said
    TemplateStatus status = TemplateStatus::approved;
    std::string status_reason = {};  // why rejected, paused or disabled
    Time status_at = {};             // when the provider last said so, by its clock
    std::string quality = {};        // "GREEN", "YELLOW", "RED"; empty where nobody said
    TemplateOrigin origin = TemplateOrigin::made;
    bool archived = false;  // removed while campaigns still name it
    Time created = {};
    Time updated = {};
};

// `components` checked and understood. Error: invalid, `where` as a path ("components[1].buttons[0].url").
Result<> check(const Template& form);
std::vector<Slot> slots_of(const Template& form);

// The template with a value for each slot, by key. Error: invalid, naming the slot that has none or
// cannot be read (a position, a time).
Result<FilledTemplate> fill(const Template& form, const SlotValues& values);

TemplateId insert_template(soci::session& sql, const Template& form);
void update_template(soci::session& sql, const Template& form);  // all but id, provider and creation
void remove_template(soci::session& sql, TemplateId id);         // of which no campaign is left
std::optional<Template> find_template(soci::session& sql, TemplateId id);
std::optional<Template> find_template_named(soci::session& sql, ProviderId provider, const std::string& name,
                                            const std::string& language);
// By the provider's own id; several numbers of one account have the same.
std::vector<Template> find_templates_known_as(soci::session& sql, ProviderId provider, const std::string& external_id);
// Without those that are archived, unless they are asked for.
std::vector<Template> list_templates(soci::session& sql, std::optional<ProviderId> provider,
                                     bool with_archived = false);

struct TemplateFilter {
    ProjectId project = {};
    std::optional<ProviderId> provider = {};
    std::optional<TemplateStatus> status = {};
    std::string name = {};  // a part of it, in any case (ASCII)
    bool with_archived = false;
    TemplateId after = {};
    int limit = 100;
};
std::vector<Template> find_templates(soci::session& sql, const TemplateFilter& filter);  // in order of their ids

}  // namespace parley::campaign
