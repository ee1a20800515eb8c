#include "api/access/audit_view.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace parley::api {

namespace {

constexpr std::size_t longest_view = 16 * 1024;

// Nothing of these stays: what people wrote, and what is known of them.
constexpr auto about_people = std::to_array<std::string_view>(
    {"/api/v1/people", "/api/v1/profiles", "/api/v1/blocked-numbers", "/api/v1/messages", "/api/v1/notifications",
     "/api/v1/quarantine", "/api/v1/exports"});

bool is_told(const Route& route) {
    return std::holds_alternative<Right>(route.who) && !route.pattern.contains("/deliveries") &&
           std::ranges::none_of(about_people,
                                [&](std::string_view beginning) { return route.pattern.starts_with(beginning); });
}

// "/api/v1/campaigns/{campaign}" of ".../launch". Null where no such path names a thing that can be read.
const Route* reading_route(std::string_view pattern) {
    while (pattern.contains('{')) {
        const auto routes = all_routes();
        const auto found = std::ranges::find_if(routes, [pattern](const Route& route) {
            return route.method == Method::get && route.pattern == pattern &&
                   std::holds_alternative<Handle>(route.handle);
        });
        if (found != routes.end()) {
            return &*found;
        }
        pattern = pattern.substr(0, pattern.rfind('/'));
    }
    return nullptr;
}

// Callback URLs are secrets: whoever has them can report what they like.
void leave_out_secrets(json::value& body) {
    if (json::object* object = body.if_object()) {
        for (const char* name : {"callbacks", "trial"}) {
            object->erase(name);
        }
    }
}

json::value read(Context& context, const Route& route, const Call& by,
                 std::vector<std::pair<std::string_view, std::string>> path) {
    Call call;
    call.request.method = "GET";
    call.peer = by.peer;
    call.path = std::move(path);
    call.project = by.project;
    call.rights = access::Rights::all();
    call.actor = by.actor;
    try {
        const auto answer = std::get<Handle>(route.handle)(context, call);
        if (!answer || answer->status != 200 || answer->body.size() > longest_view) {
            return {};
        }
        auto body = parse_json(answer->body);
        if (!body) {
            return {};
        }
        leave_out_secrets(*body);
        return std::move(*body);
    } catch (const std::exception& failure) {
        context.log->warn("{} cannot be read for the audit log: {}", route.pattern, failure.what());
        return {};
    }
}

json::value seen(Context& context, const Route& route, const Call& call) {
    const Route* reading = is_told(route) ? reading_route(route.pattern) : nullptr;
    return reading == nullptr ? json::value() : read(context, *reading, call, call.path);
}

}  // namespace

json::value seen_before(Context& context, const Route& route, const Call& call) {
    return seen(context, route, call);
}

json::value seen_after(Context& context, const Route& route, const Call& call, const HttpResponse& response) {
    const std::string* location = response.headers.find("Location");
    if (location == nullptr || !is_told(route)) {
        return seen(context, route, call);
    }
    HttpRequest request;
    request.method = "GET";
    request.target = *location;
    auto found = match(std::move(request), call.peer);
    if (!found || found->route == nullptr || !is_told(*found->route) ||
        !std::holds_alternative<Handle>(found->route->handle)) {
        return {};
    }
    return read(context, *found->route, call, std::move(found->call.path));
}

void keep_differences(json::value& before, json::value& after) {
    json::object* was = before.if_object();
    json::object* is = after.if_object();
    if (was == nullptr || is == nullptr) {
        return;
    }
    json::object gone;
    json::object come;
    for (const auto& [name, value] : *was) {
        if (const json::value* now = is->if_contains(name); now == nullptr || *now != value) {
            gone[name] = value;
        }
    }
    for (const auto& [name, value] : *is) {
        if (const json::value* then = was->if_contains(name); then == nullptr || *then != value) {
            come[name] = value;
        }
    }
    const bool is_same = gone.empty() && come.empty();
    before = is_same ? json::value() : json::value(std::move(gone));
    after = is_same ? json::value() : json::value(std::move(come));
}

}  // namespace parley::api
