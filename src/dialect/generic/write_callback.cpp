#include <algorithm>
#include <array>

#include "dialect/exchange.h"
#include "dialect/generic/codes.h"
#include "dialect/generic/media.h"
#include "dialect/generic/parts.h"
#include "dialect/wire_time.h"

// The samples of "WhatsApp Callbacks" of the generic WhatsApp guide, spelled as they are there.
namespace parley::generic {

namespace {

void write_click(JsonText& out, const StatusReport& report) {
    out.member("status", "Clicked");
    if (report.at) {
        out.literal_member("ts", seconds_text(*report.at));
    }
    out.member("url", report.url);
    out.member("shortUrl", report.short_url);
    out.member("userAgent", report.user_agent);
}

void write_status(JsonText& out, const StatusReport& report) {
    out.begin_object();
    out.member("msgId", report.message_id);
    if (report.status == Status::clicked) {
        write_click(out, report);
    } else {
        out.member("status", parley::name_of(report.status));
        if (report.at) {
            out.member("timestamp", seconds_text(*report.at));
        }
    }
    if (report.status == Status::failed) {
        out.begin_object("error");
        out.literal_member("code", callback_code_of(report.failure));
        out.member("title", report.words.empty() ? title_of(report.failure) : std::string_view(report.words));
        out.end_object();
    }
    out.end_object();
}

// Writes the type and the member that holds the content.
struct ContentWriter {
    JsonText& out;

    void operator()(const Text& text) const {
        out.member("type", "text");
        out.begin_object("text");
        out.member("body", text.body);
        out.end_object();
    }
    void operator()(const Media& media) const {
        out.member("type", name_of(media.kind));
        write_media(out, media.kind == MediaKind::file ? "document" : name_of(media.kind), media);
    }
    void operator()(const Location& location) const {
        out.member("type", "location");
        write_location(out, location);
    }
    void operator()(const ButtonReply& reply) const {
        out.member("type", "button");
        out.begin_object("button");
        out.member("text", reply.text);
        out.optional_member("payload", reply.payload);
        out.end_object();
    }
    void operator()(const ChoiceReply& choice) const { (*this)(ButtonReply{choice.title, choice.id}); }
    // callback_as_carried says so.
    void operator()(const Contacts&) const {}
    void operator()(const Reaction&) const {}
    // The members of the message as it came, but for those that are written anew.
    void operator()(const UnknownContent& unknown) const {
        constexpr std::array written{"payloadVersion", "id",        "from",    "wabaNumber",
                                     "name",           "timestamp", "context", "type"};
        out.member("type", unknown.type);
        const auto raw = parse_json(unknown.raw);
        if (!raw || !raw->is_object()) {
            return;
        }
        for (const auto& [key, value] : raw->get_object()) {
            if (std::ranges::find(written, std::string_view(key)) == written.end()) {
                out.foreign_key(key);
                out.literal(json::serialize(value));
            }
        }
    }
};

void write_incoming(JsonText& out, const IncomingMessage& message) {
    out.optional_member("id", message.provider_id);
    out.member("from", message.from);
    out.member("wabaNumber", message.to);
    out.optional_member("name", message.name);
    if (message.at) {
        out.member("timestamp", seconds_text(*message.at));
    }
    if (!message.context_id.empty()) {
        out.begin_object("context");
        out.member("id", message.context_id);
        out.end_object();
    }
    std::visit(ContentWriter{out}, message.content);
}

}  // namespace

HttpRequest write_callbacks(std::span<const Callback> callbacks, const Account&) {
    HttpRequest request;
    request.headers.fields.emplace_back("Content-Type", json_type);
    JsonText out(request.body);
    out.begin_object();
    out.member("payloadVersion", "0.1");
    if (const auto* message = std::get_if<IncomingMessage>(&callbacks.front())) {
        write_incoming(out, *message);
    } else {
        out.begin_array("statuses");
        for (const Callback& callback : callbacks) {
            if (const auto* report = std::get_if<StatusReport>(&callback)) {
                write_status(out, *report);
            }
        }
        out.end_array();
    }
    out.end_object();
    return request;
}

}  // namespace parley::generic
