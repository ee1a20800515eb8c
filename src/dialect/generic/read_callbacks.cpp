#include <fmt/format.h>

#include "base/text.h"
#include "dialect/callbacks_read.h"
#include "dialect/generic/codes.h"
#include "dialect/generic/media.h"
#include "dialect/generic/parts.h"
#include "dialect/wire_time.h"

// "WhatsApp Callbacks" of the generic WhatsApp guide. Both kinds are read on either URL, as
// providers mix the two up.
namespace parley::generic {

namespace {

constexpr std::size_t longest_words = 500;
constexpr std::size_t longest_url = 2048;
constexpr std::size_t longest_code = 50;

std::string cut(std::string text, std::size_t code_points) {
    text.resize(shortened(text, code_points).size());
    return text;
}

std::optional<Status> reported_status(std::string_view word) {
    for (const Status status : {Status::sent, Status::delivered, Status::read, Status::failed, Status::clicked}) {
        if (equal_ignoring_case(word, parley::name_of(status))) {
            return status;
        }
    }
    // The guide's statistics say "viewed" for read.
    return equal_ignoring_case(word, "viewed") ? std::optional(Status::read) : std::nullopt;
}

std::optional<Time> time_in(const json::value& item) {
    return read_time(member(item, {"timestamp", "ts", "Timestamp", "timeStamp"}));
}

void read_failure(Reader& reader, const json::value& item, StatusReport& report) {
    report.failure = FailureCode::other;
    const json::value* error = member(item, {"error", "errors", "Error"});
    if (error != nullptr && error->is_array()) {
        error = error->get_array().empty() ? nullptr : &error->get_array().front();
    }
    if (error == nullptr || error->is_null()) {
        return;
    }
    if (!error->is_object()) {  // its words alone, or its code alone
        const json::value* code = integer_of(error) ? error : nullptr;
        report.failure = failure_of(integer_of(code)).value_or(FailureCode::other);
        report.provider_code = cut(text_of(code).value_or(""), longest_code);
        report.words = code == nullptr ? cut(reader.text(item, {"error", "Error"}), longest_words) : "";
        return;
    }
    const json::value* code = member(*error, {"code", "errorCode", "Code"});
    report.failure = failure_of(integer_of(code)).value_or(FailureCode::other);
    report.provider_code = cut(reader.text(*error, {"code", "errorCode", "Code"}), longest_code);
    report.words = cut(reader.text(*error, {"title", "message", "description", "Title"}), longest_words);
}

StatusReport read_status(Reader& reader, const json::value& item) {
    StatusReport report{.message_id = reader.id(item, {"msgId", "msg_id", "msgid", "MsgId", "messageId"}),
                        .provider_id = reader.id(item, {"id", "providerId"})};
    if (report.message_id.empty() && report.provider_id.empty()) {
        reader.missing(item, "msgId");
    }
    const std::string word = reader.required_text(item, {"status", "Status"});
    const auto status = reported_status(trimmed(word));
    if (!status) {
        reader.wrong_member(item, {"status", "Status"}, "no such status", word);
    }
    report.status = status.value_or(Status::sent);
    report.at = time_in(item);
    if (report.status == Status::failed) {
        read_failure(reader, item, report);
    }
    if (report.status == Status::clicked) {
        report.url = cut(reader.text(item, {"url", "URL", "Url"}), longest_url);
        report.short_url = cut(reader.text(item, {"shortUrl", "shortURL", "shorturl", "short_url"}), longest_url);
        report.user_agent = cut(reader.text(item, {"userAgent", "useragent", "user_agent"}), longest_words);
    }
    return report;
}

// The tap as the guide's types name it, or as WhatsApp itself does, one level deeper.
std::optional<ButtonReply> read_button(Reader& reader, const json::value& item) {
    const json::value* button = member(item, {"button", "quickReply", "quick_reply", "quickreply", "interactive"});
    if (button == nullptr) {
        return std::nullopt;
    }
    if (const json::value* inner = member(*button, {"button_reply", "list_reply"})) {
        button = inner;
    }
    const bool has_text = member(*button, {"text", "title"}) != nullptr;
    const bool has_payload = member(*button, {"payload", "id"}) != nullptr;
    if (!has_text && !has_payload) {
        return std::nullopt;
    }
    return ButtonReply{reader.text(*button, {"text", "title"}), reader.text(*button, {"payload", "id"})};
}

std::optional<Text> read_text(Reader& reader, const json::value& item) {
    const json::value* text = member(item, {"text", "Text"});
    if (text == nullptr) {
        return std::nullopt;
    }
    if (!text->is_object()) {
        return Text{reader.text(item, {"text", "Text"})};
    }
    const bool has_body = member(*text, {"body", "text"}) != nullptr;
    return has_body ? std::optional(Text{reader.text(*text, {"body", "text"})}) : std::nullopt;
}

std::string type_of(Reader& reader, const json::value& item) {
    std::string type = reader.text(item, {"type", "Type"});
    if (type.empty()) {
        for (const std::string_view name :
             {"text", "image", "video", "audio", "file", "document", "location", "button", "interactive"}) {
            if (member(item, name) != nullptr) {
                return std::string(name);
            }
        }
    }
    return type;
}

bool is_button(std::string_view type) {
    for (const std::string_view name : {"button", "quickreply", "quick_reply", "interactive"}) {
        if (equal_ignoring_case(type, name)) {
            return true;
        }
    }
    return false;
}

template <class Known>
IncomingContent known_or_raw(std::optional<Known> known, const std::string& type, const json::value& item) {
    if (known) {
        return std::move(*known);
    }
    return UnknownContent{type, json::serialize(item)};
}

// What a person wrote is never lost for its form: a kind we cannot read is kept as it came.
IncomingContent read_content(Reader& reader, const json::value& item) {
    const std::string type = type_of(reader, item);
    if (equal_ignoring_case(type, "text")) {
        return known_or_raw(read_text(reader, item), type, item);
    }
    if (equal_ignoring_case(type, "location")) {
        return known_or_raw(read_location(reader, item), type, item);
    }
    if (is_button(type)) {
        return known_or_raw(read_button(reader, item), type, item);
    }
    if (const auto kind = media_kind_named(type)) {
        return known_or_raw(read_media(reader, item, *kind), type, item);
    }
    return UnknownContent{type, json::serialize(item)};
}

std::string context_in(Reader& reader, const json::value& item) {
    const json::value* context = member(item, {"context", "Context"});
    if (context == nullptr || context->is_array()) {
        return {};
    }
    return context->is_object() ? reader.id(*context, {"id", "msgId", "msg_id", "Id"})
                                : reader.id(item, {"context", "Context"});
}

std::string name_in(Reader& reader, const json::value& item) {
    const json::value* profile = member(item, {"profile", "Profile"});
    return profile != nullptr && profile->is_object() ? reader.text(*profile, {"name"})
                                                      : reader.text(item, {"name", "profileName"});
}

IncomingMessage read_incoming(Reader& reader, const json::value& item) {
    IncomingMessage message{.provider_id = reader.id(item, {"id", "messageId", "msgId", "msg_id", "msgid"}),
                            .from = reader.id(item, {"from", "From"}),
                            .to = reader.id(item, {"wabaNumber", "wabanumber", "waba_number", "to"}),
                            .name = cut(name_in(reader, item), longest_words),
                            .at = time_in(item),
                            .context_id = context_in(reader, item),
                            .content = {}};
    if (message.from.empty()) {
        reader.missing(item, "from");
    }
    message.content = read_content(reader, item);
    return message;
}

// Takes what can be read, and notes what cannot, of one body.
class Batch {
public:
    // `place` is where the value stands in the body.
    void add(const json::value& value, const std::string& place) {
        const json::value* statuses = member(value, {"statuses", "Statuses"});
        const json::value* messages = member(value, {"messages", "Messages"});
        if (statuses != nullptr) {
            add_each(*statuses, place, "statuses", read_status);
        }
        if (messages != nullptr) {
            add_each(*messages, place, "messages", read_incoming);
        }
        if (statuses != nullptr || messages != nullptr) {
            return;
        }
        if (member(value, {"status", "Status"}) != nullptr) {
            read_.add(value, read_status, [&] { return place; });
        } else if (member(value, {"from", "From"}) != nullptr) {
            read_.add(value, read_incoming, [&] { return place; });
        } else {
            read_.add_unreadable(place.empty() ? "body" : place, "this is neither a status nor a message");
        }
    }

    Result<CallbackBatch> take() && { return std::move(read_).take(); }

private:
    template <class Read>
    void add_each(const json::value& items, std::string_view place, std::string_view name, Read read) {
        const json::array* list = items.if_array();
        if (list == nullptr) {
            read_.add(items, read, [&] { return joined(place, name); });
            return;
        }
        read_.expect(list->size());
        for (std::size_t i = 0; i < list->size(); ++i) {
            read_.add((*list)[i], read, [&] { return fmt::format("{}[{}]", joined(place, name), i); });
        }
    }

    CallbacksRead read_;
};

}  // namespace

Result<CallbackBatch> read_callbacks(const HttpRequest& request) {
    const auto document = read_document(request.body);
    if (!document) {
        return std::unexpected(document.error());
    }
    Batch reading;
    if (const json::array* list = document->if_array()) {
        for (std::size_t i = 0; i < list->size(); ++i) {
            reading.add((*list)[i], fmt::format("[{}]", i));
        }
    } else {
        reading.add(*document, "");
    }
    return std::move(reading).take();
}

}  // namespace parley::generic
