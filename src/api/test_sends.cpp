#include "api/answers.h"
#include "api/fields.h"
#include "api/handlers.h"
#include "api/problem.h"
#include "api/provider_json.h"
#include "api/provider_lookup.h"
#include "audience/profile.h"
#include "base/phone.h"
#include "campaign/template.h"
#include "campaign/template_lint.h"
#include "dialect/whatsapp/media_object.h"
#include "dialect/whatsapp/message_object.h"
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
        const auto phone = Phone::parse(number, context.default_country);
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

// What the provider is to fetch, and where that stands in the request.
struct PlacedUrl {
    std::string url;
    std::string where;
};

// Of what is passed on as it came: each "link", as Meta names the URLs of media.
void add_links(std::vector<PlacedUrl>& found, const json::value& value, const std::string& where) {
    if (const json::object* object = value.if_object()) {
        for (const auto& [key, member] : *object) {
            const std::string place = fmt::format("{}.{}", where, std::string_view(key));
            if (const json::string* text = member.if_string(); text != nullptr && key == "link") {
                found.push_back({std::string(*text), place});
            }
            add_links(found, member, place);
        }
    } else if (const json::array* list = value.if_array()) {
        for (std::size_t at = 0; at < list->size(); ++at) {
            add_links(found, (*list)[at], fmt::format("{}[{}]", where, at));
        }
    }
}

// Media that go by the provider's own id have no URL.
struct UrlFinder {
    std::vector<PlacedUrl> operator()(const FilledTemplate& form) const {
        std::vector<PlacedUrl> found;
        add(found, media_in(form.header), "values.header.media");
        for (std::size_t at = 0; at < form.cards.size(); ++at) {
            add(found, media_in(form.cards[at].header), fmt::format("values.card.{}.header.media", at));
        }
        return found;
    }
    std::vector<PlacedUrl> operator()(const Media& media) const {
        std::vector<PlacedUrl> found;
        add(found, &media, fmt::format("message.{}.link", whatsapp::type_of(media.kind)));
        return found;
    }
    std::vector<PlacedUrl> operator()(const ReplyButtons& content) const { return of(content.frame); }
    std::vector<PlacedUrl> operator()(const ChoiceList& content) const { return of(content.frame); }
    std::vector<PlacedUrl> operator()(const LinkButton& content) const { return of(content.frame); }
    std::vector<PlacedUrl> operator()(const RawContent& content) const {
        std::vector<PlacedUrl> found;
        if (const auto value = parse_json(content.json)) {
            add_links(found, *value, "message");
        }
        return found;
    }
    std::vector<PlacedUrl> operator()(const Text&) const { return {}; }
    std::vector<PlacedUrl> operator()(const Location&) const { return {}; }
    std::vector<PlacedUrl> operator()(const Contacts&) const { return {}; }
    std::vector<PlacedUrl> operator()(const Reaction&) const { return {}; }
    std::vector<PlacedUrl> operator()(const LocationRequest&) const { return {}; }

private:
    static const Media* media_in(const std::optional<Header>& header) {
        return header ? std::get_if<Media>(&*header) : nullptr;
    }
    static void add(std::vector<PlacedUrl>& found, const Media* media, std::string where) {
        if (media != nullptr && !media->url.empty()) {
            found.push_back({media->url, std::move(where)});
        }
    }
    static std::vector<PlacedUrl> of(const InteractiveFrame& frame) {
        const auto* media = frame.header ? std::get_if<Media>(&*frame.header) : nullptr;
        std::vector<PlacedUrl> found;
        if (media != nullptr) {
            add(found, media, fmt::format("message.interactive.header.{}.link", whatsapp::type_of(media->kind)));
        }
        return found;
    }
};

// So that the provider fetches nothing from inside our own house.
Result<> check_media(const Content& content, bool allow_private_urls) {
    for (const auto& [url, where] : std::visit(UrlFinder{}, content)) {
        if (auto good = campaign::check_address(url, allow_private_urls); !good) {
            good.error().where = where;
            return good;
        }
    }
    return {};
}

Result<Content> written_content(const json::object& given) {
    const json::value object(given);
    Reader reader(object);
    OutgoingMessage message;
    whatsapp::read_object(reader, object, message);
    if (reader.failed()) {
        return Failure(reader.error("message"));
    }
    if (is_template(message.content)) {
        return invalid("a template is sent by its id, with `template` and `values`", "message.type", "template");
    }
    return std::move(message.content);
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
                   : message ? written_content(*message)
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
