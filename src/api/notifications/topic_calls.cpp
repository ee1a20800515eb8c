#include "api/answers.h"
#include "api/notifications/handlers.h"
#include "api/notifications/order.h"
#include "api/notifications/shape.h"
#include "api/notifications/topics.h"

namespace parley::api::notifications {

namespace {

constexpr std::size_t most_listed = 1'000;

json::array list_of(const std::vector<std::string>& texts) {
    json::array list;
    for (const std::string& text : texts) {
        list.emplace_back(text);
    }
    return list;
}

json::object in_words(const Topic& topic) {
    json::object words;
    words["id"] = topic.id;
    words["identifier"] = topic.identifier;
    words["name"] = topic.name;
    words["createdAt"] = to_text(topic.created);
    return words;
}

Failure no_such_topic() {
    return Failure(Error{ErrorKind::missing, "there is no such topic"});
}

Result<std::string> read_name(const json::object& body) {
    const json::value* name = given(body, "name");
    return name == nullptr ? Result<std::string>(invalid("is missing", "name")) : read_identifier(*name, "name");
}

Result<std::vector<std::string>> read_channels(const json::value* value, const std::string& where) {
    auto channels =
        value == nullptr || value->is_null() ? Result<std::vector<std::string>>({}) : read_texts(*value, where);
    if (channels && channels->size() > 20) {
        return invalid("at most 20", where);
    }
    return channels;
}

Result<const json::array*> read_users(const json::object& body) {
    const json::value* users = given(body, "users");
    const json::array* list = users == nullptr ? nullptr : users->if_array();
    if (list == nullptr || list->empty() || list->size() > most_named) {
        return invalid(fmt::format("must be a list of 1 to {} users", most_named), "users");
    }
    return list;
}

// Identifiers, or objects with the channels that each has chosen.
Result<std::vector<TopicMember>> read_members(const json::object& body) {
    const auto list = read_users(body);
    if (!list) {
        return std::unexpected(list.error());
    }
    std::vector<TopicMember> members;
    for (const json::value& item : **list) {
        const std::string where = fmt::format("users[{}]", members.size());
        const json::value* identifier = item.is_object() ? member(item, "identifier") : &item;
        auto named = identifier == nullptr ? Result<std::string>(invalid("is missing", where + ".identifier"))
                                           : read_identifier(*identifier, where);
        auto channels = read_channels(member(item, "channels"), where + ".channels");
        if (!named || !channels) {
            return std::unexpected(named ? channels.error() : named.error());
        }
        members.push_back({std::move(*named), std::move(*channels)});
    }
    return members;
}

// Runs `change` with the topic of the path.
template <class Change>
Result<HttpResponse> change_topic(Context& context, const Call& call, std::string message, Change change) {
    const auto changed = write(context, [&](soci::session& sql) -> Result<bool> {
        const auto topic = find_topic(sql, call.project, path_text(call, "topic"));
        return topic ? change(sql, *topic) : no_such_topic();
    });
    return changed ? Result<HttpResponse>(said(std::move(message))) : std::unexpected(changed.error());
}

}  // namespace

Result<HttpResponse> list_topics(Context& context, const Call& call) {
    json::array items;
    for (const Topic& topic :
         context.database.read([&](soci::session& sql) { return topics_of(sql, call.project, most_listed); })) {
        items.push_back(in_words(topic));
    }
    return json_answer(json::value(std::move(items)));
}

// One of that identifier that is there is answered as it is, with the name that is given now.
Result<HttpResponse> create_topic(Context& context, const Call& call, const json::object& body) {
    const auto name = read_name(body);
    if (!name) {
        return std::unexpected(name.error());
    }
    const json::value* given_identifier = given(body, "identifier");
    const auto identifier = given_identifier == nullptr ? Result<std::string>(topic_identifier_of(*name))
                                                        : read_identifier(*given_identifier, "identifier");
    if (!identifier) {
        return std::unexpected(identifier.error());
    }
    const auto made = context.writer.run([&](soci::session& sql) {
        auto topic = find_topic(sql, call.project, *identifier);
        if (!topic || topic->identifier != *identifier) {
            return insert_topic(sql, call.project, *identifier, *name, context.clock.now());
        }
        rename(sql, topic->id, *name);
        topic->name = *name;
        return *topic;
    });
    return made ? Result<HttpResponse>(json_answer(in_words(*made), 201)) : std::unexpected(made.error());
}

Result<HttpResponse> rename_topic(Context& context, const Call& call, const json::object& body) {
    const auto name = read_name(body);
    if (!name) {
        return std::unexpected(name.error());
    }
    return change_topic(context, call, "the topic is renamed", [&](soci::session& sql, const Topic& topic) {
        rename(sql, topic.id, *name);
        return Result<bool>(true);
    });
}

Result<HttpResponse> delete_topic(Context& context, const Call& call) {
    return change_topic(context, call, "the topic is deleted", [](soci::session& sql, const Topic& topic) {
        remove_topic(sql, topic.id);
        return Result<bool>(true);
    });
}

Result<HttpResponse> subscribe_users(Context& context, const Call& call, const json::object& body) {
    const auto members = read_members(body);
    if (!members) {
        return std::unexpected(members.error());
    }
    return change_topic(context, call, "the users are subscribed", [&](soci::session& sql, const Topic& topic) {
        for (const TopicMember& one : *members) {
            put_member(sql, topic.id, one);
        }
        return Result<bool>(true);
    });
}

Result<HttpResponse> detach_users(Context& context, const Call& call, const json::object& body) {
    const auto members = read_members(body);
    if (!members) {
        return std::unexpected(members.error());
    }
    return change_topic(context, call, "the users are unsubscribed", [&](soci::session& sql, const Topic& topic) {
        for (const TopicMember& one : *members) {
            remove_member(sql, topic.id, one.recipient);
        }
        return Result<bool>(true);
    });
}

Result<HttpResponse> choose_channels(Context& context, const Call& call, const json::object& body) {
    const auto channels = read_channels(given(body, "channels"), "channels");
    if (!channels) {
        return std::unexpected(channels.error());
    }
    const std::string& user = path_text(call, "identifier");
    return change_topic(context, call, "the channels are chosen", [&](soci::session& sql, const Topic& topic) {
        if (!has_member(sql, topic.id, user)) {
            return Result<bool>(Failure(Error{ErrorKind::missing, "the user is not subscribed to this topic"}));
        }
        put_member(sql, topic.id, {user, *channels});
        return Result<bool>(true);
    });
}

Result<HttpResponse> list_subscriptions(Context& context, const Call& call) {
    json::array items;
    for (const Subscription& one : context.database.read(
             [&](soci::session& sql) { return subscriptions_of(sql, call.project, path_text(call, "identifier")); })) {
        json::object item = in_words(one.topic);
        item["channels"] = list_of(one.channels);
        items.push_back(std::move(item));
    }
    return json_answer(json::value(std::move(items)));
}

}  // namespace parley::api::notifications
