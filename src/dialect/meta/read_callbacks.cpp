#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/meta/batch.h"
#include "dialect/meta/changes.h"
#include "dialect/meta/graph_error.h"
#include "dialect/meta/parts.h"
#include "dialect/whatsapp/incoming_object.h"
#include "dialect/wire_time.h"

// "Status webhooks" and "Inbound message webhooks" of Meta's reference.
namespace parley::meta {

namespace {

using whatsapp::Told;

std::optional<Status> reported_status(std::string_view word) {
    for (const Status status : {Status::sent, Status::delivered, Status::read, Status::failed}) {
        if (word == name_of(status)) {
            return status;
        }
    }
    return word == "played" ? std::optional(Status::read) : std::nullopt;  // a voice note
}

// What it was charged as, where it says so: all but service messages are templates.
bool is_charged_as_template(const json::value& item) {
    const json::value* pricing = member(item, "pricing");
    const json::value* conversation = member(item, "conversation");
    const json::value* origin = conversation == nullptr ? nullptr : member(*conversation, "origin");
    const std::string category =
        lower(text_of(pricing == nullptr ? nullptr : member(*pricing, "category"))
                  .value_or(text_of(origin == nullptr ? nullptr : member(*origin, "type")).value_or("")));
    return category.starts_with("marketing") || category.starts_with("authentication") || category == "utility";
}

void read_failure(const json::value& item, StatusReport& report) {
    report.failure = FailureCode::other;
    const json::value* errors = member(item, "errors");
    const json::array* list = errors == nullptr ? nullptr : errors->if_array();
    if (list == nullptr || list->empty()) {
        return;
    }
    const GraphError error = read_error_object(list->front());
    const auto meaning = meaning_of(error, Told::in_callback, is_charged_as_template(item));
    report.failure = meaning ? meaning->code : FailureCode::other;
    report.provider_code = error.code_text;
    report.words = error.words();
}

constexpr std::size_t most_contacts = 1'000;  // that are looked through, for each message and status

// What the envelope says of all its messages and statuses.
struct Envelope {
    std::string our_number;
    const json::array* contacts = nullptr;

    const json::value* contact_of(std::string_view number, std::string_view user) const {
        if (contacts == nullptr) {
            return nullptr;
        }
        for (const json::value& contact : std::span(*contacts).first(std::min(contacts->size(), most_contacts))) {
            const bool has_number = !number.empty() && text_of(member(contact, "wa_id")) == number;
            const bool has_user = !user.empty() && text_of(member(contact, "user_id")) == user;
            if (has_number || has_user) {
                return &contact;
            }
        }
        return nullptr;
    }
    const json::value* only_contact() const {
        return contacts != nullptr && contacts->size() == 1 ? &contacts->front() : nullptr;
    }
};

Envelope read_envelope(const json::value& value) {
    Envelope envelope;
    if (const json::value* metadata = member(value, "metadata")) {
        envelope.our_number = kept_words(text_of(member(*metadata, "display_phone_number")).value_or(""), 100);
    }
    const json::value* contacts = member(value, "contacts");
    envelope.contacts = contacts == nullptr ? nullptr : contacts->if_array();
    return envelope;
}

std::string user_in(const json::value& contact) {
    return kept_words(text_of(member(contact, "user_id")).value_or(""), 200);
}

Callback read_status(Reader& reader, const json::value& item, const Envelope& envelope) {
    StatusReport report{.message_id = reader.text(item, {"biz_opaque_callback_data"}),
                        .provider_id = reader.id(item, {"id"}),
                        .at = read_time(member(item, "timestamp")),
                        .recipient = reader.id(item, {"recipient_id", "recipient_user_id"}),
                        .recipient_user = reader.id(item, {"recipient_user_id"})};
    if (report.recipient_user.empty()) {
        const json::value* contact = envelope.contact_of(report.recipient, {});
        report.recipient_user = contact == nullptr ? std::string() : user_in(*contact);
    }
    if (report.message_id.empty() && report.provider_id.empty()) {
        reader.missing(item, "id");
    }
    const std::string word = lower(reader.required_text(item, {"status"}));
    if (word == "deleted") {  // by the person, on their own phone
        return Notice{.type = "message deleted", .words = report.provider_id, .at = report.at};
    }
    const auto status = reported_status(word);
    if (!status) {
        reader.wrong_member(item, {"status"}, "no such status", word);
    }
    report.status = status.value_or(Status::sent);
    if (report.status == Status::failed) {
        read_failure(item, report);
    }
    return report;
}

Callback read_value_error(Reader&, const json::value& item) {
    const GraphError error = read_error_object(item);
    return Notice{.type = "error " + error.code_text, .words = error.words()};
}

Callback read_message(Reader& reader, const json::value& item, const Envelope& envelope) {
    IncomingMessage message = whatsapp::read_incoming(reader, item);
    message.to = envelope.our_number;
    const json::value* named = envelope.contact_of(message.from, message.from_user);
    if (const json::value* contact = named == nullptr ? envelope.only_contact() : named) {
        if (const json::value* profile = member(*contact, "profile")) {
            message.name = kept_words(text_of(member(*profile, "name")).value_or(""));
        }
        if (message.from_user.empty()) {
            message.from_user = user_in(*contact);
        }
    }
    return message;
}

void read_messages(Batch& batch, const json::value& value, const std::string& place) {
    const Envelope envelope = read_envelope(value);
    const bool has_statuses = batch.add_each(value, place, "statuses", [&](Reader& reader, const json::value& item) {
        return read_status(reader, item, envelope);
    });
    const bool has_messages = batch.add_each(value, place, "messages", [&](Reader& reader, const json::value& item) {
        return read_message(reader, item, envelope);
    });
    const bool has_errors = batch.add_each(value, place, "errors", read_value_error);
    if (!has_statuses && !has_messages && !has_errors) {
        batch.wrong(place, "this holds neither statuses nor messages");
    }
}

void read_changes(Batch& batch, const json::value& entry, const std::string& place) {
    const json::value* changes = member(entry, "changes");
    if (changes == nullptr || !changes->is_array()) {
        batch.wrong(joined(place, "changes"), "this must be a list");
        return;
    }
    const auto at = read_time(member(entry, "time"));
    for (std::size_t n = 0; n < changes->get_array().size(); ++n) {
        const json::value& change = changes->get_array()[n];
        const std::string here = fmt::format("{}.changes[{}]", place, n);
        const json::value* value = member(change, "value");
        const auto field = text_of(member(change, "field"));
        if (value == nullptr || !field) {
            batch.wrong(here, "this must have a field and a value");
        } else if (*field == "messages") {
            read_messages(batch, *value, here + ".value");
        } else {
            read_change(batch, *field, *value, here + ".value", at);
        }
    }
}

}  // namespace

Result<CallbackBatch> read_callbacks(const HttpRequest& request) {
    const auto document = read_document(request.body);
    if (!document) {
        return std::unexpected(document.error());
    }
    const json::value* entries = member(*document, "entry");
    if (entries == nullptr || !entries->is_array()) {
        return invalid("this must be a list", "entry", {},
                       "a webhook of Meta's is {\"object\": ..., \"entry\": [...]}");
    }
    Batch reading;
    for (std::size_t at = 0; at < entries->get_array().size(); ++at) {
        read_changes(reading, entries->get_array()[at], fmt::format("entry[{}]", at));
    }
    return std::move(reading).take();
}

}  // namespace parley::meta
