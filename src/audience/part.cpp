#include "audience/part.h"

#include "audience/attribute_change.h"

namespace parley::audience {

namespace {

template <class Values>
json::array list_of(const Values& values) {
    json::array list;
    for (const auto& value : values) {
        list.emplace_back(value);
    }
    return list;
}

std::vector<std::string> texts_in(const json::object& object, std::string_view name) {
    std::vector<std::string> texts;
    for (const json::value& value : object.at(name).as_array()) {
        texts.emplace_back(value.as_string());
    }
    return texts;
}

std::vector<long long> numbers_in(const json::object& object, std::string_view name) {
    std::vector<long long> numbers;
    for (const json::value& value : object.at(name).as_array()) {
        numbers.push_back(value.as_int64());
    }
    return numbers;
}

std::string text_in(const json::object& object, std::string_view name) {
    return std::string(object.at(name).as_string());
}

Time time_of(std::int64_t milliseconds) {
    return Time(std::chrono::milliseconds(milliseconds));
}

json::object object_of(const ConsentWord& word) {
    return {{"opted_in", word.opted_in},
            {"at", word.at ? json::value(word.at->time_since_epoch().count()) : json::value()},
            {"source", word.source}};
}

ConsentWord read_word(const json::object& object) {
    const json::value& at = object.at("at");
    return {object.at("opted_in").as_bool(), at.is_null() ? std::nullopt : std::optional(time_of(at.as_int64())),
            text_in(object, "source")};
}

}  // namespace

ConsentWord word_of(const PersonState& person) {
    return {person.opted_in, person.consent_at, person.consent_source};
}

std::string text_of(const Part& part) {
    const PersonState& person = part.person;
    json::object gained;
    gained["attributes"] = list_of(part.gained.attributes);
    gained["phone"] = part.gained.phone;
    gained["user_id"] = part.gained.user_id;
    gained["instead_of"] = part.gained.instead_of ? json::value(object_of(*part.gained.instead_of)) : json::value();
    gained["lists"] = list_of(part.gained.lists);
    gained["imports"] = list_of(part.gained.imports);
    json::object object;
    object["id"] = person.id.value;
    object["identity"] = person.identity;
    object["phone"] = person.phone;
    object["user_id"] = person.user_id;
    object["consent"] = object_of(word_of(person));
    object["attributes"] = read_object(person.attributes);
    object["created"] = person.created.time_since_epoch().count();
    object["updated"] = person.updated.time_since_epoch().count();
    object["aliases"] = list_of(part.aliases);
    object["parts"] = list_of(part.parts);
    object["lists"] = list_of(part.lists);
    object["imports"] = list_of(part.imports);
    object["gained"] = std::move(gained);
    return json::serialize(object);
}

Part read_part(const std::string& text) {
    const json::object object = read_object(text);
    const json::object& gained = object.at("gained").as_object();
    const ConsentWord word = read_word(object.at("consent").as_object());
    Part part;
    part.person = {.id = ProfileId{object.at("id").as_int64()},
                   .identity = text_in(object, "identity"),
                   .phone = text_in(object, "phone"),
                   .user_id = text_in(object, "user_id"),
                   .opted_in = word.opted_in,
                   .consent_at = word.at,
                   .consent_source = word.source,
                   .attributes = json::serialize(object.at("attributes")),
                   .created = time_of(object.at("created").as_int64()),
                   .updated = time_of(object.at("updated").as_int64())};
    part.aliases = texts_in(object, "aliases");
    part.parts = numbers_in(object, "parts");
    part.lists = numbers_in(object, "lists");
    part.imports = numbers_in(object, "imports");
    part.gained.attributes = texts_in(gained, "attributes");
    part.gained.phone = gained.at("phone").as_bool();
    part.gained.user_id = gained.at("user_id").as_bool();
    if (const json::value& instead = gained.at("instead_of"); !instead.is_null()) {
        part.gained.instead_of = read_word(instead.as_object());
    }
    part.gained.lists = numbers_in(gained, "lists");
    part.gained.imports = numbers_in(gained, "imports");
    return part;
}

namespace {

void count_members(soci::session& sql, long long list, int more) {
    sql << "UPDATE list SET members = members + :more WHERE id = :id", soci::use(more, "more"), soci::use(list, "id");
}

}  // namespace

std::vector<long long> memberships_of(soci::session& sql, Membership kind, ProfileId profile) {
    const long long id = profile.value;
    // In this order: members are found by their list, not the other way round.
    const char* query = kind == Membership::list
                            ? "SELECT m.list_id FROM list l CROSS JOIN list_member m WHERE m.list_id = l.id "
                              "AND m.profile_id = :profile ORDER BY m.list_id"
                            : "SELECT m.import_id FROM import i CROSS JOIN import_member m WHERE m.import_id = i.id "
                              "AND m.profile_id = :profile ORDER BY m.import_id";
    const soci::rowset<long long> rows = (sql.prepare << query, soci::use(id, "profile"));
    std::vector<long long> ids;
    for (const long long one : rows) {
        ids.push_back(one);
    }
    return ids;
}

std::vector<long long> add_memberships(soci::session& sql, Membership kind, ProfileId profile,
                                       const std::vector<long long>& of) {
    const long long id = profile.value;
    // A list may be gone by the time that somebody comes back to it.
    const char* query =
        kind == Membership::list
            ? "INSERT INTO list_member (list_id, profile_id) SELECT id, :profile FROM list WHERE id = :of "
              "ON CONFLICT (list_id, profile_id) DO NOTHING"
            : "INSERT INTO import_member (import_id, profile_id) SELECT id, :profile FROM import WHERE id = :of "
              "ON CONFLICT (import_id, profile_id) DO NOTHING";
    std::vector<long long> added;
    for (const long long one : of) {
        soci::statement insert = (sql.prepare << query, soci::use(id, "profile"), soci::use(one, "of"));
        insert.execute(true);
        if (insert.get_affected_rows() > 0) {
            added.push_back(one);
            if (kind == Membership::list) {
                count_members(sql, one, 1);
            }
        }
    }
    return added;
}

void remove_memberships(soci::session& sql, Membership kind, ProfileId profile, const std::vector<long long>& of) {
    const long long id = profile.value;
    const char* query = kind == Membership::list
                            ? "DELETE FROM list_member WHERE list_id = :of AND profile_id = :profile"
                            : "DELETE FROM import_member WHERE import_id = :of AND profile_id = :profile";
    for (const long long one : of) {
        soci::statement removal = (sql.prepare << query, soci::use(one, "of"), soci::use(id, "profile"));
        removal.execute(true);
        if (removal.get_affected_rows() > 0 && kind == Membership::list) {
            count_members(sql, one, -1);
        }
    }
}

}  // namespace parley::audience
