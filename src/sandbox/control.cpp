#include "sandbox/control.h"

#include <charconv>

#include "base/form.h"
#include "sandbox/control_lists.h"
#include "sandbox/control_phones.h"
#include "sandbox/control_views.h"
#include "sandbox/ids.h"
#include "sandbox/sandbox.h"

namespace parley::sandbox {

namespace {

constexpr std::size_t most_lines = 100'000;
constexpr std::size_t most_phones = 1'000;

HttpResponse problem(const Error& error, unsigned status) {
    json::object body;
    body["title"] = reason_of(status);
    body["status"] = status;
    body["detail"] = describe(error);
    body["what"] = error.what;
    if (!error.advice.empty()) {
        body["advice"] = error.advice;
    }
    if (!error.where.empty()) {
        body["field"] = error.where;
    }
    HttpResponse response{status, {}, json::serialize(body)};
    response.headers.set("Content-Type", "application/problem+json");
    return response;
}

unsigned status_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::invalid: return 400;
        case ErrorKind::missing: return 404;
        case ErrorKind::denied: return 403;
        case ErrorKind::conflict: return 409;
        case ErrorKind::unavailable: return 503;
    }
    return 500;
}

// A whole number of the query; `otherwise` where it is not there.
Result<std::uint64_t> parameter(std::string_view query, std::string_view name, std::uint64_t otherwise) {
    const auto fields = parse_form(query);
    const std::string* text = fields ? field_of(*fields, name) : nullptr;
    if (text == nullptr) {
        return otherwise;
    }
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error != std::errc() || end != text->data() + text->size()) {
        return invalid("must be a whole number", std::string(name), *text);
    }
    return number;
}

ControlAnswer health(Call& call) {
    json::object body;
    body["status"] = "ok";
    body["idle"] = call.control.is_idle();
    if (const std::string* host = call.request.headers.find("Host")) {
        body["url"] = "http://" + *host;
    }
    json::array providers;
    for (const Dialect* dialect : all_dialects()) {
        json::object one;
        one["dialect"] = dialect->name;
        one["title"] = dialect->title;
        one["path"] = endpoint_path(*dialect);
        providers.push_back(std::move(one));
    }
    body["providers"] = std::move(providers);
    return answer_json(body);
}

ControlAnswer show_settings(Call& call) {
    return answer_json(write_settings(call.control.settings));
}

ControlAnswer change_settings(Call& call, Settings base) {
    const auto given = body_of(call);
    if (!given) {
        return Failure(given.error());
    }
    auto settings = read_settings(*given, std::move(base));
    if (!settings) {
        return Failure(std::move(settings.error()));
    }
    const LogMemory& log = call.control.settings.log;
    if (settings->log.received_path != log.received_path || settings->log.acknowledged_path != log.acknowledged_path) {
        // Whoever reaches the port must not choose which file is emptied.
        return Failure(Error{ErrorKind::denied, "the files of the logs are chosen when the sandbox starts", "log"});
    }
    if (auto changed = call.control.change(std::move(*settings)); !changed) {
        return Failure(std::move(changed.error()));
    }
    return show_settings(call);
}

ControlAnswer replace_settings(Call& call) {
    Settings base;
    base.log.received_path = call.control.settings.log.received_path;
    base.log.acknowledged_path = call.control.settings.log.acknowledged_path;
    return change_settings(call, std::move(base));
}
ControlAnswer patch_settings(Call& call) {
    return change_settings(call, call.control.settings);
}

ControlAnswer reset(Call& call) {
    call.control.reset();
    return HttpResponse{204, {}, {}};
}

ControlAnswer counts(Call& call) {
    return answer_json(to_json(call.control.counts));
}

