#include "api/answers.h"
#include "api/fields.h"
#include "api/sandbox/control.h"
#include "api/sandbox/handlers.h"
#include "base/form.h"
#include "base/phone.h"

namespace parley::api {

namespace {

// As it was asked for: only digits go into a path of the control.
Result<std::string> digits_in(const Call& call) {
    const auto phone = Phone::from_wire(path_text(call, "number"));
    if (!phone) {
        return Failure(Error{ErrorKind::missing, "there is no such phone"});
    }
    return std::string(phone->digits());
}

std::string with_query(std::string target, const Call& call, std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) {
        if (const std::string* value = query_text(call, name)) {
            target += fmt::format("&{}={}", name, percent_encoded(*value));
        }
    }
    return target;
}

Result<HttpResponse> passed_on(Result<json::value> answer) {
    return answer ? Result<HttpResponse>(json_answer(*answer)) : std::unexpected(std::move(answer.error()));
}

struct Deed {
    std::string path;
    json::object body = {};
};

// What the person does, as the control spells it.
Result<Deed> deed_in(const json::object& body) {
    Fields fields(body);
    const std::string act = fields.required_text("action");
    const std::string message = fields.text("message").value_or("");
    const std::string text = fields.text("text", 4'096).value_or("");
    const std::string to = fields.text("sender").value_or("");
    const std::string dialect = fields.text("dialect").value_or("");
    Deed deed;
    if (act == "read" || act == "click") {
        deed.path = act;
    } else if (act == "press" || act == "reply" || act == "react") {
        deed.path = "reply";
    } else if (act == "block" || act == "unblock") {
        deed.path = "block";
        deed.body["blocked"] = act == "block";
    } else if (!act.empty()) {
        fields.refuse("action", "is none that a phone knows", "read, press, click, reply, react, block or unblock");
    }
    if (!message.empty() && deed.path != "block") {
        deed.body["message"] = message;
    }
    if (act == "click" && !text.empty()) {
        deed.body["url"] = text;
    } else if (act == "press") {
        deed.body["button"] = text;
    } else if (act == "reply") {
        if (text.empty()) {
            fields.refuse("text", "is missing");
        }
        deed.body["text"] = text;
    } else if (act == "react") {
        deed.body["reaction"] = text;  // empty takes it back
    }
    if (deed.path == "reply" && act != "press" && !to.empty()) {
        deed.body["to"] = to;
        if (!dialect.empty()) {
            deed.body["dialect"] = dialect;
        }
    }
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    return deed;
}

// The control's own names of members are not the API's.
Error renamed(Error error) {
    error.where = error.where == "button" || error.where == "url" ? "text"
                  : error.where == "to"                           ? "sender"
                                                                  : error.where;
    return error;
}

}  // namespace

Result<HttpResponse> list_sandbox_phones(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"search", "after", "limit"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    return passed_on(
        ask_sandbox(context, "GET",
                    with_query("/sandbox/chats" + sandbox_view(context, call), call, {"search", "after", "limit"})));
}

Result<HttpResponse> add_sandbox_phone(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    const std::string number = fields.required_text("number", 40);
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto phone = Phone::parse(number, context.projects->of(call.project).default_country);
    if (!phone) {
        Error error = phone.error();
        error.where = "number";
        return Failure(std::move(error));
    }
    auto chat = ask_sandbox(context, "POST", "/sandbox/chats" + sandbox_view(context, call),
                            json::object{{"number", phone->e164()}});
    if (!chat) {
        return std::unexpected(std::move(chat.error()));
    }
    return created(*chat, fmt::format("/api/v1/sandbox/phones/{}", percent_encoded(phone->e164())));
}

Result<HttpResponse> get_sandbox_phone(Context& context, const Call& call) {
    const auto digits = digits_in(call);
    if (!digits) {
        return std::unexpected(digits.error());
    }
    return passed_on(ask_sandbox(context, "GET", "/sandbox/chats/" + *digits + sandbox_view(context, call)));
}

Result<HttpResponse> act_on_sandbox_phone(Context& context, const Call& call) {
    const auto digits = digits_in(call);
    if (!digits) {
        return std::unexpected(digits.error());
    }
    const std::string chat = "/sandbox/chats/" + *digits + sandbox_view(context, call);
    const auto body = read_body(call.request);
    const auto deed = body ? deed_in(*body) : Result<Deed>(std::unexpected(body.error()));
    // Another project's phone is nowhere, whatever was asked of it.
    auto known = ask_sandbox(context, "GET", chat);
    if (!known) {
        return std::unexpected(std::move(known.error()));
    }
    if (!deed) {
        return std::unexpected(deed.error());
    }
    const json::value* message = deed->body.if_contains("message");
    if (message != nullptr) {
        const auto& shown = known->at("messages").as_array();
        if (std::ranges::none_of(shown, [&](const json::value& one) { return one.at("id") == *message; })) {
            return Failure(Error{ErrorKind::missing, "this phone has no such message", "message"});
        }
    }
    if (auto done = ask_sandbox(context, "POST", fmt::format("/sandbox/phones/{}/{}", *digits, deed->path), deed->body);
        !done) {
        return std::unexpected(renamed(std::move(done.error())));
    }
    return passed_on(ask_sandbox(context, "GET", chat));
}

Result<HttpResponse> list_sandbox_changes(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"after", "phones"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    return passed_on(ask_sandbox(
        context, "GET", with_query("/sandbox/changes" + sandbox_view(context, call), call, {"after", "phones"})));
}

Result<HttpResponse> list_sandbox_wire(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"after", "limit", "phone", "dialect", "direction"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const std::string* direction = query_text(call, "direction");
    if (direction != nullptr && *direction != "request" && *direction != "callback") {
        return invalid("must be request or callback", "direction", *direction);
    }
    return passed_on(ask_sandbox(context, "GET",
                                 with_query("/sandbox/wire" + sandbox_view(context, call), call,
                                            {"after", "limit", "phone", "dialect", "direction"})));
}

}  // namespace parley::api
