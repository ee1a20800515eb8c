#include "base/form.h"
#include "base/phone.h"
#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/gupshup/calls.h"
#include "dialect/gupshup/parts.h"
#include "dialect/json_text.h"

// Opt-ins, users, read marks and subscriptions: what a client library expects to be answered.
namespace parley::gupshup {

namespace {

constexpr std::string_view first_id = "1";

HttpResponse taken() {
    return HttpResponse{.status = 202, .headers = {}, .body = {}};
}

HttpResponse opt(const FormFields& form) {
    const std::string* user = field_of(form, "user");
    const bool is_number = user != nullptr && Phone::from_wire(*user);
    return is_number ? taken() : error_answer(400, "Invalid Destination");
}

HttpResponse empty_list(std::string_view name) {
    std::string body;
    JsonText out(body);
    out.begin_object();
    out.member("status", "success");
    out.begin_array(name);
    out.end_array();
    out.end_object();
    return json_response(200, std::move(body));
}

void write_modes(JsonText& out, std::string_view modes) {
    out.begin_array("modes");
    while (!modes.empty()) {
        const std::string_view mode = modes.substr(0, modes.find(','));
        modes.remove_prefix(std::min(modes.size(), mode.size() + 1));
        if (!trimmed(mode).empty()) {
            out.text(trimmed(mode));
        }
    }
    out.end_array();
}

// Echoes what was asked for; nothing is kept, as callbacks go where our own settings say.
HttpResponse subscribed(const FormFields& form, const Account& account, std::string_view id) {
    const auto given = [&](std::string_view name) {
        const std::string* found = field_of(form, name);
        return found == nullptr ? std::string_view() : std::string_view(*found);
    };
    if (given("url").empty()) {
        return error_answer(400, "Invalid callback URL");
    }
    std::string body;
    JsonText out(body);
    out.begin_object();
    out.member("status", "success");
    out.begin_object("subscription");
    out.literal_member("active", "true");
    out.optional_member("appId", account.field("app_id"));
    out.member("id", id);
    write_modes(out, given("modes"));
    out.literal_member("showOnUI", equal_ignoring_case(given("showOnUI"), "true") ? "true" : "false");
    out.member("tag", given("tag"));
    out.member("url", given("url"));
    out.literal_member("version", given("version") == "3" ? "3" : "2");
    out.end_object();
    out.end_object();
    return json_response(200, std::move(body));
}

HttpResponse subscriptions(const HttpRequest& request, const FormFields& form, const Account& account,
                           std::string_view id) {
    if (request.method == "POST" || request.method == "PUT") {
        return subscribed(form, account, id);
    }
    if (request.method == "DELETE") {
        return json_response(200, R"({"status":"success"})");
    }
    return empty_list("subscriptions");
}

}  // namespace

HttpResponse answer_other(const HttpRequest& request, const Account& account) {
    const Called called = called_by(request);
    if (called.call == Call::none) {
        return error_answer(404, "Not Found");
    }
    if (!is_for(called.app, account)) {
        return error_answer(400, "Invalid App Details");
    }
    const auto form = parse_form(request.body);
    if (!form) {
        return error_answer(400, describe(form.error()));
    }
    const std::string_view path = path_of(request);
    switch (called.call) {
        case Call::opt_in:
        case Call::opt_out: return opt(*form);
        case Call::users: return empty_list("users");
        case Call::mark_read: return taken();
        case Call::subscriptions: return subscriptions(request, *form, account, first_id);
        case Call::subscription: return subscriptions(request, *form, account, path.substr(path.rfind('/') + 1));
        case Call::session_message:
        case Call::template_message:
        case Call::template_list:
        case Call::template_submission:
        case Call::one_template:
        case Call::media:
        case Call::one_file:
        case Call::none: break;
    }
    return error_answer(404, "Not Found");
}

}  // namespace parley::gupshup
