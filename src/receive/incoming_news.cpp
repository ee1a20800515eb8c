#include "receive/incoming_news.h"

#include "base/json.h"
#include "base/time_text.h"
#include "webhook/about.h"
#include "webhook/outbox.h"

namespace parley::receive {

namespace {

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value() : json::value(text);
}

template <class Some>
json::value number_or_null(const std::optional<Some>& id) {
    return id ? json::value(id->value) : json::value();
}

std::string identity_of(soci::session& sql, const std::optional<ProfileId>& profile) {
    std::string identity;
    if (profile) {
        const long long id = profile->value;
        sql << "SELECT identity FROM profile WHERE id = :id", soci::use(id), soci::into(identity);
    }
    return identity;
}

}  // namespace

void tell_arrival(soci::session& sql, const IncomingMessage& message, const Arrival& arrival) {
    using webhook::EventType;
    if (!webhook::is_wanted(sql, arrival.project, EventType::message_incoming)) {
        return;
    }
    auto content = parse_json(arrival.content);
    json::object data;
    data["incoming"] = arrival.row;
    data["provider"] = arrival.provider.value;
    data["profile"] = text_or_null(identity_of(sql, arrival.profile));
    data["phone"] = arrival.sender.starts_with('+') ? json::value(arrival.sender) : json::value();
    data["user_id"] = text_or_null(message.from_user);
    data["name"] = text_or_null(message.name);
    data["type"] = arrival.type;
    data["content"] = content ? std::move(*content) : json::value();
    data["answers"] = number_or_null(arrival.answers);
    data["campaign"] = number_or_null(arrival.campaign);
    data["provider_message"] = text_or_null(message.provider_id);
    data["at"] = utc_text(arrival.received);
    data["provider_time"] = message.at ? json::value(utc_text(*message.at)) : json::value();
    std::string about = arrival.profile ? webhook::about(*arrival.profile) : webhook::about(arrival.sender);
    webhook::record(sql, arrival.project,
                    {{EventType::message_incoming, std::move(data), arrival.received, std::move(about)}});
}

}  // namespace parley::receive
