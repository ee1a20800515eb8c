#include "api/clevertap/upload_record.h"

#include <fmt/format.h>

#include <array>
#include <set>

#include "api/clevertap/profile_data.h"
#include "audience/events.h"
#include "base/text.h"

namespace parley::api::clevertap {

namespace {

constexpr std::size_t most_event_properties = 256;
constexpr std::int64_t end_of_time = 253'402'300'800;  // the year 10000: milliseconds were meant

Refusal event_refused(int code, std::string_view complaint) {
    return {code, fmt::format("Event data is incorrect. {} ", complaint)};
}

std::optional<std::string> name_in(const json::object& record, std::string_view key) {
    const json::value* value = record.if_contains(key);
    if (value == nullptr || value->is_null() || value->is_bool()) {
        return std::nullopt;
    }
    auto text = text_of(value);
    return text && !trimmed(*text).empty() ? text : std::nullopt;
}

struct Person {
    audience::Named by = audience::Named::identity;
    std::string name;
};

// Those of other services are identities of their own, which no customer number can be mistaken for.
std::expected<Person, Refusal> read_person(const json::object& record) {
    std::optional<Person> person;
    constexpr std::pair<std::string_view, std::string_view> spellings[] = {
        {"identity", "identity"}, {"FBID", "FBID"}, {"fbId", "FBID"},
        {"GPID", "GPID"},         {"gpId", "GPID"}, {"objectId", "objectId"}};
    for (const auto& [spelling, key] : spellings) {
        auto name = name_in(record, spelling);
        if (!name) {
            continue;
        }
        if (person) {
            return std::unexpected(Refusal{523, "Only one of identity, FBID, GPID and objectId may be given. "});
        }
        const bool is_object = key == "objectId";
        const bool is_own = key == "identity" || is_object;
        person = Person{is_object ? audience::Named::object : audience::Named::identity,
                        is_own ? std::move(*name) : fmt::format("{}:{}", key, *name)};
    }
    if (!person) {
        return std::unexpected(Refusal{
            523, "'identity' or 'fbId' or 'gpId' or 'objectId' is necessary under 120 chars to identify the user. "});
    }
    if (!audience::check_identity(person->name)) {
        return std::unexpected(person->by == audience::Named::object
                                   ? Refusal{526, "objectId is not valid. "}
                                   : Refusal{523, "The identity is longer than 512 bytes or holds a NUL. "});
    }
    return std::move(*person);
}

std::expected<Time, Refusal> read_time(const json::object& record, Time now) {
    const json::value* value = record.if_contains("ts");
    if (value == nullptr || value->is_null()) {
        return now;
    }
    const auto seconds = integer_of(value);
    if (!seconds || *seconds <= 0 || *seconds >= end_of_time) {
        return std::unexpected(Refusal{525, "Timestamp should be present in the Unix Epoch format. "});
    }
    return Time(std::chrono::seconds(*seconds));
}

std::expected<audience::EventSaid, Refusal> read_event(const json::object& record) {
    const json::value* name = record.if_contains("evtName");
    if (name == nullptr || !name->is_string() || trimmed(name->get_string()).empty()) {
        return std::unexpected(event_refused(509, "Event name is missing."));
    }
    audience::EventSaid event;
    event.name = trimmed(name->get_string());
    if (is_restricted_event(event.name)) {
        return std::unexpected(event_refused(513, "Event name is a restricted system event."));
    }
    const json::value* data = record.if_contains("evtData");
    if (data == nullptr || !data->is_object()) {
        return std::unexpected(event_refused(512, "evtData needs to be an object."));
    }
    event.properties = data->get_object();
    if (event.properties.size() > most_event_properties) {
        return std::unexpected(event_refused(522, "There are more than 256 event properties."));
    }
    if (auto good = audience::check(event); !good) {
        const Error& error = good.error();
        return std::unexpected(event_refused(
            512, error.where.empty() ? error.what + '.' : fmt::format("{} {}.", error.where, error.what)));
    }
    return event;
}

std::expected<Record, Refusal> read_token(const json::object& record) {
    constexpr auto kinds = std::to_array<std::string_view>(
        {"apns", "fcm", "gcm", "chrome", "firefox", "safari", "edge", "wns", "mpns", "xps", "hps", "bps"});
    const json::value* data = record.if_contains("tokenData");
    if (data == nullptr) {
        return std::unexpected(Refusal{530, "tokenData is missing. "});
    }
    if (!data->is_object()) {
        return std::unexpected(Refusal{531, "tokenData needs to be an object. "});
    }
    const auto* id = member(*data, "id");
    if (id == nullptr || !id->is_string() || id->get_string().empty()) {
        return std::unexpected(Refusal{532, "The id of the device token is missing. "});
    }
    if (id->get_string().size() > 4'096) {
        return std::unexpected(Refusal{533, "The id of the device token is too long. "});
    }
    const auto* type = member(*data, "type");
    if (type == nullptr || !type->is_string()) {
        return std::unexpected(Refusal{534, "The type of the device token is missing. "});
    }
    if (std::ranges::find(kinds, lower(type->get_string())) == kinds.end()) {
        return std::unexpected(Refusal{535, "The type of the device token is not known. "});
    }
    return DeviceToken{};
}

std::expected<audience::ProfileChange, Refusal> read_profile(const json::object& record, const RecordRules& rules) {
    const json::value* data = record.if_contains("profileData");
    if (data == nullptr || !data->is_object()) {
        return std::unexpected(Refusal{521, "Profile data is incorrect. profileData needs to be an object."});
    }
    return read_profile_data(data->get_object(), rules);
}

const std::set<std::string>& restricted_events() {
    static const std::set<std::string> folded = [] {
        std::set<std::string> names;
        for (const std::string_view name : {"Notification Sent",   "Notification Delivered",
                                            "Notification Viewed", "Notification Clicked",
                                            "Notification Failed", "Notification Replied",
                                            "Reply Sent",          "Channel Unsubscribed",
                                            "Channel Subscribed",  "Segment Membership Change",
                                            "App Launched",        "App Installed",
                                            "App Uninstalled",     "Session Started",
                                            "Session Concluded",   "UTM Visited",
                                            "Identity Set",        "Identity Reset",
                                            "Identity Error",      "Push Unregistered",
                                            "Push Impressions",    "Geocluster Entered",
                                            "Geocluster Exited"}) {
            names.insert(audience::folded_event_name(name));
        }
        return names;
    }();
    return folded;
}

}  // namespace

bool is_restricted_event(std::string_view name) {
    return restricted_events().contains(audience::folded_event_name(name));
}

std::string numbered(const Refusal& refusal, std::size_t number) {
    return fmt::format("{}Skipped record number : {}", refusal.text, number);
}

std::expected<Record, Refusal> read_record(const json::value& value, const RecordRules& rules) {
    const json::object* record = value.if_object();
    const json::value* type = record == nullptr ? nullptr : record->if_contains("type");
    if (type == nullptr || !type->is_string() ||
        (type->get_string() != "profile" && type->get_string() != "event" && type->get_string() != "token")) {
        return std::unexpected(Refusal{524, "The type needs to be profile, event or token. "});
    }
    auto person = read_person(*record);
    if (!person) {
        return std::unexpected(std::move(person.error()));
    }
    if (type->get_string() == "token") {
        return read_token(*record);
    }
    const auto at = read_time(*record, rules.now);
    if (!at) {
        return std::unexpected(at.error());
    }
    audience::UploadRecord said{.by = person->by, .name = std::move(person->name), .at = *at};
    if (type->get_string() == "profile") {
        auto change = read_profile(*record, rules);
        if (!change) {
            return std::unexpected(std::move(change.error()));
        }
        said.said = std::move(*change);
    } else {
        auto event = read_event(*record);
        if (!event) {
            return std::unexpected(std::move(event.error()));
        }
        said.said = std::move(*event);
    }
    return said;
}

Refusal refusal_of(const audience::UploadRecord& record, const Error& error) {
    if (record.by == audience::Named::object && error.kind == ErrorKind::missing) {
        return {526, "objectId is not valid. "};
    }
    const std::string words = error.where.empty() ? error.what : fmt::format("{} {}", error.where, error.what);
    if (std::holds_alternative<audience::EventSaid>(record.said)) {
        return event_refused(error.kind == ErrorKind::conflict ? 528 : 512, words + '.');
    }
    return {521, fmt::format("Profile data is incorrect. {}.", words)};
}

}  // namespace parley::api::clevertap
