#include "api/people/person.h"

#include "access/projects.h"
#include "api/answers.h"
#include "audience/identities.h"
#include "base/phone.h"
#include "dialect/wire_time.h"

namespace parley::api {

namespace {

constexpr std::size_t longest_phone = 50;
constexpr std::size_t longest_user = 128;
constexpr std::size_t longest_name = 1'024;  // told more exactly later

json::object consent_of(const audience::Profile& profile) {
    return {{"opted_in", profile.opted_in},
            {"at", time_or_null(profile.consent_at)},
            {"source", text_or_null(profile.consent_source)}};
}

// Null takes away; absent says nothing.
std::optional<std::string> text_or_none(Fields& fields, const json::object& body, std::string_view key,
                                        std::size_t longest) {
    auto text = fields.text(key, longest);
    const json::value* value = body.if_contains(key);
    return value != nullptr && value->is_null() ? std::optional(std::string()) : text;
}

}  // namespace

json::object to_json(soci::session& sql, ProjectId project, const audience::Profile& profile) {
    json::array identities;
    for (const std::string& identity : audience::identities_of(sql, profile.id)) {
        identities.emplace_back(identity);
    }
    json::object body;
    body["id"] = profile.id.value;
    body["object_id"] = audience::object_id_of(project, profile.id);
    body["identity"] = profile.identity;
    body["identities"] = std::move(identities);
    body["phone"] = profile.phone ? json::value(*profile.phone) : json::value();
    body["user_id"] = profile.user_id ? json::value(*profile.user_id) : json::value();
    body["opted_in"] = profile.opted_in;
    body["number_blocked"] = profile.number_blocked;
    body["consent"] = consent_of(profile);
    body["attributes"] = profile.attributes;
    body["created"] = to_text(profile.created);
    body["updated"] = to_text(profile.updated);
    return body;
}

Result<audience::Profile> person_of(soci::session& sql, const Call& call) {
    auto profile = audience::read_profile(sql, call.project, path_text(call, "identity"));
    if (!profile) {
        return Failure(Error{ErrorKind::missing, "there is no such profile"});
    }
    return std::move(*profile);
}

std::string country_of(Context& context, const Call& call) {
    return context.projects->of(call.project).default_country;
}

Error placed(Error error) {
    if (error.where == "objectId") {
        error.where = "object_id";
        return error;
    }
    for (const std::string_view own :
         {"", "identity", "phone", "user_id", "also_known_as", "opted_in", "number_blocked", "event"}) {
        if (error.where == own) {
            return error;
        }
    }
    error.where = "attributes." + error.where;
    return error;
}

Result<bool> is_newest_first(const Call& call, bool otherwise) {
    const std::string* order = query_text(call, "order");
    if (order == nullptr) {
        return otherwise;
    }
    if (*order != "newest" && *order != "oldest") {
        return invalid("must be newest or oldest", "order");
    }
    return *order == "newest";
}

std::string source_of(const Call& call) {
    return call.actor.empty() ? "api" : call.actor;
}

Result<audience::ProfileChange> read_change(Fields& fields, const json::object& body, const std::string& country) {
    audience::ProfileChange change;
    change.phone = text_or_none(fields, body, "phone", longest_phone);
    change.user_id = text_or_none(fields, body, "user_id", longest_user);
    change.opted_in = fields.boolean("opted_in");
    change.number_blocked = fields.boolean("number_blocked");
    change.also_known_as = fields.text("also_known_as", longest_name);
    if (const json::object* attributes = fields.object("attributes")) {
        change.attributes = *attributes;
    }
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (change.phone && !change.phone->empty()) {
        auto parsed = Phone::parse(*change.phone, country);
        if (!parsed) {
            parsed.error().where = "phone";
            return std::unexpected(std::move(parsed.error()));
        }
        change.phone = parsed->e164();
    }
    if (auto fine = audience::check(change); !fine) {
        return std::unexpected(placed(std::move(fine.error())));
    }
    return change;
}

Result<audience::EventSaid> read_event(Fields& fields) {
    audience::EventSaid event;
    event.name = fields.required_text("event", longest_name);
    if (const json::object* properties = fields.object("properties")) {
        event.properties = *properties;
    }
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (auto fine = audience::check(event); !fine) {
        if (fine.error().where != "event" && fine.error().where != "properties") {
            fine.error().where = "properties." + fine.error().where;
        }
        return std::unexpected(std::move(fine.error()));
    }
    return event;
}

Time read_at(Fields& fields, const json::object& body) {
    const json::value* value = body.if_contains("at");
    if (value == nullptr || value->is_null()) {
        static_cast<void>(fields.text("at"));
        return {};
    }
    if (value->is_number()) {
        static_cast<void>(fields.integer("at"));
    } else {
        static_cast<void>(fields.text("at", 40));
    }
    const auto at = read_time(value);
    if (!at) {
        fields.refuse("at", "is no time between 2009 and 2100", "write 2026-01-31T12:00:00Z, or UNIX seconds");
    }
    return at.value_or(Time());
}

Result<audience::UploadRecord> read_record(const json::value& value, const std::string& country) {
    const json::object* body = value.if_object();
    if (body == nullptr) {
        return invalid("a record must be an object");
    }
    Fields fields(*body);
    audience::UploadRecord record;
    const auto identity = fields.text("identity", longest_name);
    const auto object = fields.text("object_id", longest_name);
    record.at = read_at(fields, *body);
    if (identity.has_value() == object.has_value()) {
        fields.refuse("identity", "name the person either by identity or by object_id");
    } else {
        record.by = identity ? audience::Named::identity : audience::Named::object;
        record.name = identity ? *identity : *object;
    }
    if (body->contains("event")) {
        auto event = read_event(fields);
        if (!event) {
            return std::unexpected(std::move(event.error()));
        }
        record.said = std::move(*event);
    } else {
        auto change = read_change(fields, *body, country);
        if (!change) {
            return std::unexpected(std::move(change.error()));
        }
        record.said = std::move(*change);
    }
    return record;
}

}  // namespace parley::api
