#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "dialect/vonage/webhook.h"
#include "dialect/whatsapp/media_object.h"

// "Inbound message" webhooks. What version 0.1 has no kind for comes as "unsupported" there.
namespace parley::vonage {

namespace {

// Without an exponent; the shortest that reads back the same.
std::string degrees(double value) {
    std::array<char, 512> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed).ptr;
    return {digits.data(), end};
}

// Writes the type and the member that it names.
struct ContentWriter {
    JsonText& out;
    Version version;

    void type(std::string_view name) const { out.member(version == Version::legacy ? "type" : "message_type", name); }

    void operator()(const Text& text) const {
        type("text");
        out.member("text", text.body);
    }
    void operator()(const Media& media) const {
        if (media.kind == MediaKind::sticker && version == Version::legacy) {
            type("unsupported");
            return;
        }
        type(name_of(media.kind));
        out.begin_object(name_of(media.kind));
        out.member("url", media.url);
        out.optional_member("caption", media.caption);
        if (version == Version::current) {
            out.optional_member("name", media.filename);
        }
        out.end_object();
    }
    void operator()(const Location& given) const {
        const Location location = whatsapp::rounded(given);
        type("location");
        out.begin_object("location");
        if (version == Version::legacy) {
            out.member("longitude", degrees(location.longitude));
            out.member("latitude", degrees(location.latitude));
        } else {
            out.literal_member("lat", degrees(location.latitude));
            out.literal_member("long", degrees(location.longitude));
        }
        out.optional_member("name", location.name);
        out.optional_member("address", location.address);
        if (version == Version::current) {
            out.optional_member("url", location.url);
        }
        out.end_object();
    }
    void operator()(const ButtonReply& reply) const {
        type("button");
        out.begin_object("button");
        out.member("payload", reply.payload);
        out.member("text", reply.text);
        out.end_object();
    }
    // How version 0.1 shows a choice, nobody says; as a button, it is at least not lost.
    void operator()(const ChoiceReply& choice) const {
        if (version == Version::legacy) {
            (*this)(ButtonReply{choice.title, choice.id});
            return;
        }
        type("reply");
        out.begin_object("reply");
        out.member("id", choice.id);
        out.member("title", choice.title);
        out.optional_member("description", choice.description);
        out.end_object();
    }
    // callback_as_carried says so.
    void operator()(const Contacts&) const { type("unsupported"); }
    void operator()(const Reaction& reaction) const {
        if (version == Version::legacy) {
            type("unsupported");
            return;
        }
        type("reaction");
        out.begin_object("reaction");
        out.member("action", reaction.emoji.empty() ? "unreact" : "react");
        out.optional_member("emoji", reaction.emoji);
        out.end_object();
    }
    // The members of the message as it came, but for those that are written anew.
    void operator()(const UnknownContent& unknown) const {
        constexpr std::array written{
            "channel",        "message_uuid", "to",           "from",     "timestamp", "profile",
            "context_status", "context",      "message_type", "whatsapp", "id",        "type"};
        const auto raw = parse_json(unknown.raw);
        if (version == Version::legacy || unknown.type.empty()) {
            type("unsupported");
            return;
        }
        type(lower(unknown.type));
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

void write_legacy(JsonText& out, const IncomingMessage& message, std::string_view to) {
    out.optional_member("message_uuid", message.provider_id);
    write_parties(out, to, bare_number(message.from), Version::legacy);
    out.begin_object("message");
    out.begin_object("content");
    std::visit(ContentWriter{out, Version::legacy}, message.content);
    out.end_object();
    out.end_object();
    if (message.at) {
        out.member("timestamp", wire_time(*message.at, Version::legacy));
    }
}

void write_person(JsonText& out, const IncomingMessage& message) {
    if (!message.name.empty()) {
        out.begin_object("profile");
        out.member("name", message.name);
        out.end_object();
    }
    const auto referral = parse_json(message.referral);
    const bool has_referral = referral && referral->is_object();
    if (!has_referral && message.from_user.empty()) {
        return;
    }
    out.begin_object("whatsapp");
    if (has_referral) {
        out.literal_member("referral", json::serialize(*referral));
    }
    if (!message.from_user.empty()) {
        out.begin_object("sender");
        out.member("user_id", message.from_user);
        out.end_object();
    }
    out.end_object();
}

void write_context(JsonText& out, std::string_view context, std::string_view business) {
    out.member("context_status", context.empty() ? "none" : "available");
    if (!context.empty()) {
        out.begin_object("context");
        out.member("message_uuid", context);
        out.optional_member("message_from", business);
        out.end_object();
    }
}

void write_current(JsonText& out, const IncomingMessage& message, std::string_view to) {
    out.member("channel", "whatsapp");
    out.optional_member("message_uuid", message.provider_id);
    write_parties(out, to, bare_number(message.from), Version::current);
    if (message.at) {
        out.member("timestamp", wire_time(*message.at, Version::current));
    }
    write_person(out, message);
    const auto* reaction = std::get_if<Reaction>(&message.content);
    write_context(out, reaction == nullptr ? message.context_id : reaction->message_id, to);
    std::visit(ContentWriter{out, Version::current}, message.content);
}

}  // namespace

void write_incoming(JsonText& out, const IncomingMessage& message, const Account& account) {
    const std::string to = sender_number(message.to.empty() ? account.sender : message.to);
    switch (version_of(account)) {
        case Version::legacy: write_legacy(out, message, to); return;
        case Version::current: write_current(out, message, to); return;
    }
}

}  // namespace parley::vonage
