#include "dialect/meta/meta.h"

#include "dialect/meta/parts.h"

namespace parley::meta {

const Dialect dialect{
    .name = "meta",
    .title = "Meta Cloud API",
    .default_endpoint = "https://graph.facebook.com",
    .fields = fields,
    .can = {.abilities = abilities(),
            .limits = {.message_id = 512},
            .lists_templates = true,
            .signature = "X-Hub-Signature-256: HMAC-SHA256 of the body with the app's secret",
            .naming = TemplateNaming::meta},
    .client = {.check_account = check_account,
               .write_message = write_message,
               .read_answer = read_answer,
               .write_validation = write_validation,
               .read_validation = read_validation,
               .read_callbacks = read_callbacks,
               .check_signature = check_signature,
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
               .batch = 1'000,
               .write_probe = write_probe,
               .takes_probe_answer = takes_probe_answer,
               .sign_callback = sign_callback},
    .as_carried = as_carried,
    .callback_as_carried = callback_as_carried,
};

}  // namespace parley::meta
