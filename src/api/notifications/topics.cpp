#include "api/notifications/topics.h"

#include "api/notifications/shape.h"
#include "base/text.h"
#include "store/row.h"

namespace parley::api::notifications {

namespace {

Topic topic_in(const soci::row& row) {
    return {store::integer(row, 0), row.get<std::string>(1), row.get<std::string>(2), time_of(store::integer(row, 3))};
}

}  // namespace

std::string topic_identifier_of(std::string_view name) {
    std::string identifier;
    bool after_blank = false;
    for (const char letter : lower(name)) {
        const bool is_blank = std::string_view(" \t\r\n").find(letter) != std::string_view::npos;
        if (!is_blank || !after_blank) {
            identifier += is_blank ? '-' : letter;
        }
        after_blank = is_blank;
    }
    return identifier;
}

std::vector<Topic> topics_of(soci::session& sql, ProjectId project, std::size_t limit) {
    const long long number = project.value;
    const auto most = static_cast<long long>(limit);
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT id, identifier, name, created_at FROM topic WHERE project_id = :project "
                        "ORDER BY id LIMIT :limit",
         soci::use(number, "project"), soci::use(most, "limit"));
    std::vector<Topic> topics;
    for (const soci::row& row : rows) {
        topics.push_back(topic_in(row));
    }
    return topics;
}

std::optional<Topic> find_topic(soci::session& sql, ProjectId project, const std::string& named) {
    const long long number = project.value;
    const long long id = number_in(named);
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT id, identifier, name, created_at FROM topic "
                        "WHERE project_id = :project AND (identifier = :named OR id = :id) "
                        "ORDER BY CASE WHEN identifier = :named THEN 0 ELSE 1 END",
         soci::use(number, "project"), soci::use(named, "named"), soci::use(id, "id"));
    for (const soci::row& row : rows) {
        return topic_in(row);
    }
    return std::nullopt;
}

Topic insert_topic(soci::session& sql, ProjectId project, const std::string& identifier, const std::string& name,
                   Time now) {
    const long long number = project.value;
    const long long at = milliseconds(now);
    Topic topic{0, identifier, name, now};
    sql << "INSERT INTO topic (project_id, identifier, name, created_at) VALUES (:project, :identifier, :name, :at) "
           "RETURNING id",
        soci::use(number, "project"), soci::use(identifier, "identifier"), soci::use(name, "name"), soci::use(at, "at"),
        soci::into(topic.id);
    return topic;
}

void rename(soci::session& sql, long long topic, const std::string& name) {
    sql << "UPDATE topic SET name = :name WHERE id = :id", soci::use(name, "name"), soci::use(topic, "id");
}

void remove_topic(soci::session& sql, long long topic) {
    sql << "DELETE FROM topic_member WHERE topic_id = :id", soci::use(topic, "id");
    sql << "DELETE FROM topic WHERE id = :id", soci::use(topic, "id");
}

std::vector<TopicMember> members_of(soci::session& sql, long long topic, std::size_t limit) {
    const auto most = static_cast<long long>(limit);
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT recipient, channels FROM topic_member WHERE topic_id = :topic "
                        "ORDER BY recipient LIMIT :limit",
         soci::use(topic, "topic"), soci::use(most, "limit"));
    std::vector<TopicMember> members;
    for (const soci::row& row : rows) {
        members.push_back({row.get<std::string>(0), texts_in(row.get<std::string>(1))});
    }
    return members;
}

void put_member(soci::session& sql, long long topic, const TopicMember& member) {
    const std::string channels = list_text(member.channels);
    sql << "INSERT INTO topic_member (topic_id, recipient, channels) VALUES (:topic, :recipient, :channels) "
           "ON CONFLICT (topic_id, recipient) DO UPDATE SET channels = excluded.channels",
        soci::use(topic, "topic"), soci::use(member.recipient, "recipient"), soci::use(channels, "channels");
}

bool has_member(soci::session& sql, long long topic, const std::string& recipient) {
    int there = 0;
    sql << "SELECT EXISTS (SELECT 1 FROM topic_member WHERE topic_id = :topic AND recipient = :recipient)",
        soci::use(topic, "topic"), soci::use(recipient, "recipient"), soci::into(there);
    return there != 0;
}

void remove_member(soci::session& sql, long long topic, const std::string& recipient) {
    sql << "DELETE FROM topic_member WHERE topic_id = :topic AND recipient = :recipient", soci::use(topic, "topic"),
        soci::use(recipient, "recipient");
}

std::vector<Subscription> subscriptions_of(soci::session& sql, ProjectId project, const std::string& recipient) {
    const long long number = project.value;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT t.id, t.identifier, t.name, t.created_at, m.channels FROM topic_member m "
                        "JOIN topic t ON t.id = m.topic_id "
                        "WHERE m.recipient = :recipient AND t.project_id = :project ORDER BY t.id",
         soci::use(recipient, "recipient"), soci::use(number, "project"));
    std::vector<Subscription> subscriptions;
    for (const soci::row& row : rows) {
        subscriptions.push_back({topic_in(row), texts_in(row.get<std::string>(4))});
    }
    return subscriptions;
}

std::string list_text(const std::vector<std::string>& texts) {
    json::array list;
    for (const std::string& text : texts) {
        list.emplace_back(text);
    }
    return json::serialize(list);
}

std::vector<std::string> texts_in(const std::string& list) {
    std::vector<std::string> texts;
    const auto value = parse_json(list);
    if (value && value->is_array()) {
        for (const json::value& item : value->get_array()) {
            texts.push_back(text_of(&item).value_or(std::string()));
        }
    }
    return texts;
}

}  // namespace parley::api::notifications
