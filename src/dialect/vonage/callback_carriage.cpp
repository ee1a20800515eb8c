#include <array>

#include "base/json.h"
#include "base/text.h"
#include "dialect/vonage/codes.h"
#include "dialect/vonage/parts.h"
#include "dialect/whatsapp/media_object.h"

// What is left of a callback of version 1.
namespace parley::vonage {

namespace {

struct Left {
    using Content = std::optional<IncomingContent>;

    Content operator()(Text text) const {
        text.preview = false;
        return text;
    }
    Content operator()(Media media) const {
        if (media.url.empty()) {
            return std::nullopt;
        }
        media = whatsapp::sent_media(std::move(media));
        media.voice = false;
        return media;
    }
    Content operator()(Location location) const {
        return whatsapp::is_on_earth(location) ? Content(whatsapp::rounded(std::move(location))) : std::nullopt;
    }
    Content operator()(ButtonReply reply) const { return reply; }
    // Nothing else tells a choice from a list.
    Content operator()(ChoiceReply choice) const {
        choice.from_list = !choice.description.empty();
        return choice;
    }
    // Vonage has cards, but does not say what they look like.
    Content operator()(const Contacts&) const { return std::nullopt; }
    Content operator()(Reaction reaction) const {
        return reaction.message_id.empty() ? std::nullopt : Content(std::move(reaction));
    }
    Content operator()(UnknownContent unknown) const { return unknown; }
};

std::optional<Callback> left_of(StatusReport report) {
    const bool has_no_id = report.message_id.empty() && report.provider_id.empty();
    if (has_no_id || report.status == Status::accepted || report.status == Status::clicked) {
        return std::nullopt;
    }
    report.provider_id = uuid_for(report.provider_id, report.message_id);
    report.whatsapp_id.clear();
    report.recipient_user.clear();
    report.recipient = bare_number(report.recipient);
    if (report.status != Status::failed) {
        return report;
    }
    const CallbackCode written = callback_code_for(report);
    report.provider_code = std::to_string(written.code);
    report.failure = failure_of_callback(written.code);
    report.words = report.words.empty() ? std::string(written.title) : std::move(report.words);
    return report;
}

std::optional<Callback> left_of(IncomingMessage message) {
    auto content = std::visit([](auto&& kind) { return Left{}(std::move(kind)); }, std::move(message.content));
    if (!content || (message.from.empty() && message.from_user.empty())) {
        return std::nullopt;
    }
    message.content = std::move(*content);
    message.from = bare_number(message.from);
    message.to = sender_number(message.to);
    if (std::holds_alternative<Reaction>(message.content)) {
        message.context_id.clear();  // what it belongs to stands there
    }
    message.sha256.clear();
    const auto referral = parse_json(message.referral);
    message.referral = referral && referral->is_object() ? json::serialize(*referral) : std::string();
    if (auto* unknown = std::get_if<UnknownContent>(&message.content)) {
        // It is kept as it comes, and it comes with its envelope.
        const std::array<Callback, 1> one{message};
        unknown->raw = write_callbacks(one, Account{}).body;
        unknown->type = unknown->type.empty() ? "unsupported" : lower(unknown->type);
    }
    return message;
}

}  // namespace

std::optional<Callback> callback_as_carried(Callback callback) {
    if (auto* report = std::get_if<StatusReport>(&callback)) {
        return left_of(std::move(*report));
    }
    if (auto* message = std::get_if<IncomingMessage>(&callback)) {
        return left_of(std::move(*message));
    }
    return std::nullopt;  // Vonage tells nothing of templates, consent or the account
}

}  // namespace parley::vonage
