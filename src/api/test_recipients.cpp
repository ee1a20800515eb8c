#include "api/test_recipients.h"

#include "api/answers.h"
#include "api/provider_json.h"
#include "base/phone.h"
#include "message/wire_id.h"

namespace parley::api {

namespace {

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

json::object result_of(const TestRecipient& recipient, const Trial& trial) {
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

Result<std::vector<TestRecipient>> recipients_of(Context& context, const Call& call,
                                                 const std::vector<std::string>& numbers,
                                                 const std::vector<std::string>& identities) {
    std::vector<TestRecipient> recipients;
    for (const std::string& number : numbers) {
        const auto phone = Phone::parse(number, context.projects->of(call.project).default_country);
        if (!phone) {
            Error error = phone.error();
            error.where = fmt::format("to[{}]", recipients.size());
            return Failure(std::move(error));
        }
        recipients.push_back({phone->e164(), phone->e164(), {}, {}});
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
        recipients.push_back(
            {identities[at], profile->phone.value_or(""), profile->phone ? "" : *profile->user_id, *profile});
    }
    if (recipients.empty() || recipients.size() > most_recipients) {
        return invalid(fmt::format("name 1 to {} numbers or profiles", most_recipients), "to",
                       std::to_string(recipients.size()));
    }
    return recipients;
}

TestResult send_to(Context& context, const deliver::Provider& provider, const TestRecipient& recipient, Content content,
                   std::size_t place) {
    OutgoingMessage sent{.id = test_id(context.clock.now(), place),
                         .to = recipient.phone,
                         .from = provider.sender,
                         .content = std::move(content)};
    sent.to_user = recipient.user_id;
    const Trial trial = context.dispatcher.try_message_and_wait(provider, std::move(sent));
    return {trial.good, result_of(recipient, trial)};
}

}  // namespace parley::api
