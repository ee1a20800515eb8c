#include <array>

#include "dialect/gupshup_enterprise/codes.h"
#include "dialect/gupshup_enterprise/parts.h"
#include "dialect/whatsapp/media_object.h"

// What is left of a callback in the gateway's form.
namespace parley::gupshup_enterprise {

namespace {

std::optional<Callback> carry(StatusReport report) {
    if (report.status == Status::accepted || (report.message_id.empty() && report.provider_id.empty())) {
        return std::nullopt;
    }
    report.whatsapp_id.clear();
    report.recipient_user.clear();
    if (report.status == Status::clicked) {
        if (report.message_id.empty()) {
            return std::nullopt;
        }
        report.provider_id.clear();
        if (report.at) {
            report.at = std::chrono::floor<std::chrono::seconds>(*report.at);
        }
        return report;
    }
    if (report.status == Status::failed) {
        Cause cause = cause_of(report.failure, report.provider_code, report.words);
        report.failure = failure_of_report(cause.code, cause.words);
        report.provider_code = std::move(cause.code);
        report.words = std::move(cause.words);
    }
    return report;
}

std::optional<Callback> carry(TemplateReport report) {
    if (!report.status || report.name.empty()) {
        return std::nullopt;
    }
    report.category.clear();
    report.quality.clear();
    if (report.at) {
        report.at = std::chrono::floor<std::chrono::seconds>(*report.at);
    }
    return report;
}

// A kind without words of its own is what is read of what is written.
std::optional<Callback> as_read_again(IncomingMessage message) {
    const std::array one{Callback(message)};
    auto read = read_callbacks(write_callbacks(one, Account{}));
    auto* again =
        read && read->callbacks.size() == 1 ? std::get_if<IncomingMessage>(&read->callbacks.front()) : nullptr;
    if (again == nullptr) {
        return std::nullopt;
    }
    again->to = std::move(message.to);  // the account's number stands there
    return std::move(read->callbacks.front());
}

std::optional<Callback> carry(IncomingMessage message) {
    if (message.from.empty() || std::holds_alternative<Reaction>(message.content)) {
        return std::nullopt;
    }
    if (const auto* media = std::get_if<Media>(&message.content); media != nullptr && media->url.empty()) {
        return std::nullopt;
    }
    if (const auto* contacts = std::get_if<Contacts>(&message.content);
        contacts != nullptr && contacts->cards.empty()) {
        return std::nullopt;
    }
    if (std::holds_alternative<UnknownContent>(message.content)) {
        return as_read_again(std::move(message));
    }
    message.provider_id.clear();
    message.from_user.clear();
    message.referral.clear();
    message.sha256.clear();
    if (auto* media = std::get_if<Media>(&message.content)) {
        media->id.clear();
        media->voice = media->voice && media->kind == MediaKind::audio;
    } else if (auto* text = std::get_if<Text>(&message.content)) {
        text->preview = false;
    } else if (auto* place = std::get_if<Location>(&message.content)) {
        if (!whatsapp::is_on_earth(*place)) {
            return std::nullopt;
        }
        *place = whatsapp::rounded(std::move(*place));
    } else if (auto* choice = std::get_if<ChoiceReply>(&message.content); choice != nullptr && !choice->from_list) {
        choice->description.clear();
    }
    return message;
}

std::optional<Callback> carry(const ConsentReport&) {
    return std::nullopt;
}
std::optional<Callback> carry(const Notice&) {
    return std::nullopt;
}

}  // namespace

std::optional<Callback> callback_as_carried(Callback callback) {
    return std::visit([](auto& any) { return carry(std::move(any)); }, callback);
}

}  // namespace parley::gupshup_enterprise
