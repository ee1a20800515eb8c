#include "api/live/changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace parley::api {

namespace {

struct Kind {
    std::string_view path;  // the beginning of patterns; the first that fits counts
    std::string_view type;
    std::optional<Right> needs;
};

constexpr auto kinds = std::to_array<Kind>({
    {"/api/v1/providers/{provider}/templates", "template", Right::read_campaigns},
    {"/api/v1/providers/{provider}/send-test", "", {}},
    {"/api/v1/providers/{provider}/try", "", {}},
    {"/api/v1/providers", "provider", Right::read_settings},
    {"/api/v1/templates", "template", Right::read_campaigns},
    {"/api/v1/imports", "import", Right::read_people},
    {"/api/v1/exports", "export", {}},
    {"/api/v1/campaigns", "campaign", Right::read_campaigns},
    {"/api/v1/messages", "message", Right::read_campaigns},
    {"/api/v1/quarantine", "quarantine", Right::administer},
    {"/api/v1/keys", "key", Right::administer},
    {"/api/v1/passcodes", "passcode", Right::administer},
    {"/api/v1/members", "member", Right::administer},
    {"/api/v1/project", "project", {}},
    {"/api/v1/people", "person", Right::read_people},
    {"/api/v1/profiles", "person", Right::read_people},
    {"/api/v1/blocked-numbers", "person", Right::read_people},
    {"/api/v1/events", "event_name", Right::read_people},
    {"/api/v1/segments", "segment", Right::read_people},
    {"/api/v1/lists", "list", Right::read_people},
    {"/api/v1/attributes", "segment_index", Right::read_people},
    {"/api/v1/webhooks", "webhook", Right::read_settings},
    {"/1/upload", "person", Right::read_people},
    {"/1/delete", "person", Right::read_people},
    {"/1/demerge", "person", Right::read_people},
    {"/1/subscribe", "person", Right::read_people},
    {"/1/disassociate", "person", Right::read_people},
    {"/1/targets", "campaign", Right::read_campaigns},
    {"/v3/users", "person", Right::read_people},
});

// Of calls that only read, whatever their method.
constexpr auto reading =
    std::to_array<std::string_view>({"/lint", "/preview", "/count", "/check", "/estimate", "/match", "/try"});

bool is_number(std::string_view text) {
    return !text.empty() && text.size() < 19 &&
           std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
}

// Of what is there, in the path; of what was made, where it is found.
std::string id_in(const Route& route, const Call& call, const HttpResponse& response) {
    if (!call.path.empty()) {
        return is_number(call.path.front().second) ? call.path.front().second : std::string();
    }
    const std::string* location = route.method == Method::post ? response.headers.find("Location") : nullptr;
    const std::string made = location == nullptr ? std::string() : location->substr(location->rfind('/') + 1);
    return is_number(made) ? made : std::string();
}

}  // namespace

std::optional<LiveEvent> change_by(const Route& route, const Call& call, const HttpResponse& response) {
    if (route.method == Method::get || response.status < 200 || response.status > 299 ||
        std::ranges::any_of(reading, [&](std::string_view end) { return route.pattern.ends_with(end); })) {
        return std::nullopt;
    }
    const auto kind = std::ranges::find_if(kinds, [&](const Kind& one) { return route.pattern.starts_with(one.path); });
    if (kind == kinds.end() || kind->type.empty()) {
        return std::nullopt;
    }
    LiveEvent event{std::string(kind->type), {}, kind->needs};
    if (kind->type != "person" && kind->type != "message" && !route.pattern.ends_with("/templates/import")) {
        event.subject = id_in(route, call, response);
    }
    if (!event.subject.empty()) {
        event.data = fmt::format(R"({{"id":{}}})", event.subject);
    }
    return event;
}

}  // namespace parley::api
