#include "dialect/gupshup_enterprise/gupshup_enterprise.h"

#include "dialect/gupshup_enterprise/parameters.h"
#include "dialect/gupshup_enterprise/parts.h"

namespace parley::gupshup_enterprise {

namespace {

Ask kind_of(const HttpRequest& request) {
    if (request.method != "GET" && request.method != "POST") {
        return Ask::other;
    }
    const auto given = Parameters::mended(request);
    if (!given) {
        return Ask::message;  // read_message says what is wrong
    }
    switch (method_of(*given)) {
        case Method::send_message:
        case Method::send_media: return Ask::message;
        case Method::list_templates: return Ask::templates;
        case Method::none:
        case Method::opt_in:
        case Method::opt_out:
        case Method::other: break;
    }
    return Ask::other;
}

// What the gateway looks at before it answers; all else comes with a delivery report.
bool tells_at_once(FailureCode failure) {
    switch (failure) {
        case FailureCode::bad_credentials:
        case FailureCode::bad_parameters:
        case FailureCode::bad_parameter_kind:
        case FailureCode::template_unknown:
        case FailureCode::template_paused:
        case FailureCode::bad_phone:
        case FailureCode::bad_media:
        case FailureCode::account_problem:
        case FailureCode::refused:
        case FailureCode::cannot_be_written:
        case FailureCode::throttled: return true;
        case FailureCode::none:
        case FailureCode::not_subscribed:
        case FailureCode::phone_inactive:
        case FailureCode::too_many_to_person:
        case FailureCode::phone_unavailable:
        case FailureCode::blacklisted:
        case FailureCode::device_incapable:
        case FailureCode::outside_window:
        case FailureCode::blocked_by_meta:
        case FailureCode::unreachable:
        case FailureCode::provider_error:
        case FailureCode::other:
        case FailureCode::expired: return false;
    }
    return false;
}

}  // namespace

const Dialect dialect{
    .name = "gupshup_enterprise",
    .title = "Gupshup Enterprise",
    .default_endpoint = "https://media.smsgupshup.com/GatewayAPI/rest",
    .fields = fields,
    .can = {.abilities = abilities,
            .lists_templates = true,
            .statuses = "sent delivered read failed clicked",
            .naming = TemplateNaming::account_and_name},
    .client = {.check_account = check_account,
               .write_message = write_message,
               .read_answer = read_answer,
               .write_validation = write_validation,
               .read_validation = read_validation,
               .read_callbacks = read_callbacks,
               .reports_by_get = true,
               .template_endpoint = template_endpoint,
               .write_template_query = write_template_query,
               .read_templates = read_templates},
    .server = {.kind_of = kind_of,
               .sender_of = sender_of,
               .is_for = is_for,
               .lets_in = lets_in,
               .forbids = forbids,
               .read_message = read_message,
               .write_answer = write_answer,
               .write_objection = write_objection,
               .answer_other = answer_other,
               .read_template_query = read_template_query,
               .write_templates = write_templates,
               .tells_at_once = tells_at_once,
               .make_id = make_id,
               .write_callbacks = write_callbacks,
               .batch = 20},
    .as_carried = as_carried,
    .callback_as_carried = callback_as_carried,
};

}  // namespace parley::gupshup_enterprise
