#include "dialect/exchange.h"
#include "dialect/meta/changes.h"
#include "dialect/meta/graph_error.h"
#include "dialect/meta/meta.h"
#include "dialect/meta/parts.h"
#include "dialect/whatsapp/incoming_object.h"
#include "dialect/whatsapp/message_object.h"
#include "dialect/wire_time.h"

// What Meta has words for, and what becomes of the rest.
namespace parley::meta {

namespace {

using whatsapp::Told;

std::optional<Callback> carried(StatusReport report) {
    const bool is_told = report.status == Status::sent || report.status == Status::delivered ||
                         report.status == Status::read || report.status == Status::failed;
    if (!is_told || (report.message_id.empty() && report.provider_id.empty())) {
        return std::nullopt;
    }
    report.at = report.at ? read_time(seconds_text(*report.at)) : std::nullopt;
    report.url.clear();
    report.short_url.clear();
    report.user_agent.clear();
    report.whatsapp_id.clear();
    if (report.recipient.empty()) {
        report.recipient = report.recipient_user;
    }
    if (report.status != Status::failed) {
        report.failure = FailureCode::none;
        report.provider_code.clear();
        report.words.clear();
        return report;
    }
    const GraphError error = graph_error_for(report.failure, report.provider_code, report.words, Told::in_callback);
    const auto meaning = meaning_of(error, Told::in_callback, false);
    report.failure = meaning ? meaning->code : FailureCode::other;
    report.provider_code = error.code_text;
    report.words = kept_words(error.words());
    return report;
}

std::optional<Callback> carried(IncomingMessage message) {
    auto left = whatsapp::incoming_as_carried(std::move(message));
    if (!left) {
        return std::nullopt;
    }
    left->name = kept_words(left->name);
    return std::move(*left);
}

template <class Change>
std::optional<Callback> carried(Change change) {
    auto left = change_as_carried(std::move(change));
    return left ? std::optional<Callback>(std::move(*left)) : std::nullopt;
}

}  // namespace

std::span<const Ability> abilities() {
    static const std::vector<Ability> table = [] {
        const auto object = whatsapp::object_abilities();
        std::vector<Ability> all(object.begin(), object.end());
        all.push_back({Feature::message_id, Carriage::carried});
        all.push_back({Feature::user_id, Carriage::carried});
        return all;
    }();
    return table;
}

std::optional<OutgoingMessage> as_carried(OutgoingMessage message) {
    auto content = whatsapp::object_as_carried(std::move(message.content));
    if (!content || (message.to.empty() && message.to_user.empty())) {
        return std::nullopt;
    }
    message.content = std::move(*content);
    if (message.to.starts_with('+')) {
        message.to.erase(0, 1);
    }
    if (!message.to.empty()) {
        message.to_user.clear();
    }
    return message;
}

std::optional<Callback> callback_as_carried(Callback callback) {
    return std::visit([](auto& any) { return carried(std::move(any)); }, callback);
}

}  // namespace parley::meta
