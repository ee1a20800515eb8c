#include "api/sandbox/control.h"

#include <fmt/format.h>

#include <future>

#include "access/project.h"

namespace parley::api {

namespace {

constexpr std::chrono::seconds patience{5};

Failure no_sandbox() {
    return Failure(Error{ErrorKind::missing,
                         "no sandbox runs beside this server",
                         {},
                         {},
                         "start it with `parley serve --sandbox`, or try `parley demo`"});
}

ErrorKind kind_of(unsigned status) {
    switch (status) {
        case 403: return ErrorKind::denied;
        case 404: return ErrorKind::missing;
        case 409: return ErrorKind::conflict;
        default: return status >= 500 ? ErrorKind::unavailable : ErrorKind::invalid;
    }
}

Error error_in(const HttpResponse& response) {
    const auto body = parse_json(response.body);
    const json::value nothing = json::object();
    const json::value& told = body ? *body : nothing;
    Error error{kind_of(response.status), text_of(member(told, "what")).value_or("the sandbox refused it")};
    error.where = text_of(member(told, "field")).value_or("");
    error.advice = text_of(member(told, "advice")).value_or("");
    return error;
}

}  // namespace

Result<json::value> ask_sandbox(Context& context, std::string method, std::string target, const json::value& body) {
    if (!context.ask_sandbox) {
        return no_sandbox();
    }
    HttpRequest request{std::move(method), std::move(target), {}, {}};
    if (!body.is_null()) {
        request.headers.set("Content-Type", "application/json");
        request.body = json::serialize(body);
    }
    const auto answer = std::make_shared<std::promise<HttpResponse>>();
    std::future<HttpResponse> answered = answer->get_future();
    context.ask_sandbox(std::move(request),
                        [answer](HttpResponse response) { answer->set_value(std::move(response)); });
    if (answered.wait_for(patience) != std::future_status::ready) {
        return Failure(Error{ErrorKind::unavailable, "the sandbox does not answer", {}, {}, "try again"});
    }
    const HttpResponse response = answered.get();
    if (response.status < 200 || response.status > 299) {
        return Failure(error_in(response));
    }
    return response.body.empty() ? Result<json::value>(nullptr) : parse_json(response.body);
}

std::string sandbox_view(Context& context, const Call& call) {
    const bool is_alone =
        context.database.read([&](soci::session& sql) { return access::list_projects(sql, context.box).size() == 1; });
    return fmt::format("?owner={}{}", call.project.value, is_alone ? "" : "&strict=true");
}

}  // namespace parley::api
