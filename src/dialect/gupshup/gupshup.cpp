#include "dialect/gupshup/gupshup.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "dialect/gupshup/calls.h"
#include "dialect/gupshup/parts.h"

namespace parley::gupshup {

namespace {

Ask kind_of(const HttpRequest& request) {
    switch (called_by(request).call) {
        case Call::session_message:
        case Call::template_message: return Ask::message;
        case Call::template_list: return Ask::templates;
        case Call::template_submission:
        case Call::one_template:
        case Call::media:
        case Call::one_file:
        case Call::opt_in:
        case Call::opt_out:
        case Call::users:
        case Call::mark_read:
        case Call::subscriptions:
        case Call::subscription:
        case Call::none: return Ask::other;
    }
    return Ask::other;
}

std::string make_id(std::uint64_t number) {
    return uuid_of(fmt::format("gupshup {}", number));
}

// Texts of interactive messages are those of the API's pages; the others are WhatsApp's.
constexpr Limits limits{.template_name = 180};

}  // namespace

const Dialect dialect{
    .name = "gupshup",
    .title = "Gupshup (self-serve)",
    .default_endpoint = "https://api.gupshup.io",
    .fields = fields,
    .can = {.abilities = abilities,
            .limits = limits,
            .echoes_message_id = false,
            .lists_templates = true,
            .statuses = "accepted sent delivered read failed",
            .naming = TemplateNaming::uuid},
    .client = {.check_account = check_account,
               .write_message = write_message,
               .read_answer = read_answer,
               .write_validation = write_validation,
               .read_validation = read_validation,
               .read_callbacks = read_callbacks,
               .answer_probe = answer_probe,
               .write_template_query = write_template_query,
               .read_templates = read_templates},
    .server = {.kind_of = kind_of,
               .sender_of = sender_of,
               .is_for = is_for,
               .lets_in = lets_in,
               .read_message = read_message,
               .write_answer = write_answer,
               .write_objection = write_objection,
               .read_kept_call = read_kept_call,
               .write_kept = write_kept,
               .answer_other = answer_other,
               .read_template_query = read_template_query,
               .write_templates = write_templates,
               .tells_at_once = tells_at_once,
               .make_id = make_id,
               .write_callbacks = write_callbacks,
               .write_probe = write_probe,
               .takes_probe_answer = takes_probe_answer},
    .as_carried = as_carried,
    .callback_as_carried = callback_as_carried,
};

}  // namespace parley::gupshup
