#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/digest.h"
#include "dialect/exchange.h"
#include "dialect/vonage/codes.h"
#include "dialect/vonage/webhook.h"

// The webhooks as Vonage sends them: compact, with nothing escaped that need not be, as receivers
// hash the body again from what they parsed.
namespace parley::vonage {

namespace {

constexpr std::string_view type_of_problem = "https://developer.vonage.com/api-errors/messages#";

void write_party(JsonText& out, std::string_view name, std::string_view number) {
    out.begin_object(name);
    out.optional_member("number", number);
    out.member("type", "whatsapp");
    out.end_object();
}

bool is_number(std::string_view text) {
    return std::ranges::all_of(bare_number(text), [](char digit) { return digit >= '0' && digit <= '9'; });
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
    write_parties(out, is_user ? std::string_view() : bare_number(report.recipient), sender_number(account.sender),
                  version);
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
    if (is_user && version == Version::current) {
        out.begin_object("whatsapp");
        out.begin_object("recipient");
        out.member("user_id", report.recipient);
        out.end_object();
        out.end_object();
    }
}

}  // namespace

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

std::string uuid_for(std::string_view provider_id, std::string_view message_id) {
    return provider_id.empty() ? uuid_of("message " + std::string(message_id)) : std::string(provider_id);
}

HttpRequest write_callbacks(std::span<const Callback> callbacks, const Account& account) {
    HttpRequest request;
    request.headers.fields.emplace_back("Content-Type", "application/json");
    JsonText out(request.body);
    out.begin_object();
    if (const auto* report = std::get_if<StatusReport>(&callbacks.front())) {
        write_status(out, *report, account, version_of(account));
    } else if (const auto* message = std::get_if<IncomingMessage>(&callbacks.front())) {
        write_incoming(out, *message, account);
    }
    out.end_object();
    return request;
}

}  // namespace parley::vonage
