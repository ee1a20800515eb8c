#include "api/answers.h"
#include "api/fields.h"
#include "api/handlers.h"
#include "api/messages/free_content.h"
#include "api/problem.h"
#include "api/provider_lookup.h"
#include "api/test_recipients.h"
#include "campaign/template.h"

// "Send test" of the provider guides: a free-form message or a template to a few numbers or test
// profiles, with the provider's raw answer.
namespace parley::api {

namespace {

using deliver::Provider;

Result<std::map<std::string, std::string>> values_in(const json::object* given) {
    std::map<std::string, std::string> values;
    if (given != nullptr) {
        for (const auto& [key, value] : *given) {
            auto text = text_of(&value);
            if (!text) {
                return invalid("must be a text", fmt::format("values.{}", std::string_view(key)));
            }
            values.emplace(key, std::move(*text));
        }
    }
    return values;
}

// Slots without a value take the template's own example, so that a test needs no typing.
Result<Content> template_content(Context& context, const Provider& provider, TemplateId id,
                                 std::map<std::string, std::string> values) {
    const auto form = context.database.read([&](soci::session& sql) { return campaign::find_template(sql, id); });
    if (!form || form->provider != provider.id) {
        return invalid("the provider has no such template", "template", std::to_string(id.value));
    }
    for (const campaign::Slot& slot : campaign::slots_of(*form)) {
        if (!slot.example.empty()) {
            values.emplace(slot.key, slot.example);
        }
    }
    auto filled = campaign::fill(*form, values);
    if (!filled) {
        filled.error().where = "values." + filled.error().where;
        return std::unexpected(std::move(filled.error()));
    }
    filled->id = form->external_id;
    return Content(std::move(*filled));
}

}  // namespace

Result<HttpResponse> send_test(Context& context, const Call& call) {
    const auto provider = provider_of(context, call);
    if (!provider) {
        return std::unexpected(provider.error());
    }
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    const auto numbers = texts_in(fields.array("to"), "to");
    const auto identities = texts_in(fields.array("profiles"), "profiles");
    const auto text = fields.text("text", 4'096);
    const json::object* message = fields.object("message");
    const auto form = fields.integer("template");
    const auto values = values_in(fields.object("values"));
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    for (const auto* read : {&numbers, &identities}) {
        if (!*read) {
            return std::unexpected(read->error());
        }
    }
    if (!values) {
        return std::unexpected(values.error());
    }
    if ((text ? 1 : 0) + (message != nullptr ? 1 : 0) + (form ? 1 : 0) != 1) {
        return invalid("give one of `text`, `message` and `template`", "text");
    }
    if (provider->archived) {
        return Failure(Error{ErrorKind::conflict, "the provider is archived and sends nothing", "provider"});
    }
    const auto recipients = recipients_of(context, call, *numbers, *identities);
    if (!recipients) {
        return std::unexpected(recipients.error());
    }
    auto content = text      ? Result<Content>(Text{*text})
                   : message ? read_message_object(*message)
                             : template_content(context, *provider, TemplateId{*form}, *values);
    if (!content) {
        return std::unexpected(std::move(content.error()));
    }
    if (auto good = check_media(*content, context.allow_private_urls); !good) {
        return std::unexpected(std::move(good.error()));
    }
    json::array items;
    bool all_good = true;
    for (const TestRecipient& recipient : *recipients) {
        TestResult result = send_to(context, *provider, recipient, *content, items.size());
        all_good = all_good && result.good;
        items.push_back(std::move(result.told));
    }
    json::object answer;
    answer["good"] = all_good;
    answer["results"] = std::move(items);
    return json_answer(answer);
}

}  // namespace parley::api
