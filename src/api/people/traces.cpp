#include "api/people/traces.h"

#include "api/answers.h"
#include "audience/attribute_change.h"
#include "audience/identities.h"
#include "audience/part.h"
#include "base/phone_variants.h"
#include "store/row.h"

namespace parley::api {

namespace {

// First in a join, so that rows are found by their person and not the other way round.
#define WHOLE \
    "(SELECT CAST(:profile AS BIGINT) AS id UNION ALL SELECT id FROM merged_profile WHERE into_id = :profile) w "

Time time_of(std::int64_t milliseconds) {
    return Time(std::chrono::milliseconds(milliseconds));
}

json::value number_or_null(const soci::row& row, std::size_t place) {
    return row.get_indicator(place) == soci::i_null ? json::value() : json::value(store::integer(row, place));
}

json::value time_of(const soci::row& row, std::size_t place) {
    return row.get_indicator(place) == soci::i_null ? json::value()
                                                    : json::value(to_text(time_of(store::integer(row, place))));
}

}  // namespace

std::vector<MessageId> messages_to(soci::session& sql, ProfileId profile, MessageId after, int limit) {
    const long long id = profile.value;
    const long long from = after.value;
    const soci::rowset<long long> rows =
        (sql.prepare << "SELECT m.id FROM " WHOLE
                        "CROSS JOIN message m WHERE m.profile_id = w.id AND m.id > :after ORDER BY m.id LIMIT :limit",
         soci::use(id, "profile"), soci::use(from, "after"), soci::use(limit, "limit"));
    std::vector<MessageId> ids;
    for (const long long message : rows) {
        ids.push_back(MessageId{message});
    }
    return ids;
}

std::vector<MessageId> newest_messages_to(soci::session& sql, ProfileId profile, MessageId before, int limit) {
    const long long id = profile.value;
    const long long end = before ? before.value : std::numeric_limits<long long>::max();
    const soci::rowset<long long> rows =
        (sql.prepare << "SELECT m.id FROM " WHOLE
                        "CROSS JOIN message m WHERE m.profile_id = w.id AND m.id < :before ORDER BY m.id DESC LIMIT "
                        ":limit",
         soci::use(id, "profile"), soci::use(end, "before"), soci::use(limit, "limit"));
    std::vector<MessageId> ids;
    for (const long long message : rows) {
        ids.push_back(MessageId{message});
    }
    return ids;
}

json::array incoming_of(soci::session& sql, ProjectId project, const audience::Profile& profile, std::int64_t after,
                        int limit) {
    const long long id = profile.id.value;
    const long long owner = project.value;
    const long long from = after;
    const auto spellings = profile.phone ? spellings_of(*profile.phone) : std::vector<std::string>{""};
    // What came from their number before it was known to be theirs is theirs, too.
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT i.id, i.owner_id, i.sender, i.type, i.content, i.sent_at, i.received_at, "
                        "i.answers_message FROM (SELECT o.id FROM " WHOLE
                        "CROSS JOIN incoming o WHERE o.profile_id = w.id AND o.id > :after UNION "
                        "SELECT o.id FROM incoming o WHERE o.sender IN (:phone, :other) AND o.sender <> '' AND "
                        "o.profile_id IS NULL AND o.id > :after AND o.owner_id IN (SELECT id FROM provider "
                        "WHERE project_id = :project)) k JOIN incoming i ON i.id = k.id ORDER BY i.id LIMIT :limit",
         soci::use(id, "profile"), soci::use(from, "after"), soci::use(spellings.front(), "phone"),
         soci::use(spellings.back(), "other"), soci::use(owner, "project"), soci::use(limit, "limit"));
    json::array all;
    for (const soci::row& row : rows) {
        json::object message;
        message["id"] = store::integer(row, 0);
        message["provider"] = store::integer(row, 1);
        message["sender"] = row.get<std::string>(2);
        message["type"] = row.get<std::string>(3);
        message["content"] = json::parse(row.get<std::string>(4));
        message["sent"] = time_of(row, 5);
        message["received"] = time_of(row, 6);
        message["answers"] = number_or_null(row, 7);
        all.push_back(std::move(message));
    }
    return all;
}

json::array lists_of(soci::session& sql, ProfileId profile) {
    json::array names;
    for (const long long list : audience::memberships_of(sql, audience::Membership::list, profile)) {
        std::string name;
        sql << "SELECT name FROM list WHERE id = :id", soci::use(list, "id"), soci::into(name);
        names.emplace_back(name);
    }
    return names;
}

json::array merged_into(soci::session& sql, ProfileId profile) {
    const long long id = profile.value;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT content, merged_at FROM merged_profile WHERE into_id = :profile ORDER BY id",
         soci::use(id, "profile"));
    json::array parts;
    for (const soci::row& row : rows) {
        const auto part = audience::read_part(row.get<std::string>(0)).person;
        json::object body;
        body["id"] = part.id.value;
        body["identity"] = part.identity;
        body["phone"] = text_or_null(part.phone);
        body["user_id"] = text_or_null(part.user_id);
        body["opted_in"] = part.opted_in;
        body["attributes"] = audience::read_object(part.attributes);
        body["created"] = to_text(part.created);
        body["merged"] = time_of(row, 1);
        parts.push_back(std::move(body));
    }
    return parts;
}

#undef WHOLE

}  // namespace parley::api
