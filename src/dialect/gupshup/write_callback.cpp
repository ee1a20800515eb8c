#include "base/phone.h"
#include "dialect/exchange.h"
#include "dialect/gupshup/codes.h"
#include "dialect/gupshup/parts.h"
#include "dialect/gupshup/write_incoming.h"
#include "dialect/gupshup/written_status.h"
#include "dialect/json_text.h"
#include "dialect/wire_time.h"

// The events of version 2, spelled as in "Webhooks".
namespace parley::gupshup {

namespace {

// The envelope up to the payload, which is left open.
void begin_event(JsonText& out, std::string_view type, const Account& account, std::optional<Time> at) {
    out.begin_object();
    out.member("app", account.field("src_name"));
    out.optional_member("phone", source_of(account));
    if (at) {
        out.number_member("timestamp", at->time_since_epoch().count());
    }
    out.number_member("version", 2);
    out.member("type", type);
    out.begin_object("payload");
}

struct EventWriter {
    JsonText& out;
    const Account& account;

    void operator()(const StatusReport& report) const {
        const WrittenStatus written = written_of(report);
        begin_event(out, "message-event", account, report.at);
        out.member("id", written.id);
        out.optional_member("gsId", written.gupshup_id);
        out.member("type", written.type);
        out.optional_member("destination", report.recipient);
        out.begin_object("payload");
        if (report.status == Status::accepted) {
            out.member("whatsappMessageId", written.whatsapp_id);
            out.member("type", "session");
        } else if (report.status == Status::failed) {
            out.number_member("code", written.code);
            out.member("reason", report.words.empty() ? reason_of(written.code) : std::string_view(report.words));
        } else if (report.at) {
            out.literal_member("ts", seconds_text(*report.at));
        }
        out.end_object();
    }
    void operator()(const IncomingMessage& message) const {
        begin_event(out, "message", account, message.at);
        write_incoming_payload(out, message);
    }
    void operator()(const TemplateReport& report) const {
        begin_event(out, "template-event", account, report.at);
        out.member("type", report.status ? "status-update" : "category-update");
        out.member("id", report.template_id);
        if (report.status) {
            out.member("status", parley::name_of(*report.status));
        }
        out.member("elementName", report.name);
        out.member("languageCode", report.language);
        if (report.status) {
            out.optional_member("rejectedReason", report.reason);
        } else {
            out.begin_object("category");
            out.member("old", "");
            out.member("new", report.category);
            out.end_object();
        }
    }
    void operator()(const ConsentReport& report) const {
        begin_event(out, "user-event", account, report.at);
        out.member("phone", report.phone);
        out.member("type", report.opted_in ? "opted-in" : "opted-out");
    }
    // A matter of the account, in the form that receivers accept and log.
    void operator()(const Notice& notice) const {
        begin_event(out, "account-event", account, notice.at);
        out.member("type", notice.type);
        out.optional_member("reason", notice.words);
    }
};

}  // namespace

WrittenStatus written_of(const StatusReport& report) {
    WrittenStatus written{.whatsapp_id =
                              report.whatsapp_id.empty() ? whatsapp_id_of(report.provider_id) : report.whatsapp_id};
    if (report.status == Status::failed) {
        const json::value given(report.provider_code);
        const auto code = integer_of(&given);
        const bool says_the_same = code && is_known(*code) && failure_of(*code) == report.failure;
        written.code = says_the_same ? *code : code_of(report.failure);
    }
    const bool has_gupshup_alone = report.status == Status::accepted ||
                                   (report.status == Status::failed && is_refused_before_whatsapp(written.code));
    written.id = has_gupshup_alone ? report.provider_id : written.whatsapp_id;
    written.gupshup_id = has_gupshup_alone ? std::string() : report.provider_id;
    switch (report.status) {
        case Status::skipped:
        case Status::queued:
        case Status::intended:
        case Status::uncertain:
        case Status::accepted: written.type = "enqueued"; break;
        case Status::sent: written.type = "sent"; break;
        case Status::failed: written.type = "failed"; break;
        case Status::delivered: written.type = "delivered"; break;
        case Status::read:
        case Status::clicked: written.type = "read"; break;  // a click is not told, and proves that it was read
    }
    return written;
}

HttpRequest write_callbacks(std::span<const Callback> callbacks, const Account& account) {
    HttpRequest request;
    request.headers.fields.emplace_back("Content-Type", "application/json");
    request.headers.fields.emplace_back("User-Agent", "Gupshup");
    JsonText out(request.body);
    std::visit(EventWriter{out, account}, callbacks.front());
    out.end_object();
    out.end_object();
    return request;
}

HttpRequest write_probe(const Account& account, Time now, std::string_view) {
    HttpRequest request{.method = "POST", .target = {}, .headers = {}, .body = {}};
    request.headers.set("Content-Type", std::string(json_type));
    JsonText out(request.body);
    begin_event(out, "user-event", account, now);
    out.member("phone", nobody);
    out.member("type", "sandbox-start");
    out.end_object();
    out.end_object();
    return request;
}

bool takes_probe_answer(const HttpResponse& answer, std::string_view) {
    return answer.status / 100 == 2 && answer.body.empty();
}

}  // namespace parley::gupshup
