#include "api/clevertap/answer.h"
#include "api/clevertap/handlers.h"
#include "api/clevertap/people_lookup.h"
#include "api/clevertap/target.h"
#include "audience/profile.h"
#include "base/text.h"
#include "campaign/personal.h"
#include "campaign/singles.h"

namespace parley::api::clevertap {

namespace {

constexpr std::size_t most_people = 1'000;
constexpr std::size_t longest_message_id = 8;
constexpr std::size_t most_campaigns = 5;
constexpr std::string_view trigger_prefix = "ExternalTrigger.";

// What everybody of a call gets, each with their own values.
struct Said {
    ProviderId provider;
    TemplateId form = {};           // or
    campaign::SlotValue text = {};  // what is said freely
    campaign::Plan plan = {};
    std::string reference = {};
    bool ask_consent = true;
};

// Nothing where a value is missing for this person.
std::optional<campaign::Single> single_for(const Said& said, ProjectId project, const audience::Profile& person,
                                           const json::object& more) {
    campaign::Single single{.project = project, .provider = said.provider, .profile = person.id};
    single.reference = said.reference;
    single.ask_consent = said.ask_consent;
    json::object attributes = person.attributes;
    attributes["Identity"] = person.identity;
    for (const auto& [name, value] : more) {
        attributes[std::string(trigger_prefix) + std::string(name)] = value;
    }
    const json::value known(std::move(attributes));
    const std::string phone = person.phone.value_or(std::string());
    if (!said.form) {
        auto text = campaign::text_for(said.text, known, phone);
        if (!text || text->empty()) {
            return std::nullopt;
        }
        single.content = Text{.body = std::move(*text)};
        return single;
    }
    single.form = said.form;
    single.custom = said.plan.custom;
    for (const auto& [key, value] : said.plan.values) {
        auto text = campaign::text_for(value, known, phone);
        if (!text) {
            return std::nullopt;
        }
        single.values[key] = std::move(*text);
    }
    return single;
}

struct Outcome {
    std::size_t queued = 0;
    std::size_t skipped = 0;  // unknown, without a value, or not to be written to
};

// Error: invalid where nobody is known, or where what is said can be sent to nobody.
Result<Outcome> send(Context& context, const Call& call, const PeopleNames& names, const std::vector<Said>& all,
                     const json::object& more) {
    const Time now = context.clock.now();
    std::size_t skipped = 0;
    auto singles = context.database.read([&](soci::session& sql) -> Result<std::vector<campaign::Single>> {
        const auto named = find_all_named(sql, call.project, names, now);
        if (!named) {
            return std::unexpected(named.error());
        }
        if (named->people.empty()) {
            return invalid("names nobody who is known here", "to");
        }
        skipped = named->unknown * all.size();
        std::vector<campaign::Single> wanted;
        for (const ProfileId id : named->people) {
            const auto person = audience::read_profile(sql, call.project, id);
            for (const Said& said : all) {
                auto single = person ? single_for(said, call.project, *person, more) : std::nullopt;
                if (single) {
                    wanted.push_back(std::move(*single));
                } else {
                    ++skipped;
                }
            }
        }
        return wanted;
    });
    if (!singles) {
        return std::unexpected(std::move(singles.error()));
    }
    if (singles->empty()) {
        return invalid("nobody of these has a value for every placeholder", "to");
    }
    const auto checked = context.singles->check_all(*singles);
    std::vector<campaign::Single> good;
    for (std::size_t at = 0; at < checked.size(); ++at) {
        if (checked[at]) {
            good.push_back(std::move((*singles)[at]));
        } else {
            ++skipped;
        }
    }
    if (good.empty()) {
        Error error = checked.front().error();
        error.kind = error.kind == ErrorKind::missing ? ErrorKind::invalid : error.kind;
        return std::unexpected(std::move(error));
    }
    const auto added = context.writer.run([&](soci::session& sql) { return context.singles->add(sql, good, now); });
    if (!added) {
        return std::unexpected(added.error());
    }
    context.singles->wake();
    Outcome outcome{.skipped = skipped};
    for (const campaign::Singled& one : *added) {
        ++(one.skipped == SkipReason::none ? outcome.queued : outcome.skipped);
    }
    return outcome;
}

HttpResponse queued(const Outcome& outcome) {
    json::object body;
    body["message"] = "Added to queue for processing";
    if (outcome.skipped > 0) {
        body["skipped"] = outcome.skipped;
    }
    return success(std::move(body));
}

Result<std::string> message_id_in(const json::object& body) {
    const json::value* given = body.if_contains("message_id");
    const auto id = given == nullptr || given->is_bool() ? std::nullopt : text_of(given);
    if (!id || trimmed(*id).empty()) {
        return invalid("message_id is required for whatsapp");
    }
    if (length_of(*id) > longest_message_id || id->find('\0') != std::string::npos) {
        return invalid("has more than 8 characters", "message_id");
    }
    return *id;
}

Result<bool> asks_consent(const json::object& body) {
    const json::value* given = body.if_contains("respect_communication_preference");
    if (given == nullptr || given->is_null()) {
        return true;
    }
    if (!given->is_bool()) {
        return invalid("must be true or false", "respect_communication_preference");
    }
    return given->get_bool();
}

// {"k": "v"}: for ${ExternalTrigger.k} in what the campaign says.
Result<json::object> trigger_values(const json::object& body) {
    const json::value* given = body.if_contains("ExternalTrigger");
    if (given == nullptr || given->is_null()) {
        return json::object();
    }
    if (!given->is_object() || given->get_object().size() > 256) {
        return invalid("must be an object of at most 256 values", "ExternalTrigger");
    }
    for (const auto& [name, value] : given->get_object()) {
        if (!text_of(&value)) {
            return invalid("must be a text, a number or a boolean",
                           "ExternalTrigger." + to_utf8(shortened(std::string_view(name), 100)));
        }
    }
    return given->get_object();
}

Result<std::vector<CampaignId>> campaigns_in(const json::object& body) {
    std::vector<CampaignId> ids;
    const auto add = [&](const json::value& value) {
        const auto id = value.is_bool() ? std::nullopt : integer_of(&value);
        if (id) {
            ids.push_back(CampaignId{*id});
        }
        return id.has_value();
    };
    const json::value* one = body.if_contains("campaign_id");
    const json::value* list = body.if_contains("campaign_id_list");
    if (list != nullptr && !list->is_null()) {
        const json::array* items = list->if_array();
        if (items == nullptr || items->empty() || items->size() > most_campaigns || !std::ranges::all_of(*items, add)) {
            return invalid("must be a list of 1 to 5 campaigns", "campaign_id_list");
        }
        return ids;
    }
    if (one == nullptr || !add(*one)) {
        return invalid("must be the id of a campaign", "campaign_id");
    }
    return ids;
}

Result<Said> said_by(Context& context, const Call& call, CampaignId id) {
    auto found = context.database.read([&](soci::session& sql) { return campaign::find_campaign(sql, id); });
    if (!found || found->project != call.project || !is_external_trigger(*found)) {
        return Failure(Error{ErrorKind::missing, fmt::format("there is no external trigger campaign {}", id.value)});
    }
    if (found->state == campaign::State::stopped) {
        return Failure(Error{ErrorKind::conflict, fmt::format("campaign {} was stopped", id.value)});
    }
    return Said{.provider = found->provider, .form = found->form, .plan = std::move(found->plan)};
}

}  // namespace

Result<HttpResponse> send_whatsapp(Context& context, const Call& call) {
    const auto body = read_object(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    const auto reference = message_id_in(*body);
    const auto consent = asks_consent(*body);
    const auto names = read_people_names(body->if_contains("to"), "to", most_people);
    if (!reference || !consent || !names) {
        return std::unexpected(!reference ? reference.error() : !consent ? consent.error() : names.error());
    }
    auto saying = read_saying(context, call, *body);
    if (!saying) {
        return std::unexpected(std::move(saying.error()));
    }
    Said said{.provider = saying->provider.id, .text = std::move(saying->head.text), .plan = std::move(saying->plan)};
    said.form = saying->form ? saying->form->id : TemplateId{};
    said.reference = *reference;
    said.ask_consent = *consent;
    const auto outcome = send(context, call, *names, {std::move(said)}, {});
    return outcome ? Result<HttpResponse>(queued(*outcome)) : std::unexpected(outcome.error());
}

Result<HttpResponse> send_external_trigger(Context& context, const Call& call) {
    const auto body = read_object(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    const auto ids = campaigns_in(*body);
    const auto values = trigger_values(*body);
    const auto names = read_people_names(body->if_contains("to"), "to", most_people);
    if (!ids || !values || !names) {
        return std::unexpected(!ids ? ids.error() : !values ? values.error() : names.error());
    }
    std::vector<Said> all;
    for (const CampaignId id : *ids) {
        auto said = said_by(context, call, id);
        if (!said) {
            return std::unexpected(std::move(said.error()));
        }
        all.push_back(std::move(*said));
    }
    const auto outcome = send(context, call, *names, all, *values);
    return outcome ? Result<HttpResponse>(queued(*outcome)) : std::unexpected(outcome.error());
}

}  // namespace parley::api::clevertap
