#include "dialect/gupshup/codes.h"
#include "dialect/gupshup/parts.h"
#include "dialect/gupshup/read_events.h"
#include "dialect/gupshup/session_object.h"
#include "dialect/gupshup/written_status.h"

// What is left of a callback in an event of version 2.
namespace parley::gupshup {

namespace {

std::optional<Time> in_seconds(std::optional<Time> at) {
    return at ? std::optional<Time>(std::chrono::floor<std::chrono::seconds>(*at)) : at;
}

std::optional<Callback> carried(StatusReport report) {
    if (report.provider_id.empty() || report.status == Status::clicked) {
        return std::nullopt;
    }
    const WrittenStatus written = written_of(report);
    const bool is_failure = report.status == Status::failed;
    StatusReport left{.message_id = {},
                      .provider_id = std::move(report.provider_id),
                      .status = report.status,
                      .at = is_failure || report.status == Status::accepted ? report.at : in_seconds(report.at),
                      .recipient = std::move(report.recipient),
                      .whatsapp_id = is_failure && written.gupshup_id.empty() ? "" : written.whatsapp_id};
    if (is_failure) {
        left.failure = failure_of(written.code);
        left.provider_code = std::to_string(written.code);
        left.words = report.words.empty() ? reason_of(written.code) : std::string_view(report.words);
    }
    return left;
}

struct ContentCarrier {
    bool operator()(Text& text) const {
        text.preview = false;
        return true;
    }
    bool operator()(Media& media) const {
        media.id.clear();
        media.voice = false;
        return !media.url.empty();
    }
    bool operator()(Location& location) const {
        location.url.clear();
        return true;
    }
    bool operator()(ButtonReply&) const { return true; }
    bool operator()(ChoiceReply& reply) const {
        reply.id = reply.id.empty() ? plain_reply(reply.title, 1) : reply.id;
        reply.description = reply.from_list ? reply.description : "";
        return true;
    }
    bool operator()(Contacts& contacts) const { return !contacts.cards.empty(); }
    bool operator()(Reaction& reaction) const { return !reaction.message_id.empty(); }
    bool operator()(UnknownContent&) const { return true; }
};

std::optional<Callback> carried(IncomingMessage message) {
    if (message.from.empty() || !std::visit(ContentCarrier{}, message.content)) {
        return std::nullopt;
    }
    if (const auto* unknown = std::get_if<UnknownContent>(&message.content)) {
        // What we could not read may be of a kind that this wire knows.
        const auto raw = parse_json(unknown->raw);
        IncomingContent content = read_incoming_content(unknown->type, raw ? *raw : json::value(json::object()));
        message.content = std::move(content);
    }
    message.from_user.clear();
    message.referral.clear();
    message.sha256.clear();
    return message;
}

std::optional<Callback> carried(TemplateReport report) {
    if (!report.status && report.category.empty()) {
        return std::nullopt;
    }
    report.quality.clear();
    (report.status ? report.category : report.reason).clear();
    return report;
}

std::optional<Callback> carried(ConsentReport report) {
    if (report.phone.empty()) {
        return std::nullopt;
    }
    report.user.clear();
    report.words.clear();
    return report;
}

std::optional<Callback> carried(Notice) {
    return std::nullopt;
}

}  // namespace

std::optional<Callback> callback_as_carried(Callback callback) {
    return std::visit([](auto& told) { return carried(std::move(told)); }, callback);
}

}  // namespace parley::gupshup