ControlAnswer lines_of(const Trail& trail, const Call& call) {
    const auto page = page_of(call, 10'000, most_lines);
    if (!page) {
        return Failure(page.error());
    }
    HttpResponse response{200, {}, trail.lines(page->after, page->limit)};
    response.headers.set("Content-Type", "application/x-ndjson");
    return response;
}

ControlAnswer received(Call& call) {
    return lines_of(call.control.received, call);
}
ControlAnswer acknowledged(Call& call) {
    return lines_of(call.control.acknowledged, call);
}

ControlAnswer list_phones(Call& call) {
    const auto page = page_of(call, 100, most_phones);
    if (!page) {
        return Failure(page.error());
    }
    return answer_json(phones_as_json(call.control.phones, page->after, page->limit));
}

ControlAnswer show_phone(Call& call) {
    const Handset* phone = call.control.phones.find(call.number);
    if (!phone) {
        return Failure(Error{ErrorKind::missing, "this phone has received nothing that is kept"});
    }
    return answer_json(phone_as_json(call.control.phones, call.number, *phone));
}

ControlAnswer act(Call& call, Result<> (*deed)(const PhoneCall&)) {
    json::value body = json::object();
    if (!call.request.body.empty()) {
        auto given = body_of(call);
        if (!given || !given->is_object()) {
            return given ? ControlAnswer(invalid("the body must be a JSON object"))
                         : ControlAnswer(Failure(given.error()));
        }
        body = std::move(*given);
    }
    const PhoneCall phone_call{call.control.phones, call.control.people, call.number, body.as_object()};
    if (auto done = deed(phone_call); !done) {
        return Failure(std::move(done.error()));
    }
    return HttpResponse{204, {}, {}};
}

ControlAnswer reply(Call& call) {
    return act(call, reply_from);
}
ControlAnswer read(Call& call) {
    return act(call, read_on);
}
ControlAnswer click(Call& call) {
    return act(call, click_on);
}
ControlAnswer block(Call& call) {
    return act(call, block_on);
}
ControlAnswer consent(Call& call) {
    return act(call, consent_on);
}

struct Route {
    std::string_view method;
    std::string_view path;  // "{number}" is a phone's
    ControlAnswer (*handler)(Call&);
};

constexpr auto routes = std::to_array<Route>({
    {"GET", "/sandbox/health", health},
    {"GET", "/sandbox/settings", show_settings},
    {"PUT", "/sandbox/settings", replace_settings},
    {"PATCH", "/sandbox/settings", patch_settings},
    {"GET", "/sandbox/dialects", list_dialects},
    {"GET", "/sandbox/accounts", list_accounts},
    {"POST", "/sandbox/accounts", add_account},
    {"GET", "/sandbox/templates", list_templates},
    {"POST", "/sandbox/templates", add_templates},
    {"GET", "/sandbox/templates/{id}", show_template},
    {"PUT", "/sandbox/templates/{id}", replace_template},
    {"PATCH", "/sandbox/templates/{id}", change_template},
    {"DELETE", "/sandbox/templates/{id}", remove_template},
    {"POST", "/sandbox/files", add_file},
    {"POST", "/sandbox/reset", reset},
    {"GET", "/sandbox/counts", counts},
    {"GET", "/sandbox/log", received},
    {"GET", "/sandbox/acknowledged", acknowledged},
    {"GET", "/sandbox/chats", list_chats},
    {"POST", "/sandbox/chats", add_chat},
    {"GET", "/sandbox/chats/{number}", show_chat},
    {"GET", "/sandbox/changes", list_changes},
    {"GET", "/sandbox/wire", list_wire},
    {"GET", "/sandbox/dials", list_dials},
    {"PATCH", "/sandbox/dials/{dialect}", change_dials},
    {"DELETE", "/sandbox/dials/{dialect}", reset_dials},
    {"GET", "/sandbox/phones", list_phones},
    {"GET", "/sandbox/phones/{number}", show_phone},
    {"POST", "/sandbox/phones/{number}/reply", reply},
    {"POST", "/sandbox/phones/{number}/read", read},
    {"POST", "/sandbox/phones/{number}/click", click},
    {"POST", "/sandbox/phones/{number}/block", block},
    {"POST", "/sandbox/phones/{number}/consent", consent},
});

// What stands in the place of the name in braces; an empty text where the route has none.
std::optional<std::string_view> match(std::string_view route, std::string_view path) {
    const std::size_t open = route.find('{');
    if (open == route.npos) {
        return route == path ? std::optional(std::string_view()) : std::nullopt;
    }
    const std::string_view tail = route.substr(route.find('}') + 1);
    if (!path.starts_with(route.substr(0, open)) || !path.ends_with(tail) || path.size() <= open + tail.size()) {
        return std::nullopt;
    }
    const std::string_view value = path.substr(open, path.size() - open - tail.size());
    return value.find('/') == value.npos ? std::optional(value) : std::nullopt;
}

std::optional<std::uint64_t> phone_in(std::string_view path_part) {
    for (const std::string_view plus : {"+", "%2B", "%2b"}) {
        if (path_part.starts_with(plus)) {
            path_part.remove_prefix(plus.size());
            break;
        }
    }
    return digits_to_number(path_part);
}

}  // namespace

HttpResponse answer_json(const json::value& value) {
    HttpResponse response{200, {}, json::serialize(value)};
    response.headers.set("Content-Type", "application/json");
    return response;
}

Result<json::value> body_of(const Call& call) {
    return parse_json(call.request.body);
}

Result<ListPage> page_of(const Call& call, std::size_t usual, std::size_t most) {
    const auto after = parameter(call.query, "after", 0);
    const auto limit = parameter(call.query, "limit", usual);
    if (!after || !limit) {
        return Failure(after ? limit.error() : after.error());
    }
    if (*limit == 0 || *limit > most) {
        return invalid(fmt::format("must be from 1 to {}", most), "limit");
    }
    return ListPage{*after, *limit};
}

HttpResponse Control::answer(const HttpRequest& request) {
    const std::string_view target = request.target;
    const std::string_view path = target.substr(0, target.find('?'));
    const std::string_view query = path.size() < target.size() ? target.substr(path.size() + 1) : std::string_view();
    std::string allowed;
    for (const Route& route : routes) {
        const auto value = match(route.path, path);
        if (!value) {
            continue;
        }
        if (route.method != request.method) {
            allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
            continue;
        }
        const bool is_phone = route.path.find("{number}") != route.path.npos;
        const auto number = is_phone ? phone_in(*value) : std::optional<std::uint64_t>(0);
        if (!number) {
            return problem({ErrorKind::invalid, "not a phone number", "path"}, 400);
        }
        Call call{*this, request, query, *value, *number};
        auto answered = route.handler(call);
        return answered ? std::move(*answered) : problem(answered.error(), status_of(answered.error().kind));
    }
    if (allowed.empty()) {
        return problem(
            {ErrorKind::missing, "there is nothing here", {}, {}, "see GET /sandbox/health, dialects and settings"},
            404);
    }
    HttpResponse response = problem({ErrorKind::invalid, "this is asked for in another way: " + allowed}, 405);
    response.headers.set("Allow", allowed);
    return response;
}

}  // namespace parley::sandbox
