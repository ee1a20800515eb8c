#include "dialect/gupshup_enterprise/events.h"

#include "base/text.h"
#include "dialect/gupshup_enterprise/codes.h"
#include "dialect/wire_time.h"

namespace parley::gupshup_enterprise {

namespace {

constexpr std::size_t longest_words = 500;
constexpr std::size_t longest_url = 2048;
constexpr std::size_t longest_code = 50;

std::string cut(std::string text, std::size_t code_points) {
    text.resize(shortened(text, code_points).size());
    return text;
}

// Our own id comes back byte for byte: blanks around it are part of it.
std::string echoed_id(Reader& reader, const json::value& item) {
    std::string id = reader.text(item, {"extra"});
    if (id.empty()) {
        id = reader.text(item, {"msg_id", "msg_id_or_blank"});
    }
    if (id.size() > longest_words) {
        reader.wrong_member(item, {"extra"}, "this is too long for an id");
    }
    return id;
}

std::optional<Status> status_of_code(std::string_view code) {
    const std::string_view cause = cause_named(code);
    if (cause == "SUCCESS") {
        return Status::delivered;
    }
    if (cause == "SENT" || cause == "READ") {
        return cause == "SENT" ? Status::sent : Status::read;
    }
    return std::nullopt;
}

// In the order of proof: the event's name, then the code; what neither knows is a failure.
Status status_of_event(std::string_view event, std::string_view code) {
    for (const Status status : {Status::sent, Status::delivered, Status::read, Status::failed}) {
        if (equal_ignoring_case(event, name_of(status))) {
            return status;
        }
    }
    return status_of_code(code).value_or(Status::failed);
}

// Of the GET form, which has one word for all that went well, and one for what nobody knows.
Status status_of_result(std::string_view result, std::string_view code) {
    if (equal_ignoring_case(result, "SUCCESS")) {
        return status_of_code(code).value_or(Status::delivered);
    }
    if (equal_ignoring_case(result, "UNKNOWN")) {
        return cause_named(code).empty() ? Status::sent : status_of_code(code).value_or(Status::failed);
    }
    return equal_ignoring_case(result, "FAILURE") ? Status::failed : status_of_event(result, code);
}

std::string without_none(std::string text) {
    return equal_ignoring_case(text, "NONE") ? std::string() : std::move(text);
}

}  // namespace

StatusReport read_report(Reader& reader, const json::value& item) {
    StatusReport report{.message_id = echoed_id(reader, item), .provider_id = reader.id(item, {"externalId"})};
    if (report.message_id.empty() && report.provider_id.empty()) {
        reader.missing(item, "externalId");
    }
    const std::string code = cut(reader.text(item, {"errorCode", "errCode"}), longest_code);
    const std::string event = reader.text(item, {"eventType"});
    const std::string result = event.empty() ? reader.required_text(item, {"status"}) : std::string();
    report.status = event.empty() ? status_of_result(trimmed(result), code) : status_of_event(trimmed(event), code);
    report.at = read_time(member(item, {"eventTs", "deliveredTS", "timestamp"}));
    report.recipient = reader.id(item, {"destAddr", "phoneNo"});
    if (report.status == Status::failed) {
        report.words = cut(reader.text(item, {"cause"}), longest_words);
        report.failure = failure_of_report(code, report.words);
        report.provider_code = code;
    }
    return report;
}

StatusReport read_click(Reader& reader, const json::value& item) {
    StatusReport report{.message_id = echoed_id(reader, item),
                        .status = Status::clicked,
                        .at = read_time(member(item, "clickTime")),
                        .url = cut(reader.text(item, {"originalURL", "originalUrl"}), longest_url),
                        .short_url = cut(reader.text(item, {"gsurl"}), longest_url),
                        .user_agent = cut(reader.text(item, {"userAgent"}), longest_words),
                        .recipient = reader.id(item, {"mobile"})};
    if (report.message_id.empty()) {
        reader.missing(item, "extra");
    }
    return report;
}

// All other fields of the webhook speak of the account.
Callback read_template_event(Reader& reader, const json::value& item) {
    const std::string field = reader.required_text(item, {"field"});
    const std::string event = reader.required_text(item, {"event"});
    const auto at = read_time(member(item, {"time", "timestamp"}));
    if (!equal_ignoring_case(field, "message_template_status_update")) {
        return Notice{.type = cut(field, longest_words), .words = cut(event, longest_words), .at = at};
    }
    const auto status = template_status_of_wire(trimmed(event));
    if (!status) {
        reader.wrong_member(item, {"event"}, "no such status of a template", event);
    }
    return TemplateReport{.template_id = reader.id(item, {"message_template_id"}),
                          .name = reader.required_text(item, {"message_template_name"}),
                          .language = reader.text(item, {"message_template_language"}),
                          .status = status,
                          .reason = without_none(cut(reader.text(item, {"reason"}), longest_words)),
                          .at = at};
}

}  // namespace parley::gupshup_enterprise
