#include "dialect/gupshup/read_events.h"

#include "base/phone.h"
#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/gupshup/codes.h"
#include "dialect/wire_time.h"

// message-event, user-event, template-event, billing-event and account-event.
namespace parley::gupshup {

namespace {

std::optional<Status> reported_status(std::string_view type) {
    if (equal_ignoring_case(type, "enqueued")) {
        return Status::accepted;
    }
    for (const Status status : {Status::sent, Status::delivered, Status::read, Status::failed}) {
        if (equal_ignoring_case(type, name_of(status))) {
            return status;
        }
    }
    return std::nullopt;
}

void read_failure(Reader& reader, const json::value& inner, StatusReport& report) {
    report.failure = failure_of(integer_of(member(inner, "code")).value_or(0));
    report.provider_code = words_in(reader, inner, {"code"}, longest_code);
    report.words = words_in(reader, inner, {"reason", "message"});
}

// Which id is where: `gsId` is Gupshup's where it is there, and `id` WhatsApp's then. Where a message is
// only enqueued, or was refused before WhatsApp, `id` is Gupshup's; a week later it is WhatsApp's alone.
StatusReport read_status(Reader& reader, const json::value& payload, const json::value& inner, Status status) {
    StatusReport report{.message_id = {},
                        .provider_id = reader.id(payload, {"gsId", "gs_id"}),
                        .status = status,
                        .recipient = reader.id(payload, {"destination"})};
    std::string id = reader.id(payload, {"id"});
    if (report.provider_id.empty()) {
        report.provider_id = std::move(id);
    } else if (id != report.provider_id) {
        report.whatsapp_id = std::move(id);
    }
    if (report.provider_id.empty()) {
        reader.missing(payload, "gsId");
    }
    if (status == Status::accepted && report.whatsapp_id.empty()) {
        report.whatsapp_id = reader.id(inner, {"whatsappMessageId"});
    }
    if (status == Status::failed) {
        read_failure(reader, inner, report);
    }
    return report;
}

Notice notice_of_event(Reader& reader, const json::value& payload, const json::value& inner, std::string type,
                       std::optional<Time> at) {
    std::string words;
    if (equal_ignoring_case(type, "mismatch")) {
        words = fmt::format("{} is {} at WhatsApp", masked(reader.text(inner, {"phone"})),
                            masked(reader.text(inner, {"wa_id"})));
    } else {
        words = words_in(reader, payload, {"gsId", "id"});
    }
    return Notice{std::move(type), std::move(words), at};
}

Notice category_notice(Reader& reader, const json::value& payload, const json::value& category,
                       std::optional<Time> at) {
    return Notice{"template-event",
                  fmt::format("{} is to become {}", words_in(reader, payload, {"elementName"}),
                              words_in(reader, category, {"correct"})),
                  at};
}

}  // namespace

Callback read_message_event(Reader& reader, const json::value& payload, const Envelope& envelope) {
    static const json::value nothing;
    const std::string type(trimmed(reader.required_text(payload, {"type"})));
    const json::value* found = member(payload, "payload");
    const json::value& inner = found == nullptr ? nothing : *found;
    const auto told = read_time(member(inner, {"ts", "timestamp"}));
    const auto at = told ? told : envelope.at;
    if (const auto status = reported_status(type)) {
        StatusReport report = read_status(reader, payload, inner, *status);
        report.at = at;
        return report;
    }
    if (!equal_ignoring_case(type, "deleted") && !equal_ignoring_case(type, "mismatch")) {
        reader.wrong_member(payload, {"type"}, "no such event", type);
    }
    return notice_of_event(reader, payload, inner, type, at);
}

Callback read_user_event(Reader& reader, const json::value& payload, const Envelope& envelope) {
    const std::string type = lower(trimmed(reader.required_text(payload, {"type"})));
    std::string phone = reader.id(payload, {"phone"});
    if (type == "opted-in" || type == "opted-out") {
        if (phone.empty()) {
            reader.missing(payload, "phone");
        }
        return ConsentReport{.phone = std::move(phone), .opted_in = type == "opted-in", .at = envelope.at};
    }
    if (type != "sandbox-start") {
        reader.wrong_member(payload, {"type"}, "no such event", type);
    }
    return Notice{type, {}, envelope.at};
}

Callback read_template_event(Reader& reader, const json::value& payload, const Envelope& envelope) {
    TemplateReport report{.template_id = reader.id(payload, {"id"}),
                          .name = words_in(reader, payload, {"elementName"}),
                          .language = words_in(reader, payload, {"languageCode"}),
                          .quality = words_in(reader, payload, {"quality", "newQuality"}),
                          .at = envelope.at};
    if (report.template_id.empty() && report.name.empty()) {
        reader.missing(payload, "id");
    }
    const std::string type = lower(trimmed(reader.required_text(payload, {"type"})));
    if (type == "category-update") {
        const json::value* category = member(payload, "category");
        if (category != nullptr && member(*category, "correct") != nullptr) {
            return category_notice(reader, payload, *category, envelope.at);  // it is told a month before
        }
        report.category = category == nullptr     ? ""
                          : category->is_object() ? words_in(reader, *category, {"new"})
                                                  : words_in(reader, payload, {"category"});
        if (report.category.empty()) {
            reader.missing(payload, "category.new");
        }
        return report;
    }
    if (type == "status-update") {
        const std::string word = reader.required_text(payload, {"status"});
        report.status = template_status_of_wire(trimmed(word));
        if (!report.status) {
            reader.wrong_member(payload, {"status"}, "no such status", word);
        }
        report.reason = words_in(reader, payload, {"rejectedReason", "reason"});
    } else if (report.quality.empty()) {
        reader.wrong_member(payload, {"type"}, "no such event", type);
    }
    return report;
}

Callback read_billing_event(Reader& reader, const json::value& payload, const Envelope& envelope) {
    std::string words;
    if (const json::value* deductions = member(payload, "deductions")) {
        const bool is_billable = boolean_of(member(*deductions, "billable")).value_or(true);
        words = fmt::format("{} {} {}{}", words_in(reader, *deductions, {"model"}, longest_code),
                            words_in(reader, *deductions, {"category"}, longest_code),
                            words_in(reader, *deductions, {"type"}, longest_code), is_billable ? "" : " (free)");
    }
    if (const json::value* references = member(payload, "references")) {
        words += ": " + words_in(reader, *references, {"gsId", "id"});
    }
    return Notice{envelope.type, kept_words(words), envelope.at};
}

Callback read_other_event(Reader& reader, const json::value& payload, const Envelope& envelope) {
    (void)reader.text(payload, {"type"});
    return Notice{envelope.type, kept_words(json::serialize(payload)), envelope.at};
}

}  // namespace parley::gupshup
