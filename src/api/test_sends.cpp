#include "api/answers.h"
#include "api/fields.h"
#include "api/handlers.h"
#include "api/messages/free_content.h"
#include "api/problem.h"
#include "api/provider_json.h"
#include "api/provider_lookup.h"
#include "audience/profile.h"
#include "base/phone.h"
#include "campaign/template.h"
#include "message/wire_id.h"

// "Send test" of the provider guides: a free-form message or a template to a few numbers or test
// profiles, with the provider's raw answer.
namespace parley::api {

namespace {

using deliver::Provider;
using deliver::Trial;

constexpr std::size_t most_recipients = 10;

// Of no campaign, so that its callbacks change nothing; another each time, as providers may drop repeats.
std::string test_id(Time now, std::size_t place) {
    const WireId id{.campaign = {},
                    .run = 0,
                    .profile = {},
                    .message = MessageId{now.time_since_epoch().count() + static_cast<std::int64_t>(place)}};
    return to_text(id);
}

struct Recipient {
    std::string shown;  // as it was asked for
    std::string phone;
    std::string user_id;
};

Result<std::vector<std::string>> texts_in(const json::array* list, const std::string& where) {
    std::vector<std::string> texts;
    if (list == nullptr) {
        return texts;
    }
    for (const json::value& item : *list) {
        if (!item.is_string()) {
            return invalid("must be a string", fmt::format("{}[{}]", where, texts.size()));
        }
        texts.emplace_back(item.get_string());
    }
    return texts;
}

Result<std::vector<Recipient>> recipients_of(Context& context, const Call& call,
                                             const std::vector<std::string>& numbers,
                                             const std::vector<std::string>& identities) {
    std::vector<Recipient> recipients;
    for (const std::string& number : numbers) {
        const auto phone = Phone::parse(number, context.projects->of(call.project).default_country);
        if (!phone) {
            Error error = phone.error();
            error.where = fmt::format("to[{}]", recipients.size());
            return Failure(std::move(error));
        }
        recipients.push_back({phone->e164(), phone->e164(), {}});
    }
    for (std::size_t at = 0; at < identities.size(); ++at) {
        const auto profile = context.database.read(
            [&](soci::session& sql) { return audience::read_profile(sql, call.project, identities[at]); });
        const std::string where = fmt::format("profiles[{}]", at);
        if (!profile) {
            return invalid("there is no such profile", where, identities[at]);
        }
        if (!profile->phone && !profile->user_id) {
            return invalid("has neither a phone number nor a user id", where, identities[at]);
        }
        recipients.push_back({identities[at], profile->phone.value_or(""), profile->phone ? "" : *profile->user_id});
    }
    if (recipients.empty() || recipients.size() > most_recipients) {
        return invalid(fmt::format("name 1 to {} numbers or profiles", most_recipients), "to",
                       std::to_string(recipients.size()));
    }
    return recipients;
}

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

json::object result_of(const Recipient& recipient, const Trial& trial) {
    json::object item = to_json(trial);
    item["to"] = recipient.shown;
    const auto* accepted = trial.outcome ? std::get_if<Accepted>(&*trial.outcome) : nullptr;
    item["provider_id"] = accepted == nullptr ? json::value() : text_or_null(accepted->provider_id);
    const auto* refused = trial.outcome ? std::get_if<Refused>(&*trial.outcome) : nullptr;
    item["failure"] = refused == nullptr ? json::value() : json::value(name_of(refused->code));
    item["advice"] = refused == nullptr ? json::value() : json::value(advice_of(refused->code));
    return item;
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
    for (const Recipient& recipient : *recipients) {
        OutgoingMessage sent{.id = test_id(context.clock.now(), items.size()),
                             .to = recipient.phone,
                             .from = provider->sender,
                             .content = *content};
        sent.to_user = recipient.user_id;
        const Trial trial = context.dispatcher.try_message_and_wait(*provider, std::move(sent));
        all_good = all_good && trial.good;
        items.push_back(result_of(recipient, trial));
    }
    json::object answer;
    answer["good"] = all_good;
    answer["results"] = std::move(items);
    return json_answer(answer);
}

}  // namespace parley::api
