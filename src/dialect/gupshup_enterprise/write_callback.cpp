#include <fmt/format.h>

#include <algorithm>

#include "base/digest.h"
#include "base/form.h"
#include "dialect/exchange.h"
#include "dialect/gupshup_enterprise/codes.h"
#include "dialect/gupshup_enterprise/incoming.h"
#include "dialect/gupshup_enterprise/parts.h"
#include "dialect/json_text.h"
#include "dialect/wire_time.h"

// The samples of the gateway's reference, spelled as they are there.
namespace parley::gupshup_enterprise {

namespace {

std::string_view event_of(Status status) {
    switch (status) {
        case Status::sent: return "SENT";
        case Status::delivered: return "DELIVERED";
        case Status::read: return "READ";
        case Status::skipped:
        case Status::queued:
        case Status::intended:
        case Status::uncertain:
        case Status::accepted:
        case Status::failed:
        case Status::clicked: return "FAILED";
    }
    return "FAILED";
}

Cause cause_in(const StatusReport& report) {
    switch (report.status) {
        case Status::sent: return {"025", "SENT"};
        case Status::delivered: return {"000", "SUCCESS"};
        case Status::read: return {"026", "READ"};
        case Status::skipped:
        case Status::queued:
        case Status::intended:
        case Status::uncertain:
        case Status::accepted:
        case Status::failed:
        case Status::clicked: break;
    }
    return cause_of(report.failure, report.provider_code, report.words);
}

void write_report(JsonText& out, const StatusReport& report, const Account& account) {
    const Cause cause = cause_in(report);
    const std::string_view mask = account.field("app_name");
    out.begin_object();
    out.member("srcAddr", mask.empty() ? std::string_view(account.sender) : mask);
    out.optional_member("extra", report.message_id);
    out.member("channel", "WHATSAPP");
    out.optional_member("externalId", report.provider_id);
    out.member("cause", cause.words);
    out.member("errorCode", cause.code);
    out.optional_member("destAddr", report.recipient);
    out.member("eventType", event_of(report.status));
    if (report.at) {
        out.number_member("eventTs", report.at->time_since_epoch().count());
    }
    out.end_object();
}

// "2024-09-02 12:34:56"
std::string click_time(Time at) {
    const auto second = std::chrono::floor<std::chrono::seconds>(at);
    const auto day = std::chrono::floor<std::chrono::days>(second);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(second - day);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count());
}

void write_click(JsonText& out, const StatusReport& report) {
    out.begin_object();
    out.member("gsurl", report.short_url);
    if (report.at) {
        out.member("clickTime", click_time(*report.at));
    }
    out.member("originalURL", report.url);
    out.member("extra", report.message_id);
    out.optional_member("mobile", report.recipient);
    out.optional_member("userAgent", report.user_agent);
    out.end_object();
}

void write_template_event(JsonText& out, const TemplateReport& report, const Account& account) {
    const std::string_view event = status_word(report.status.value_or(TemplateStatus::pending));
    const std::string time = report.at ? seconds_text(*report.at) : std::string();
    out.begin_object();
    out.member("vendor", "GUPSHUP");
    out.begin_array("data");
    out.begin_object();
    out.member("event_id", uuid_of(fmt::format("{} {} {} {}", report.template_id, report.name, event, time)));
    out.member("field", "message_template_status_update");
    out.member("event", event);
    out.member("message_template_name", report.name);
    out.member("message_template_language", report.language);
    out.member("message_template_id", report.template_id);
    out.member("account", account.field("notification_user"));
    out.member("reason", report.reason.empty() ? std::string_view("NONE") : report.reason);
    out.optional_member("time", time);
    out.end_object();
    out.end_array();
    out.end_object();
}

HttpRequest with_json(std::string body) {
    HttpRequest request;
    request.headers.fields.emplace_back("Content-Type", json_type);
    request.body = std::move(body);
    return request;
}

// A list of reports as text in a form field; clicks among them stand there too, as the gateway's own
// form of them holds one only.
HttpRequest with_reports(std::span<const Callback> callbacks, const Account& account) {
    std::string list = "[";
    JsonText out(list);
    for (const Callback& callback : callbacks) {
        if (const auto* report = std::get_if<StatusReport>(&callback)) {
            if (report->status == Status::clicked) {
                write_click(out, *report);
            } else {
                write_report(out, *report, account);
            }
        }
    }
    list += ']';
    HttpRequest request;
    request.headers.fields.emplace_back("Content-Type", form_type);
    FormText(request.body).field("response", list);
    return request;
}

}  // namespace

HttpRequest write_callbacks(std::span<const Callback> callbacks, const Account& account) {
    std::string body;
    JsonText out(body);
    const Callback& first = callbacks.front();
    if (const auto* message = std::get_if<IncomingMessage>(&first)) {
        return with_json(incoming_text_of(*message, account.sender));
    }
    if (const auto* report = std::get_if<TemplateReport>(&first)) {
        write_template_event(out, *report, account);
        return with_json(std::move(body));
    }
    const auto* click = std::get_if<StatusReport>(&first);
    if (callbacks.size() == 1 && click != nullptr && click->status == Status::clicked) {
        write_click(out, *click);
        return with_json(std::move(body));
    }
    return with_reports(callbacks, account);
}

}  // namespace parley::gupshup_enterprise
