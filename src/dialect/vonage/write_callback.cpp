#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "base/digest.h"
#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/json_text.h"
#include "dialect/vonage/codes.h"
#include "dialect/vonage/parts.h"

// The webhooks as Vonage sends them: compact, with nothing escaped that need not be, as receivers
// hash the body again from what they parsed.
namespace parley::vonage {

namespace {

constexpr std::string_view type_of_problem = "https://developer.vonage.com/api-errors/messages#";

// Version 0.1 always has milliseconds, version 1 where there are any.
std::string wire_time(Time time, Version version) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                   static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                   clock.hours().count(), clock.minutes().count(), clock.seconds().count());
    if (version == Version::legacy || clock.subseconds().count() != 0) {
        text += fmt::format(".{:03}", clock.subseconds().count());
    }
    return text + "Z";
}

// The shortest that reads back the same.
std::string degrees(double value) {
    std::array<char, 512> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed).ptr;
    return {digits.data(), end};
}

std::string_view bare(std::string_view number) {
    return number.substr(number.starts_with('+') ? 1 : 0);
}

bool is_number(std::string_view text) {
    return std::ranges::all_of(bare(text), [](char digit) { return digit >= '0' && digit <= '9'; });
}

void write_party(JsonText& out, std::string_view name, std::string_view number) {
    out.begin_object(name);
    out.optional_member("number", number);
    out.member("type", "whatsapp");
    out.end_object();
}

void write_parties(JsonText& out, std::string_view to, std::string_view from, Version version) {
    switch (version) {
        case Version::legacy:
            write_party(out, "to", to);
            write_party(out, "from", from);
            return;
        case Version::current:
            out.optional_member("to", to);
            out.optional_member("from", from);
            return;
    }
}

void write_error(JsonText& out, const StatusReport& report, Version version) {
    const CallbackCode code = callback_code_for(report);
    const std::string_view words = report.words.empty() ? code.title : std::string_view(report.words);
    out.begin_object("error");
    if (version == Version::legacy) {
        out.number_member("code", code.code);
        out.member("reason", words);
    } else {
        const std::string number = std::to_string(code.code);
        out.member("type", std::string(type_of_problem) + number);
        out.member("title", number);
        out.member("detail", words);
        out.member("instance", sha256_hex(report.provider_id + report.message_id).substr(0, 32));
    }
    out.end_object();
}

std::string_view word_of(const StatusReport& report) {
    switch (report.status) {
        case Status::delivered: return "delivered";
        case Status::read:
        case Status::clicked: return "read";
        case Status::failed: return is_undeliverable(report.failure) ? "undeliverable" : "rejected";
        case Status::skipped:
        case Status::queued:
        case Status::intended:
        case Status::uncertain:
        case Status::accepted:
        case Status::sent: return "submitted";
    }
    return "submitted";
}

void write_status(JsonText& out, const StatusReport& report, const Account& account, Version version) {
    const bool is_user = !is_number(report.recipient);
    out.member("message_uuid", uuid_for(report.provider_id, report.message_id));
    write_parties(out, is_user ? std::string_view() : bare(report.recipient), bare(account.sender), version);
    if (report.at) {
        out.member("timestamp", wire_time(*report.at, version));
    }
    out.member("status", word_of(report));
    if (version == Version::current) {
        out.member("channel", "whatsapp");
    }
    if (report.status == Status::failed) {
        write_error(out, report, version);
    }
    out.optional_member("client_ref", report.message_id);
    if (is_user) {
        out.begin_object("whatsapp");
        out.begin_object("recipient");
        out.member("user_id", report.recipient);
        out.end_object();
        out.end_object();
    }
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
    void operator()(const Location& location) const {
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

void write_legacy_incoming(JsonText& out, const IncomingMessage& message, std::string_view to) {
    out.optional_member("message_uuid", message.provider_id);
    write_parties(out, to, bare(message.from), Version::legacy);
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

void write_incoming(JsonText& out, const IncomingMessage& message, std::string_view to) {
    out.member("channel", "whatsapp");
    out.optional_member("message_uuid", message.provider_id);
    write_parties(out, to, message.from, Version::current);
    if (message.at) {
        out.member("timestamp", wire_time(*message.at, Version::current));
    }
    write_person(out, message);
    const auto* reaction = std::get_if<Reaction>(&message.content);
    write_context(out, reaction == nullptr ? message.context_id : reaction->message_id, to);
    std::visit(ContentWriter{out, Version::current}, message.content);
}

}  // namespace

std::string uuid_for(std::string_view provider_id, std::string_view message_id) {
    return provider_id.empty() ? uuid_of("message " + std::string(message_id)) : std::string(provider_id);
}

HttpRequest write_callbacks(std::span<const Callback> callbacks, const Account& account) {
    HttpRequest request;
    request.headers.fields.emplace_back("Content-Type", "application/json");
    const Version version = version_of(account);
    JsonText out(request.body);
    out.begin_object();
    if (const auto* report = std::get_if<StatusReport>(&callbacks.front())) {
        write_status(out, *report, account, version);
    } else if (const auto* message = std::get_if<IncomingMessage>(&callbacks.front())) {
        const std::string_view to = bare(message->to.empty() ? account.sender : message->to);
        if (version == Version::legacy) {
            write_legacy_incoming(out, *message, to);
        } else {
            write_incoming(out, *message, to);
        }
    }
    out.end_object();
    return request;
}

}  // namespace parley::vonage
