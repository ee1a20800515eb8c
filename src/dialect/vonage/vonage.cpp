#include "dialect/vonage/vonage.h"

#include "base/digest.h"
#include "base/phone.h"
#include "dialect/vonage/parts.h"

namespace parley::vonage {

namespace {

Ask kind_of(const HttpRequest& request) {
    return request.method == "POST" && is_send(request) ? Ask::message : Ask::other;
}

bool is_for(std::string_view sender, const Account& account) {
    return same_digits(sender, account.sender);
}

// Vonage answers for the account and for the form of a message; what WhatsApp makes of it, it tells later.
bool tells_at_once(FailureCode failure) {
    switch (failure) {
        case FailureCode::bad_credentials:
        case FailureCode::account_problem:
        case FailureCode::throttled:
        case FailureCode::bad_phone:
        case FailureCode::provider_error:
        case FailureCode::refused:
        case FailureCode::cannot_be_written: return true;
        case FailureCode::none:
        case FailureCode::bad_parameters:
        case FailureCode::bad_parameter_kind:
        case FailureCode::template_unknown:
        case FailureCode::template_paused:
        case FailureCode::bad_media:
        case FailureCode::not_subscribed:
        case FailureCode::phone_inactive:
        case FailureCode::too_many_to_person:
        case FailureCode::phone_unavailable:
        case FailureCode::blacklisted:
        case FailureCode::device_incapable:
        case FailureCode::outside_window:
        case FailureCode::blocked_by_meta:
        case FailureCode::unreachable:
        case FailureCode::other:
        case FailureCode::expired: return false;
    }
    return false;
}

std::string make_id(std::uint64_t number) {
    return uuid_of("vonage " + std::to_string(number));
}

}  // namespace

const Dialect dialect{
    .name = "vonage",
    .title = "Vonage Messages API",
    .default_endpoint = "https://api.nexmo.com",
    .fields = fields,
    .can = {.abilities = abilities,
            .signature = "a token (JWT, HS256) of the signature secret, with the digest of the body in it",
            .naming = TemplateNaming::namespace_and_name},
    .client = {.check_account = check_account,
               .authorize = authorize,
               .write_message = write_message,
               .read_answer = read_answer,
               .write_validation = write_validation,
               .read_validation = read_validation,
               .read_callbacks = read_callbacks,
               .check_signature = check_signature},
    .server = {.kind_of = kind_of,
               .sender_of = sender_of,
               .is_for = is_for,
               .lets_in = lets_in,
               .read_message = read_message,
               .write_answer = write_answer,
               .write_objection = write_objection,
               .answer_other = answer_other,
               .tells_at_once = tells_at_once,
               .make_id = make_id,
               .write_callbacks = write_callbacks,
               .sign_callback = sign_callback},
    .as_carried = as_carried,
    .callback_as_carried = callback_as_carried,
};

}  // namespace parley::vonage
