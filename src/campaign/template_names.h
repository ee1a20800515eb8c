#pragma once
#include <soci/soci.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "campaign/template.h"

// Templates by their names, so that the languages of one stand together: what people look through.
namespace parley::campaign {

struct NameFilter {
    ProjectId project = {};
    std::optional<ProviderId> provider = {};
    std::optional<TemplateStatus> status = {};
    std::string language = {};
    std::string category = {};  // "none": those of which nobody said
    std::string search = {};    // a part of the name or of the provider's id, in any case (ASCII)
    bool with_archived = false;
};

struct NameCursor {
    std::string name = {};
    ProviderId provider = {};
    bool operator==(const NameCursor&) const = default;
};

// All languages of one name at one provider, also those that do not fit the filter that found it.
struct NamedTemplates {
    ProviderId provider = {};
    std::string name = {};
    std::vector<Template> languages = {};  // in the order of their codes
};

// In the order of names, those after `after`: one more than `limit` where there are more.
std::vector<NamedTemplates> templates_by_name(soci::session& sql, const NameFilter& filter, const NameCursor& after,
                                              int limit);

struct Counted {
    std::string value;
    std::int64_t count = 0;
    bool operator==(const Counted&) const = default;
};

// How many templates there are of each kind; what the filter says of a kind itself does not count for it.
struct NameCounts {
    std::vector<Counted> statuses = {};
    std::vector<Counted> languages = {};
    std::vector<Counted> categories = {};  // "none" among them
};
NameCounts count_templates(soci::session& sql, const NameFilter& filter);

}  // namespace parley::campaign
