#include "base/text.h"
#include "dialect/gupshup/parts.h"
#include "dialect/gupshup/read_events.h"
#include "dialect/wire_time.h"

// "Webhooks": version 2, and version 3 which form replies come in even where version 2 is asked for.
namespace parley::gupshup {

namespace {

using ReadEvent = Callback (*)(Reader&, const json::value&, const Envelope&);

Callback read_message(Reader& reader, const json::value& payload, const Envelope& envelope) {
    return read_incoming(reader, payload, envelope);
}

ReadEvent reader_of(std::string_view type) {
    constexpr std::array<std::pair<std::string_view, ReadEvent>, 7> readers{{
        {"message", read_message},
        {"message-event", read_message_event},
        {"user-event", read_user_event},
        {"template-event", read_template_event},
        {"billing-event", read_billing_event},
        {"account-event", read_other_event},
        {"onboarding-event", read_other_event},
    }};
    for (const auto& [known, read] : readers) {
        if (equal_ignoring_case(type, known)) {
            return read;
        }
    }
    return nullptr;
}

Callback read_event(Reader& reader, const json::value& event) {
    const Envelope envelope{.type = reader.required_text(event, {"type"}),
                            .phone = reader.id(event, {"phone"}),
                            .at = read_time(member(event, "timestamp"))};
    const ReadEvent read = reader_of(trimmed(envelope.type));
    if (read == nullptr) {
        reader.wrong_member(event, {"type"}, "no such event", envelope.type);
        return Notice{};
    }
    const json::value* payload = member(event, "payload");
    if (payload == nullptr || !payload->is_object()) {
        reader.missing(event, "payload");
        return Notice{};
    }
    return read(reader, *payload, envelope);
}

void read_body(const json::value& body, const std::string& place, CallbacksRead& into) {
    if (member(body, "entry") != nullptr) {
        read_passed_on(body, place, into);
    } else {
        into.add(body, read_event, [&] { return place; });
    }
}

}  // namespace

std::string words_in(Reader& reader, const json::value& parent, Keys keys, std::size_t longest) {
    std::string text = reader.text(parent, keys);
    text.resize(shortened(text, longest).size());
    return text;
}

Result<CallbackBatch> read_callbacks(const HttpRequest& request) {
    const auto document = read_document(request.body);
    if (!document) {
        return std::unexpected(document.error());
    }
    CallbacksRead reading;
    if (const json::array* list = document->if_array()) {
        for (std::size_t at = 0; at < list->size(); ++at) {
            read_body((*list)[at], fmt::format("[{}]", at), reading);
        }
    } else {
        read_body(*document, {}, reading);
    }
    return std::move(reading).take();
}

// When a URL is set, it is tried with a user event of nobody, and taken only if that is answered with an
// empty body.
std::optional<HttpResponse> answer_probe(const HttpRequest& request, const Account&) {
    const auto document = parse_json(request.body);
    const json::value* payload = document ? member(*document, "payload") : nullptr;
    const bool is_probe = payload != nullptr && text_of(member(*payload, "phone")) == nobody &&
                          text_of(member(*document, "type")) == "user-event";
    return is_probe ? std::optional(HttpResponse{}) : std::nullopt;
}

}  // namespace parley::gupshup
