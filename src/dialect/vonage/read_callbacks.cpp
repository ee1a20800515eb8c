#include <fmt/format.h>

#include <array>

#include "base/phone.h"
#include "base/text.h"
#include "dialect/callbacks_read.h"
#include "dialect/reader.h"
#include "dialect/vonage/codes.h"
#include "dialect/vonage/parts.h"
#include "dialect/whatsapp/media_object.h"
#include "dialect/wire_time.h"

// "Message status" and "Inbound message" webhooks. Which version they come in is a setting of the
// application, not of what is sent, so both are read; and both kinds on either URL.
namespace parley::vonage {

namespace {

constexpr std::size_t longest_words = 500;
constexpr std::size_t longest_code = 50;

std::string cut(std::string text, std::size_t code_points) {
    text.resize(shortened(text, code_points).size());
    return text;
}

// Version 1 has the number itself, version 0.1 an object with it.
std::string party_in(Reader& reader, const json::value& item, std::string_view name) {
    const json::value* party = member(item, name);
    return party != nullptr && party->is_object() ? reader.id(*party, {"number", "id"}) : reader.id(item, {name});
}

// What WhatsApp itself says of somebody: the "sender" of what comes in, the "recipient" of what went out.
const json::value* person_in(const json::value& item, std::string_view name) {
    const json::value* whatsapp = member(item, "whatsapp");
    return whatsapp == nullptr ? nullptr : member(*whatsapp, name);
}

// Where the envelope has no number, WhatsApp's id of the person is one, unless the number is hidden.
std::string number_in(Reader& reader, const json::value& item, std::string_view party, std::string_view name) {
    std::string number = party_in(reader, item, party);
    const json::value* person = number.empty() ? person_in(item, name) : nullptr;
    if (person != nullptr) {
        if (const auto phone = Phone::from_wire(text_of(member(*person, "wa_id")).value_or(""))) {
            number = phone->digits();
        }
    }
    return number;
}

// Of the people that WhatsApp hides the number of.
std::string user_in(Reader& reader, const json::value& item, std::string_view name) {
    const json::value* person = person_in(item, name);
    return person == nullptr ? std::string() : reader.id(*person, {"user_id"});
}

// An application may have other channels, which say nothing of WhatsApp's people and windows.
void check_channel(Reader& reader, const json::value& item) {
    const std::string channel = reader.text(item, {"channel"});
    if (!channel.empty() && !equal_ignoring_case(channel, "whatsapp")) {
        reader.wrong_member(item, {"channel"}, "this is not of WhatsApp", channel);
    }
    for (const std::string_view name : {"to", "from"}) {
        const json::value* party = member(item, name);
        const std::string type = party != nullptr && party->is_object() ? reader.text(*party, {"type"}) : "";
        if (!type.empty() && !equal_ignoring_case(type, "whatsapp")) {
            reader.wrong_member(*party, {"type"}, "this is not of WhatsApp", type);
        }
    }
}

std::optional<Status> reported_status(std::string_view word) {
    constexpr std::array<std::pair<std::string_view, Status>, 5> statuses{{{"submitted", Status::sent},
                                                                           {"delivered", Status::delivered},
                                                                           {"read", Status::read},
                                                                           {"rejected", Status::failed},
                                                                           {"undeliverable", Status::failed}}};
    for (const auto& [name, status] : statuses) {
        if (equal_ignoring_case(word, name)) {
            return status;
        }
    }
    return std::nullopt;
}

// Version 0.1 says {code, reason}; version 1 has a problem, whose type ends in the code, and whose
// title may be the code.
void read_failure(Reader& reader, const json::value& item, StatusReport& report) {
    report.failure = FailureCode::other;
    const json::value* error = member(item, "error");
    if (error == nullptr || !error->is_object()) {
        report.words = error == nullptr ? "" : cut(reader.text(item, {"error"}), longest_words);
        return;
    }
    std::string code = reader.text(*error, {"code"});
    const std::string title = reader.text(*error, {"title"});
    const std::string type = reader.text(*error, {"type"});
    if (const std::size_t hash = type.rfind('#'); code.empty() && hash != std::string::npos) {
        code = type.substr(hash + 1);
    }
    const json::value titled(title);
    if (code.empty() && integer_of(&titled)) {
        code = title;
    }
    const json::value number(code);
    report.failure = failure_of_callback(integer_of(&number));
    report.provider_code = cut(std::move(code), longest_code);
    report.words = cut(reader.text(*error, {"reason", "detail"}), longest_words);
    if (report.words.empty()) {
        report.words = cut(title, longest_words);
    }
}

StatusReport read_status(Reader& reader, const json::value& item) {
    check_channel(reader, item);
    StatusReport report{.message_id = reader.id(item, {"client_ref"}),
                        .provider_id = reader.id(item, {"message_uuid"})};
    if (report.message_id.empty() && report.provider_id.empty()) {
        reader.missing(item, "message_uuid");
    }
    const std::string word = reader.required_text(item, {"status"});
    const auto status = reported_status(trimmed(word));
    if (!status) {
        reader.wrong_member(item, {"status"}, "no such status", word);
    }
    report.status = status.value_or(Status::sent);
    report.at = read_time(member(item, "timestamp"));
    report.recipient = number_in(reader, item, "to", "recipient");
    if (report.recipient.empty()) {
        report.recipient = user_in(reader, item, "recipient");
    }
    if (report.status == Status::failed) {
        read_failure(reader, item, report);
    }
    return report;
}

// The object that holds the content, and its type.
struct Holder {
    const json::value& content;
    std::string type;
    std::string context_id;
};

std::optional<IncomingContent> read_media(Reader& reader, const Holder& holder, MediaKind kind) {
    const json::value* media = member(holder.content, name_of(kind));
    std::string url = media == nullptr ? "" : reader.text(*media, {"url"});
    if (url.empty()) {
        return std::nullopt;
    }
    Media read{.kind = kind, .url = std::move(url), .caption = reader.text(*media, {"caption"})};
    if (kind == MediaKind::file) {
        read.filename = reader.text(*media, {"name"});
    }
    return read;
}

// The two versions spell degrees differently, and version 0.1 itself in two ways.
std::optional<IncomingContent> read_location(Reader& reader, const Holder& holder) {
    const json::value* place = member(holder.content, "location");
    if (place == nullptr) {
        return std::nullopt;
    }
    const auto latitude = number_of(member(*place, {"lat", "latitude"}));
    const auto longitude = number_of(member(*place, {"long", "longitude", "lng"}));
    if (!latitude || !longitude || !whatsapp::is_on_earth({*latitude, *longitude})) {
        return std::nullopt;
    }
    return whatsapp::rounded({.latitude = *latitude,
                              .longitude = *longitude,
                              .name = reader.text(*place, {"name"}),
                              .address = reader.text(*place, {"address"}),
                              .url = reader.text(*place, {"url"})});
}

std::optional<IncomingContent> read_known(Reader& reader, const Holder& holder) {
    const json::value& content = holder.content;
    if (holder.type == "text") {
        const json::value* text = member(content, "text");
        return text == nullptr || text->is_object()
                   ? std::nullopt
                   : std::optional<IncomingContent>(Text{reader.text(content, {"text"})});
    }
    for (const MediaKind kind :
         {MediaKind::image, MediaKind::video, MediaKind::audio, MediaKind::file, MediaKind::sticker}) {
        if (holder.type == name_of(kind)) {
            return read_media(reader, holder, kind);
        }
    }
    if (holder.type == "location") {
        return read_location(reader, holder);
    }
    const json::value* said = member(content, holder.type);
    if (said == nullptr || !said->is_object()) {
        return std::nullopt;
    }
    if (holder.type == "button") {
        return ButtonReply{reader.text(*said, {"text"}), reader.text(*said, {"payload"})};
    }
    if (holder.type == "reply") {
        ChoiceReply choice{reader.text(*said, {"id"}), reader.text(*said, {"title"}),
                           reader.text(*said, {"description"})};
        choice.from_list = !choice.description.empty();  // buttons have none
        return choice;
    }
    if (holder.type == "reaction" && !holder.context_id.empty()) {
        const bool is_taken_back = equal_ignoring_case(reader.text(*said, {"action"}), "unreact");
        return Reaction{holder.context_id, is_taken_back ? std::string() : reader.text(*said, {"emoji"})};
    }
    return std::nullopt;
}

std::string context_in(Reader& reader, const json::value& item) {
    const json::value* context = member(item, "context");
    return context != nullptr && context->is_object() ? reader.text(*context, {"message_uuid"}) : std::string();
}

std::string name_in(Reader& reader, const json::value& item) {
    const json::value* profile = member(item, "profile");
    return profile != nullptr && profile->is_object() ? cut(reader.text(*profile, {"name"}), longest_words)
                                                      : std::string();
}

std::string referral_in(const json::value& item) {
    const json::value* whatsapp = member(item, "whatsapp");
    const json::value* referral = whatsapp == nullptr ? nullptr : member(*whatsapp, "referral");
    return referral != nullptr && referral->is_object() ? json::serialize(*referral) : std::string();
}

// What a person wrote is never lost for its form: a kind we cannot read is kept as it came.
IncomingContent read_content(Reader& reader, const json::value& item, std::string_view context_id) {
    const json::value* message = member(item, "message");
    const json::value* nested = message == nullptr ? nullptr : member(*message, "content");
    const json::value& content = nested == nullptr ? item : *nested;
    const Holder holder{content, lower(reader.text(content, {nested == nullptr ? "message_type" : "type"})),
                        std::string(context_id)};
    if (auto known = read_known(reader, holder)) {
        return std::move(*known);
    }
    return UnknownContent{holder.type, json::serialize(item)};
}

IncomingMessage read_incoming(Reader& reader, const json::value& item) {
    check_channel(reader, item);
    IncomingMessage message{.provider_id = reader.id(item, {"message_uuid"}),
                            .from = number_in(reader, item, "from", "sender"),
                            .to = party_in(reader, item, "to"),
                            .name = name_in(reader, item),
                            .at = read_time(member(item, "timestamp")),
                            .context_id = context_in(reader, item),
                            .content = {},
                            .from_user = user_in(reader, item, "sender"),
                            .referral = referral_in(item)};
    if (message.from.empty() && message.from_user.empty()) {
        reader.missing(item, "from");
    }
    message.content = read_content(reader, item, message.context_id);
    if (std::holds_alternative<Reaction>(message.content)) {
        message.context_id.clear();
    }
    return message;
}

void read_one(CallbacksRead& into, const json::value& item, const std::string& place) {
    const auto here = [&] { return place; };
    if (member(item, "status") != nullptr) {
        into.add(item, read_status, here);
    } else if (member(item, {"message_type", "message", "from"}) != nullptr) {
        into.add(item, read_incoming, here);
    } else {
        into.add_unreadable(place.empty() ? "body" : place, "this is neither a status nor a message");
    }
}

}  // namespace

Result<CallbackBatch> read_callbacks(const HttpRequest& request) {
    const auto document = read_document(request.body);
    if (!document) {
        return std::unexpected(document.error());
    }
    CallbacksRead reading;
    if (const json::array* list = document->if_array()) {
        for (std::size_t i = 0; i < list->size(); ++i) {
            read_one(reading, (*list)[i], fmt::format("[{}]", i));
        }
    } else {
        read_one(reading, *document, "");
    }
    return std::move(reading).take();
}

}  // namespace parley::vonage
