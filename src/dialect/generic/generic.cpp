#include "dialect/generic/generic.h"

#include <array>

#include "base/phone.h"
#include "base/random.h"
#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/generic/parts.h"

namespace parley::generic {

namespace {

constexpr std::array fields{
    AccountField{.name = "user", .label = "User name", .hint = "of Basic authentication; none: no authentication"},
    AccountField{.name = "password", .label = "Password", .secret = true, .hint = "of Basic authentication"},
};

Result<> check_account(const Account& account) {
    if (account.field("user").find(':') != std::string_view::npos) {
        return invalid("must not hold a colon", "user");
    }
    if (account.field("user").empty() && !account.field("password").empty()) {
        return invalid("is missing: User name", "user", {}, "a password needs the user that it belongs to");
    }
    return {};
}

Ask kind_of(const HttpRequest& request) {
    if (request.method == "GET") {
        return path_of(request).ends_with("/templates") ? Ask::templates : Ask::other;
    }
    return request.method == "POST" ? Ask::message : Ask::other;
}

std::string sender_of(const HttpRequest& request) {
    const auto message = read_message(request);
    return message ? message->from : std::string();
}

bool is_for(std::string_view sender, const Account& account) {
    return same_digits(sender, account.sender);
}

bool lets_in(const HttpRequest& request, const Account& account, Time) {
    if (account.field("user").empty()) {
        return true;
    }
    const std::string* header = request.headers.find("Authorization");
    const auto given = header == nullptr ? Result<std::pair<std::string, std::string>>(invalid(""))
                                         : read_basic_authorization(*header);
    return given && equal_in_constant_time(given->first, account.field("user")) &&
           equal_in_constant_time(given->second, account.field("password"));
}

HttpResponse answer_other(const HttpRequest& request, const Account&) {
    HttpResponse response =
        json_response(request.method == "GET" ? 404 : 405, R"({"message":"Not Found: POST a message"})");
    if (response.status == 405) {
        response.headers.set("Allow", "POST");
    }
    return response;
}

bool tells_at_once(FailureCode failure) {
    switch (failure) {
        case FailureCode::bad_credentials:
        case FailureCode::bad_parameters:
        case FailureCode::bad_parameter_kind:
        case FailureCode::template_unknown:
        case FailureCode::template_paused:
        case FailureCode::bad_phone:
        case FailureCode::not_subscribed:
        case FailureCode::throttled:
        case FailureCode::account_problem: return true;
        default: return false;
    }
}

}  // namespace

const Dialect dialect{
    .name = "generic",
    .title = "Generic WhatsApp API",
    .fields = fields,
    .can = {.abilities = abilities,
            .has_own_id = false,
            .lists_templates = true,
            .writes_plus = true,
            .statuses = "sent delivered read failed clicked"},
    .client = {.check_account = check_account,
               .write_message = write_message,
               .read_answer = read_answer,
               .write_validation = write_validation,
               .read_validation = read_validation,
               .read_callbacks = read_callbacks,
               .acknowledgement = R"({"status":"success"})",
               .write_template_query = write_template_query,
               .read_templates = read_templates},
    .server = {.kind_of = kind_of,
               .sender_of = sender_of,
               .is_for = is_for,
               .lets_in = lets_in,
               .read_message = read_message,
               .write_answer = write_answer,
               .write_objection = write_objection,
               .answer_other = answer_other,
               .read_template_query = read_template_query,
               .write_templates = write_templates,
               .tells_at_once = tells_at_once,
               .write_callbacks = write_callbacks,
               .batch = 1'000},
    .as_carried = as_carried,
    .callback_as_carried = callback_as_carried,
};

}  // namespace parley::generic
