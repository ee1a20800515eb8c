#include "api/access/audit_rule.h"

#include <algorithm>
#include <array>

#include "api/access/audit_view.h"
#include "base/phone.h"
#include "base/text.h"

namespace parley::api {

namespace {

// Told by the ledger, by the import itself, and by the events.
constexpr std::array<std::string_view, 4> told_elsewhere{"/api/v1/messages", "/api/v1/messages/batch",
                                                         "/api/v1/imports/{import}/rows",
                                                         "/api/v1/profiles/{identity}/events"};

// Of the other APIs; campaigns and erasing by CleverTap's tell it themselves.
constexpr auto told_of_others =
    std::to_array<std::pair<Method, std::string_view>>({{Method::post, "/1/disassociate"},
                                                        {Method::remove, "/v3/users/{identifier}"},
                                                        {Method::remove, "/v3/{users_and_identifier}"},
                                                        {Method::post, "/v3/categories"},
                                                        {Method::remove, "/v3/categories/{category}"},
                                                        {Method::post, "/v3/notifications/categories"},
                                                        {Method::remove, "/v3/notifications/categories/{category}"},
                                                        {Method::post, "/v3/topics"},
                                                        {Method::patch, "/v3/topics/{topic}"},
                                                        {Method::remove, "/v3/topics/{topic}"}});

constexpr std::size_t longest_subject = 300;

// People's identities may be their numbers.
bool is_number(std::string_view name, std::string_view value) {
    constexpr std::size_t shortest = 8;
    const bool of_digits = std::ranges::all_of(
        value, [](char letter) { return (letter >= '0' && letter <= '9') || letter == '+' || letter == ' '; });
    return name == "phone" || (of_digits && value.size() >= shortest && (name == "identity" || name == "identifier"));
}

// The path that was called, phone numbers masked.
std::string path_of(const Route& route, const Call& call) {
    std::string path(route.pattern);
    for (const auto& [name, value] : call.path) {
        const std::string place = fmt::format("{{{}}}", name);
        if (const std::size_t at = path.find(place); at != std::string::npos) {
            path.replace(at, place.size(), is_number(name, value) ? masked(value) : value);
        }
    }
    return std::string(shortened(path, longest_subject));
}

}  // namespace

bool is_change(const Route& route) {
    if (std::ranges::find(told_of_others, std::pair(route.method, route.pattern)) != told_of_others.end()) {
        return true;
    }
    const auto* right = std::get_if<Right>(&route.who);
    // Who takes people's data out is told like who changes it.
    const bool takes_out = route.pattern.starts_with("/api/v1/exports");
    if (right == nullptr || route.method == Method::get ||
        std::ranges::find(told_elsewhere, route.pattern) != told_elsewhere.end()) {
        return false;
    }
    switch (*right) {
        case Right::read_people:
        case Right::read_campaigns:
        case Right::read_settings: return takes_out;
        case Right::write_people:
        case Right::write_campaigns:
        case Right::send:
        case Right::write_settings:
        case Right::administer: return true;
    }
    return true;
}

void note_call(Context& context, const Route& route, const Call& call, const HttpResponse& response,
               json::value before) {
    if (call.noted || response.status < 200 || response.status > 299 || !is_change(route)) {
        return;
    }
    auto entry =
        entry_of(context, call, fmt::format("{} {}", name_of(route.method), route.pattern), path_of(route, call));
    entry.before = std::move(before);
    entry.after = seen_after(context, route, call, response);
    keep_differences(entry.before, entry.after);
    const auto written =
        context.writer.run([entry, project = call.project](soci::session& sql) { access::note(sql, project, entry); });
    if (!written) {
        context.log->error("{} is not in the audit log: {}", entry.action, written.error().what);
    }
}

std::string subject_of(std::string_view kind, std::int64_t id) {
    return fmt::format("{} {}", kind, id);
}

access::AuditEntry entry_of(const Context& context, const Call& call, std::string action, std::string subject) {
    access::AuditEntry entry;
    entry.actor = call.actor;
    entry.action = std::move(action);
    entry.subject = std::move(subject);
    entry.at = context.clock.now();
    return entry;
}

}  // namespace parley::api
