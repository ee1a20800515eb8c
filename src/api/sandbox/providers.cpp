#include "api/answers.h"
#include "api/fields.h"
#include "api/sandbox/control.h"
#include "api/sandbox/handlers.h"

namespace parley::api {

namespace {

Result<std::string> dialect_in(const Call& call) {
    const std::string& name = path_text(call, "dialect");
    if (dialect_named(name) == nullptr) {
        return Failure(Error{ErrorKind::missing, "the sandbox plays no such provider", "dialect", name});
    }
    return "/sandbox/dials/" + name;
}

Result<HttpResponse> passed_on(Result<json::value> answer) {
    return answer ? Result<HttpResponse>(json_answer(*answer)) : std::unexpected(std::move(answer.error()));
}

}  // namespace

Result<HttpResponse> get_sandbox(Context& context, const Call&) {
    json::object body;
    body["running"] = static_cast<bool>(context.ask_sandbox);
    body["url"] = nullptr;
    body["idle"] = true;
    body["received"] = 0;
    body["taken"] = 0;
    body["callbacks"] = 0;
    body["providers"] = json::array();
    if (!context.ask_sandbox) {
        return json_answer(body);
    }
    const auto health = ask_sandbox(context, "GET", "/sandbox/health");
    const auto counts = ask_sandbox(context, "GET", "/sandbox/counts");
    if (!health || !counts) {
        return std::unexpected(health ? counts.error() : health.error());
    }
    body["url"] = health->at("url");
    body["idle"] = health->at("idle");
    body["received"] = counts->at("received");
    body["taken"] = counts->at("taken");
    body["callbacks"] = counts->at("callbacks").at("posts_acknowledged");
    body["providers"] = health->at("providers");
    return json_answer(body);
}

Result<HttpResponse> list_sandbox_dials(Context& context, const Call&) {
    auto dials = ask_sandbox(context, "GET", "/sandbox/dials");
    if (!dials) {
        return std::unexpected(std::move(dials.error()));
    }
    return json_answer(json::object{{"providers", dials->at("items")}});
}

Result<HttpResponse> change_sandbox_dials(Context& context, const Call& call) {
    const auto path = dialect_in(call);
    if (!path) {
        return std::unexpected(path.error());
    }
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    return passed_on(ask_sandbox(context, "PATCH", *path, *body));
}

Result<HttpResponse> reset_sandbox_dials(Context& context, const Call& call) {
    const auto path = dialect_in(call);
    if (!path) {
        return std::unexpected(path.error());
    }
    return passed_on(ask_sandbox(context, "DELETE", *path));
}

Result<HttpResponse> list_sandbox_templates(Context& context, const Call&) {
    auto listed = ask_sandbox(context, "GET", "/sandbox/templates?limit=1000");
    if (!listed) {
        return std::unexpected(std::move(listed.error()));
    }
    json::array templates;
    for (const json::value& one : listed->at("templates").as_array()) {
        json::object shown;
        for (const std::string_view name : {"id", "dialect", "name", "language", "category", "status", "reason"}) {
            shown[name] = one.at(name);
        }
        templates.push_back(std::move(shown));
    }
    json::object body;
    body["total"] = listed->at("total");
    body["templates"] = std::move(templates);
    return json_answer(body);
}

Result<HttpResponse> change_sandbox_template(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    const std::string id = fields.required_text("id", 200);
    const std::string status = fields.required_text("status", 20);
    const std::string reason = fields.text("reason", 200).value_or("");
    if (id.find_first_of("/?#% ") != std::string::npos) {
        fields.refuse("id", "is no id that the sandbox gives");
    }
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    auto changed =
        ask_sandbox(context, "PATCH", "/sandbox/templates/" + id, json::object{{"status", status}, {"reason", reason}});
    if (!changed) {
        return std::unexpected(std::move(changed.error()));
    }
    json::object shown;
    for (const std::string_view name : {"id", "dialect", "name", "language", "category", "status", "reason"}) {
        shown[name] = changed->at(name);
    }
    return json_answer(shown);
}

}  // namespace parley::api
