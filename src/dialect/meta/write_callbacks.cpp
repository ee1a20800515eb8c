#include <algorithm>

#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/json_text.h"
#include "dialect/meta/ascii.h"
#include "dialect/meta/changes.h"
#include "dialect/meta/graph_error.h"
#include "dialect/meta/parts.h"
#include "dialect/whatsapp/incoming_object.h"
#include "dialect/wire_time.h"

// Webhooks as Meta sends them: one entry with one change.
namespace parley::meta {

namespace {

using whatsapp::Told;

constexpr std::string_view error_pages = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/";

void begin_messages_value(JsonText& out, const Account& account) {
    std::string_view number = account.sender;
    number.remove_prefix(number.starts_with('+') ? 1 : 0);
    out.begin_object("value");
    out.member("messaging_product", "whatsapp");
    out.begin_object("metadata");
    out.member("display_phone_number", number);
    out.member("phone_number_id", account.field("phone_number_id"));
    out.end_object();
}

void end_value(JsonText& out, std::string_view field) {
    out.end_object();
    out.member("field", field);
}

void write_failure(JsonText& out, const StatusReport& report) {
    const GraphError error = graph_error_for(report.failure, report.provider_code, report.words, Told::in_callback);
    out.begin_array("errors");
    out.begin_object();
    out.number_member("code", *error.code);
    out.member("title", error.title);
    out.member("message", error.title);
    out.begin_object("error_data");
    out.member("details", error.details);
    out.end_object();
    out.member("href", error_pages);
    out.end_object();
    out.end_array();
}

void write_status(JsonText& out, const StatusReport& report) {
    out.begin_object();
    out.optional_member("id", report.provider_id);
    out.member("status", parley::name_of(report.status));
    if (report.at) {
        out.member("timestamp", seconds_text(*report.at));
    }
    if (report.recipient != report.recipient_user) {
        out.optional_member("recipient_id", report.recipient);
    }
    out.optional_member("recipient_user_id", report.recipient_user);
    out.optional_member("biz_opaque_callback_data", report.message_id);
    if (report.status == Status::failed) {
        write_failure(out, report);
    }
    out.end_object();
}

void write_contact(JsonText& out, std::string_view name, std::string_view phone, std::string_view user) {
    out.begin_object();
    if (!name.empty()) {
        out.begin_object("profile");
        out.member("name", name);
        out.end_object();
    }
    out.optional_member("wa_id", phone);
    out.optional_member("user_id", user);
    out.end_object();
}

void write_only_contact(JsonText& out, std::string_view name, std::string_view phone, std::string_view user) {
    out.begin_array("contacts");
    write_contact(out, name, phone, user);
    out.end_array();
}

// Of those whose user id is known: without one a contact says no more than its status.
void write_recipients(JsonText& out, std::span<const StatusReport* const> reports) {
    if (std::ranges::all_of(reports, &std::string::empty, &StatusReport::recipient_user)) {
        return;
    }
    out.begin_array("contacts");
    for (const StatusReport* report : reports) {
        if (!report->recipient_user.empty()) {
            const std::string_view user = report->recipient_user;
            write_contact(out, {}, report->recipient == user ? std::string_view() : report->recipient, user);
        }
    }
    out.end_array();
}

std::optional<Time> time_of(const Callback& callback) {
    if (const auto* report = std::get_if<TemplateReport>(&callback)) {
        return report->at;
    }
    const auto* notice = std::get_if<Notice>(&callback);
    return notice == nullptr ? std::nullopt : notice->at;
}

// Writes "value" and "field".
struct ChangeWriter {
    JsonText& out;
    std::span<const Callback> all;
    const Account& account;

    void operator()(const StatusReport&) const {
        std::vector<const StatusReport*> reports;
        for (const Callback& callback : all) {
            if (const auto* report = std::get_if<StatusReport>(&callback)) {
                reports.push_back(report);
            }
        }
        begin_messages_value(out, account);
        write_recipients(out, reports);
        out.begin_array("statuses");
        for (const StatusReport* report : reports) {
            write_status(out, *report);
        }
        out.end_array();
        end_value(out, "messages");
    }
    void operator()(const IncomingMessage& message) const {
        begin_messages_value(out, account);
        write_only_contact(out, message.name, message.from, message.from_user);
        out.begin_array("messages");
        whatsapp::write_incoming(out, message);
        out.end_array();
        end_value(out, "messages");
    }
    void operator()(const TemplateReport& report) const {
        write_change(out, report);
        out.member("field", field_of(report));
    }
    void operator()(const ConsentReport& report) const {
        begin_messages_value(out, account);
        write_only_contact(out, {}, report.phone, report.user);
        write_preferences(out, report);
        end_value(out, "user_preferences");
    }
    void operator()(const Notice& notice) const {
        write_change(out, notice);
        out.member("field", notice.type);
    }
};

}  // namespace

HttpRequest write_callbacks(std::span<const Callback> callbacks, const Account& account) {
    HttpRequest request;
    request.headers.fields.emplace_back("Content-Type", "application/json");
    std::string body;
    JsonText out(body);
    out.begin_object();
    out.member("object", "whatsapp_business_account");
    out.begin_array("entry");
    out.begin_object();
    const std::string_view waba = account.field("waba_id");
    out.member("id", waba.empty() ? "0" : waba);
    if (const auto at = time_of(callbacks.front())) {
        out.literal_member("time", seconds_text(*at));
    }
    out.begin_array("changes");
    out.begin_object();
    std::visit(ChangeWriter{out, callbacks, account}, callbacks.front());
    out.end_object();
    out.end_array();
    out.end_object();
    out.end_array();
    out.end_object();
    request.body = in_ascii(is_utf8(body) ? body : to_utf8(body));
    return request;
}

}  // namespace parley::meta
