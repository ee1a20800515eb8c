#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"

// Named groups of users. Runs in work of the writer, where it writes.
namespace parley::api::notifications {

struct Topic {
    long long id = 0;
    std::string identifier;
    std::string name;
    Time created = {};
};

struct TopicMember {
    std::string recipient;
    std::vector<std::string> channels = {};  // empty: all
};

struct Subscription {
    Topic topic;
    std::vector<std::string> channels = {};
};

std::string topic_identifier_of(std::string_view name);  // "Big News" -> "big-news"

std::vector<Topic> topics_of(soci::session& sql, ProjectId project, std::size_t limit);
// By identifier, else by number.
std::optional<Topic> find_topic(soci::session& sql, ProjectId project, const std::string& named);
Topic insert_topic(soci::session& sql, ProjectId project, const std::string& identifier, const std::string& name,
                   Time now);
void rename(soci::session& sql, long long topic, const std::string& name);
void remove_topic(soci::session& sql, long long topic);

std::vector<TopicMember> members_of(soci::session& sql, long long topic, std::size_t limit);
void put_member(soci::session& sql, long long topic, const TopicMember& member);
bool has_member(soci::session& sql, long long topic, const std::string& recipient);
void remove_member(soci::session& sql, long long topic, const std::string& recipient);
std::vector<Subscription> subscriptions_of(soci::session& sql, ProjectId project, const std::string& recipient);

std::string list_text(const std::vector<std::string>& texts);  // as JSON
std::vector<std::string> texts_in(const std::string& list);

}  // namespace parley::api::notifications
