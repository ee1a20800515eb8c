#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/gupshup/codes.h"
#include "dialect/gupshup/lists.h"
#include "dialect/gupshup/read_events.h"
#include "dialect/whatsapp/incoming_object.h"
#include "dialect/wire_time.h"

// Version 3: Meta's webhook with gs_app_id at the top, and gs_id in statuses and contexts.
namespace parley::gupshup {

namespace {

std::string number_in(Reader& reader, const json::value& value) {
    const json::value* metadata = member(value, "metadata");
    return metadata == nullptr ? std::string() : reader.id(*metadata, {"display_phone_number"});
}

// `from` is the person's number or user id.
std::string name_in(Reader& reader, const json::value& value, std::string_view from) {
    for (const json::value& contact : list_in(reader, value, {"contacts"})) {
        const bool is_theirs = reader.text(contact, {"wa_id"}) == from || reader.text(contact, {"user_id"}) == from;
        const json::value* profile = member(contact, "profile");
        if (is_theirs && profile != nullptr) {
            return words_in(reader, *profile, {"name"});
        }
    }
    return {};
}

IncomingMessage read_message(Reader& reader, const json::value& element, const json::value& value) {
    IncomingMessage message = whatsapp::read_incoming(reader, element);
    message.to = number_in(reader, value);
    message.name = name_in(reader, value, message.from.empty() ? message.from_user : message.from);
    if (const json::value* context = member(element, "context")) {
        if (std::string id = reader.id(*context, {"gs_id"}); !id.empty()) {
            message.context_id = std::move(id);
        }
    }
    if (auto* reaction = std::get_if<Reaction>(&message.content)) {
        const json::value* told = member(element, "reaction");
        std::string id = told == nullptr ? "" : reader.id(*told, {"gs_id"});
        reaction->message_id = id.empty() ? std::move(reaction->message_id) : std::move(id);
    }
    return message;
}

void read_failure(Reader& reader, const json::value& element, StatusReport& report) {
    report.failure = FailureCode::other;
    const json::array& errors = list_in(reader, element, {"errors"});
    if (errors.empty()) {
        return;
    }
    const json::value& error = errors.front();
    report.failure = failure_of(integer_of(member(error, "code")).value_or(0));
    report.provider_code = words_in(reader, error, {"code"}, longest_code);
    report.words = words_in(reader, error, {"title", "message"});
    if (const json::value* data = member(error, "error_data")) {
        const std::string details = words_in(reader, *data, {"details"});
        report.words = details.empty() ? report.words : details;
    }
}

// Also `enqueued`, whose time is a number of milliseconds.
Callback read_status(Reader& reader, const json::value& element, const json::value&) {
    StatusReport report{.message_id = {},
                        .provider_id = reader.id(element, {"gs_id", "gsId"}),
                        .at = read_time(member(element, "timestamp")),
                        .recipient = reader.id(element, {"recipient_id", "recipient_user_id"})};
    std::string id = reader.id(element, {"id"});
    (report.provider_id.empty() ? report.provider_id : report.whatsapp_id) = std::move(id);
    if (report.provider_id.empty()) {
        reader.missing(element, "gs_id");
    }
    const std::string word = lower(trimmed(reader.required_text(element, {"status"})));
    if (word == "deleted") {
        return Notice{word, report.provider_id, report.at};
    }
    const auto status = word == "enqueued" ? std::optional(Status::accepted) : status_named(word);
    const bool is_reported = status == Status::accepted || status == Status::sent || status == Status::delivered ||
                             status == Status::read || status == Status::failed;
    if (!is_reported) {
        reader.wrong_member(element, {"status"}, "no such status", word);
    }
    report.status = status.value_or(Status::sent);
    if (report.status == Status::failed) {
        read_failure(reader, element, report);
    }
    return report;
}

TemplateReport read_template(Reader& reader, const json::value& value, std::string_view field, std::optional<Time> at) {
    TemplateReport report{
        .template_id = reader.id(value, {"message_template_id"}),
        .name = words_in(reader, value, {"message_template_name"}),
        .language = words_in(reader, value, {"message_template_language"}),
        .category = field == "template_category_update" ? words_in(reader, value, {"new_category"}) : "",
        .quality = words_in(reader, value, {"new_quality_score"}),
        .at = at};
    if (report.template_id.empty() && report.name.empty()) {
        reader.missing(value, "message_template_id");
    }
    if (field == "message_template_status_update") {
        const std::string word = reader.required_text(value, {"event"});
        report.status = template_status_of_wire(word);
        if (!report.status) {
            reader.wrong_member(value, {"event"}, "no such event", word);
        }
        report.reason = words_in(reader, value, {"reason"});
        report.reason = equal_ignoring_case(report.reason, "NONE") ? "" : report.reason;
    }
    return report;
}

Callback read_preference(Reader& reader, const json::value& preference, const json::value&) {
    const std::string wanted = lower(reader.required_text(preference, {"value"}));
    if (wanted != "stop" && wanted != "resume") {
        reader.wrong_member(preference, {"value"}, "no such preference", wanted);
    }
    return ConsentReport{.phone = reader.id(preference, {"wa_id"}),
                         .user = reader.id(preference, {"user_id"}),
                         .opted_in = wanted == "resume",
                         .words = words_in(reader, preference, {"detail"}),
                         .at = read_time(member(preference, "timestamp"))};
}

bool is_of_account(std::string_view field) {
    return field == "billing-event" || field == "security" || field.starts_with("account_") ||
           field.starts_with("phone_number_") || field.starts_with("business_") ||
           field == "message_template_components_update";
}

template <class Read>
void read_each(const json::value& value, std::string_view name, const std::string& place, Read read,
               CallbacksRead& into) {
    const json::value* list = member(value, name);
    if (list == nullptr || list->is_null()) {
        return;
    }
    if (!list->is_array()) {
        into.add_unreadable(joined(place, name), "this must be a list");
        return;
    }
    for (std::size_t at = 0; at < list->get_array().size(); ++at) {
        into.add(
            list->get_array()[at],
            [&](Reader& reader, const json::value& element) { return Callback(read(reader, element, value)); },
            [&] { return fmt::format("{}[{}]", joined(place, name), at); });
    }
}

// `at`: the entry's time, which is all that changes of templates and accounts have.
void read_change(const json::value& change, const std::string& place, std::optional<Time> at, CallbacksRead& into) {
    const std::string field = text_of(member(change, "field")).value_or("");
    const json::value* value = member(change, "value");
    const std::string inner = joined(place, "value");
    if (value == nullptr || !value->is_object()) {
        into.add_unreadable(inner, "this is missing");
    } else if (field == "messages") {
        read_each(*value, "statuses", inner, read_status, into);
        read_each(*value, "messages", inner, read_message, into);
    } else if (field == "user_preferences") {
        read_each(*value, "user_preferences", inner, read_preference, into);
    } else if (field == "message_template_status_update" || field == "message_template_quality_update" ||
               field == "template_category_update") {
        into.add(
            *value,
            [&](Reader& reader, const json::value& told) { return Callback(read_template(reader, told, field, at)); },
            [&] { return inner; });
    } else if (is_of_account(field)) {
        into.add(
            *value,
            [&](Reader&, const json::value& told) { return Notice{field, kept_words(json::serialize(told)), at}; },
            [&] { return inner; });
    } else {
        into.add_unreadable(joined(place, "field"), fmt::format("no such field (given: {})", kept_words(field, 50)));
    }
}

}  // namespace

void read_passed_on(const json::value& body, std::string_view place, CallbacksRead& into) {
    Reader reader(body);
    std::size_t entry_at = 0;
    for (const json::value& entry : list_in(reader, body, {"entry"})) {
        const auto at = read_time(member(entry, "time"));
        std::size_t change_at = 0;
        for (const json::value& change : list_in(reader, entry, {"changes"})) {
            read_change(change, joined(place, fmt::format("entry[{}].changes[{}]", entry_at, change_at++)), at, into);
        }
        ++entry_at;
    }
    if (reader.failed()) {
        const Error error = reader.error(place);
        into.add_unreadable(error.where, error.what);
    }
}

}  // namespace parley::gupshup
