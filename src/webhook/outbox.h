#pragma once
#include <soci/soci.h>

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"

// What happened and whom to tell: written in the same transaction as what happened, so that nothing is told that did
// not happen and nothing that did is forgotten. Runs inside work of the writer.
namespace parley::webhook {

enum class EventType { message_status, message_incoming, consent_changed, campaign_state, template_status };
inline constexpr std::array event_types{EventType::message_status, EventType::message_incoming,
                                        EventType::consent_changed, EventType::campaign_state,
                                        EventType::template_status};
std::string_view name_of(EventType type);  // "message.status", "message.incoming", "consent.changed", ...
std::optional<EventType> type_named(std::string_view name);

// Whether any endpoint of the project wants it: asked once a batch, so that where nobody listens nothing is spent.
bool is_wanted(soci::session& sql, ProjectId project, EventType type);
// The same of any project at all, for those who would first have to find out whose it is.
bool is_wanted_by_anybody(soci::session& sql, EventType type);

struct Happening {
    EventType type;
    json::object data;
    Time at;
    std::string about = {};  // whom (about.h); empty: nobody
};
// Each gets an id that stays the same however often it is told ("evt_17").
void record(soci::session& sql, ProjectId project, const std::vector<Happening>& happenings);

}  // namespace parley::webhook
