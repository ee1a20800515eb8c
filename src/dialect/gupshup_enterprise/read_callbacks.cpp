#include <fmt/format.h>

#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/generic/generic.h"
#include "dialect/gupshup_enterprise/codes.h"
#include "dialect/gupshup_enterprise/incoming.h"
#include "dialect/gupshup_enterprise/parameters.h"
#include "dialect/gupshup_enterprise/parts.h"
#include "dialect/reader.h"
#include "dialect/wire_time.h"

// "Delivery reports", "Click callback", the template webhook and what people write, in every form that
// the gateway sends them, on either URL.
namespace parley::gupshup_enterprise {

namespace {

constexpr std::size_t longest_words = 500;
constexpr std::size_t longest_url = 2048;
constexpr std::size_t longest_code = 50;

std::string cut(std::string text, std::size_t code_points) {
    text.resize(shortened(text, code_points).size());
    return text;
}

bool has(const json::value& item, Keys keys) {
    return member(item, keys) != nullptr;
}

bool is_click(const json::value& item) {
    return has(item, {"gsurl"}) && !has(item, {"eventType"});
}
bool is_report(const json::value& item) {
    return has(item, {"eventType", "externalId", "deliveredTS"}) || (has(item, {"status"}) && has(item, {"phoneNo"}));
}
bool is_incoming(const json::value& item) {
    return has(item, {"mobile", "waNumber"}) || (has(item, {"type"}) && !has(item, {"field"}));
}
bool is_template_event(const json::value& item) {
    return has(item, {"field"}) && has(item, {"event"});
}
// The generic guide's, which Gupshup may use in the place of its own.
bool is_generic(const json::value& item) {
    return has(item, {"statuses", "Statuses", "messages", "payloadVersion", "payloadversion"});
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

std::string without_none(std::string text) {
    return equal_ignoring_case(text, "NONE") ? std::string() : std::move(text);
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

// Takes what can be read, and notes what cannot, of one body.
class Batch {
public:
    // `place` is where the value stands in the body.
    void add(const json::value& value, const std::string& place) {
        if (const json::array* list = value.if_array()) {
            for (std::size_t at = 0; at < list->size(); ++at) {
                add_item((*list)[at], fmt::format("{}[{}]", place, at));
            }
            return;
        }
        const json::value* reports = member(value, "response");
        const json::value* events = member(value, "data");
        // A person's message may have a field of that name too.
        if (reports != nullptr && !has(value, {"mobile", "waNumber"})) {
            add_list(*reports, joined(place, "response"));
        } else if (events != nullptr && events->is_array() && !is_incoming(value)) {
            add(*events, joined(place, "data"));
        } else {
            add_item(value, place);
        }
    }

    Result<CallbackBatch> take() && {
        if (batch_.callbacks.empty() && !batch_.unreadable.empty()) {
            return invalid(batch_.unreadable.front().why, batch_.unreadable.front().where);
        }
        return std::move(batch_);
    }

private:
    // A list, or the same as text.
    void add_list(const json::value& value, const std::string& place) {
        const json::string* text = value.if_string();
        if (text == nullptr) {
            add_each(value, place);
            return;
        }
        const auto list = read_document(*text);
        if (list) {
            add_each(*list, place);
        } else {
            batch_.unreadable.push_back({joined(place, list.error().where), list.error().what});
        }
    }

    void add_each(const json::value& value, const std::string& place) {
        if (value.is_array()) {
            add(value, place);
        } else {
            add_item(value, place);
        }
    }

    void add_item(const json::value& item, const std::string& place) {
        if (is_click(item)) {
            add_one(item, place, read_click);
        } else if (is_report(item)) {
            add_one(item, place, read_report);
        } else if (is_generic(item)) {
            add_generic(item, place);
        } else if (is_template_event(item)) {
            add_one(item, place, read_template_event);
        } else if (is_incoming(item)) {
            add_one(item, place, read_incoming);
        } else {
            batch_.unreadable.push_back(
                {place.empty() ? "body" : place, "this is neither a delivery report nor a message nor a click"});
        }
    }

    template <class Read>
    void add_one(const json::value& item, const std::string& place, Read read) {
        Reader reader(item);
        Callback callback = read(reader, item);
        if (!reader.failed()) {
            batch_.callbacks.push_back(std::move(callback));
            return;
        }
        const Error error = reader.error(place);
        const std::string given = error.value.empty() ? "" : fmt::format(" (given: {})", error.value);
        batch_.unreadable.push_back({error.where, error.what + given});
    }

    void add_generic(const json::value& item, const std::string& place) {
        HttpRequest request;
        request.body = json::serialize(item);
        auto read = generic::dialect.client.read_callbacks(request);
        if (!read) {
            batch_.unreadable.push_back({joined(place, read.error().where), read.error().what});
            return;
        }
        for (Callback& callback : read->callbacks) {
            batch_.callbacks.push_back(std::move(callback));
        }
        for (const Unreadable& unreadable : read->unreadable) {
            batch_.unreadable.push_back({joined(place, unreadable.where), unreadable.why});
        }
    }

    CallbackBatch batch_;
};

json::value object_of(const Parameters& given) {
    json::object object;
    for (const auto& [name, value] : given.all()) {
        object[name] = value;
    }
    return object;
}

// The list as it stands in the body, where somebody did not encode it: no form then holds all of it.
std::optional<json::value> unencoded_list(std::string_view body) {
    constexpr std::string_view name = "response=";
    if (!body.starts_with(name)) {
        return std::nullopt;
    }
    auto list = read_document(body.substr(name.size()));
    return list && list->is_array() ? std::optional(std::move(*list)) : std::nullopt;
}

// The query says something only where there is no body: else it is part of our own URL.
Result<CallbackBatch> read_form(const HttpRequest& request) {
    HttpRequest asked = request;
    if (!trimmed(request.body).empty()) {
        asked.target = "/";
    }
    const auto given = Parameters::mended(asked);
    if (!given) {
        return std::unexpected(given.error());
    }
    Batch batch;
    batch.add(object_of(*given), "");
    auto read = std::move(batch).take();
    if (!read) {
        if (const auto list = unencoded_list(trimmed(request.body))) {
            Batch again;
            again.add(*list, "response");
            return std::move(again).take();
        }
    }
    return read;
}

}  // namespace

Result<CallbackBatch> read_callbacks(const HttpRequest& request) {
    const std::string_view body = trimmed(request.body);
    // Some editors and proxies put a byte order mark before JSON.
    const bool is_json = body.starts_with('{') || body.starts_with('[') || body.starts_with("\xEF\xBB\xBF");
    if (!is_json) {
        return read_form(request);
    }
    const auto document = read_document(body);
    if (!document) {
        return std::unexpected(document.error());
    }
    Batch batch;
    batch.add(*document, "");
    return std::move(batch).take();
}

}  // namespace parley::gupshup_enterprise
