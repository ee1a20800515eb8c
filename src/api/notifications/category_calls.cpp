#include <algorithm>
#include <array>

#include "api/answers.h"
#include "api/notifications/categories.h"
#include "api/notifications/handlers.h"
#include "api/notifications/order.h"
#include "api/notifications/shape.h"
#include "base/text.h"

namespace parley::api::notifications {

namespace {

constexpr std::array channels{whatsapp_channel, in_app_channel};
// All that the platform has (source: reference, concepts): a preference may be for one that is not carried here.
constexpr std::array known_channels{whatsapp_channel,
                                    in_app_channel,
                                    std::string_view("webPush"),
                                    std::string_view("email"),
                                    std::string_view("mobilePush"),
                                    std::string_view("sms"),
                                    std::string_view("slack"),
                                    std::string_view("webhook"),
                                    std::string_view("discord"),
                                    std::string_view("chat")};

json::object in_words(const Category& category) {
    json::object words;
    words["id"] = category.id;
    words["name"] = category.name;
    words["identifier"] = category.identifier;
    words["hideInInApp"] = false;
    words["hideInPreferenceManager"] = false;
    words["createdAt"] = to_text(category.created);
    words["updatedAt"] = to_text(category.updated);
    return words;
}

Failure no_such_category(std::string where = {}) {
    return Failure(
        Error{where.empty() ? ErrorKind::missing : ErrorKind::invalid, "there is no such category", std::move(where)});
}

struct Preference {
    std::string category;
    std::string where;
    std::vector<std::pair<std::string, bool>> channels = {};
};

Result<Preference> read_preference(const json::value& item, const std::string& where) {
    const json::value* category = member(item, {"categoryId", "categoryIdentifier"});
    const json::value* given_channels = member(item, {"channels", "channelPreferences"});
    if (category == nullptr) {
        return invalid("is missing", where + ".categoryId");
    }
    auto named = read_identifier(*category, where + ".categoryId");
    if (!named) {
        return std::unexpected(std::move(named.error()));
    }
    const json::array* list = given_channels == nullptr ? nullptr : given_channels->if_array();
    if (list == nullptr || list->size() > 20) {
        return invalid("must be a list of channels", where + ".channels");
    }
    Preference preference{std::move(*named), where + ".categoryId"};
    for (const json::value& choice : *list) {
        const json::value* channel = member(choice, "channel");
        const json::value* enabled = member(choice, "enabled");
        if (channel == nullptr || !channel->is_string() || enabled == nullptr || !enabled->is_bool()) {
            return invalid("must hold a channel and whether it is enabled",
                           fmt::format("{}.channels[{}]", where, preference.channels.size()));
        }
        const auto known = std::ranges::find_if(known_channels, [channel](std::string_view one) {
            return equal_ignoring_case(one, channel->get_string());
        });
        if (known == known_channels.end()) {
            return invalid("is no channel", fmt::format("{}.channels[{}].channel", where, preference.channels.size()),
                           to_utf8(shortened(channel->get_string(), 40)),
                           fmt::format("channels are {}", fmt::join(known_channels, ", ")));
        }
        preference.channels.emplace_back(*known, enabled->get_bool());
    }
    return preference;
}

Result<std::vector<Preference>> read_preferences(const json::object& body) {
    const json::value* list = given(body, body.contains("preference") ? "preference" : "preferences");
    if (list == nullptr || !list->is_array() || list->get_array().size() > 500) {
        return invalid("must be a list of at most 500", "preference");
    }
    std::vector<Preference> preferences;
    for (const json::value& item : list->get_array()) {
        auto preference = read_preference(item, fmt::format("preference[{}]", preferences.size()));
        if (!preference) {
            return std::unexpected(std::move(preference.error()));
        }
        preferences.push_back(std::move(*preference));
    }
    return preferences;
}

// All are found before any is written.
Result<bool> keep_preferences(soci::session& sql, ProjectId project, const std::string& user,
                              const std::vector<Preference>& preferences) {
    std::vector<long long> found;
    for (const Preference& preference : preferences) {
        const auto category = find_category(sql, project, preference.category);
        if (!category) {
            return no_such_category(preference.where);
        }
        found.push_back(category->id);
    }
    for (std::size_t at = 0; at < found.size(); ++at) {
        for (const auto& [channel, enabled] : preferences[at].channels) {
            prefer(sql, found[at], user, channel, enabled);
        }
    }
    return true;
}

json::array preferences_in_words(soci::session& sql, ProjectId project, const std::string& user) {
    json::array items;
    for (const Category& category : categories_of(sql, project)) {
        const auto off = channels_turned_off(sql, category.id, user);
        json::array choices;
        for (const std::string_view channel : channels) {
            json::object choice;
            choice["channel"] = channel;
            choice["enabled"] = !off.contains(std::string(channel));
            choices.push_back(std::move(choice));
        }
        json::object item;
        item["category"] = in_words(category);
        item["channelPreferences"] = std::move(choices);
        items.push_back(std::move(item));
    }
    return items;
}

}  // namespace

Result<HttpResponse> list_categories(Context& context, const Call& call) {
    json::array items;
    for (const Category& category :
         context.database.read([&](soci::session& sql) { return categories_of(sql, call.project); })) {
        items.push_back(in_words(category));
    }
    return json_answer(json::value(std::move(items)));
}

// One that is there gets the name.
Result<HttpResponse> create_category(Context& context, const Call& call, const json::object& body) {
    const json::value* identifier = given(body, "identifier");
    const json::value* name = given(body, "name");
    if (identifier == nullptr && name == nullptr) {
        return invalid("is missing", "identifier");
    }
    const auto read = read_identifier(identifier == nullptr ? *name : *identifier, "identifier");
    const auto shown = read_identifier(name == nullptr ? *identifier : *name, "name");
    if (!read || !shown) {
        return std::unexpected(read ? shown.error() : read.error());
    }
    const auto made = context.writer.run(
        [&](soci::session& sql) { return name_category(sql, call.project, *read, *shown, context.clock.now()); });
    return made ? Result<HttpResponse>(json_answer(in_words(*made), 201)) : std::unexpected(made.error());
}

Result<HttpResponse> delete_category(Context& context, const Call& call) {
    const auto removed = context.writer.run([&](soci::session& sql) {
        const auto category = find_category(sql, call.project, path_text(call, "category"));
        if (category) {
            remove_category(sql, category->id);
        }
        return category.has_value();
    });
    if (!removed) {
        return std::unexpected(removed.error());
    }
    return *removed ? Result<HttpResponse>(said("the category is deleted")) : no_such_category();
}

Result<HttpResponse> get_preferences(Context& context, const Call& call) {
    const auto user = named_user(call);
    if (!user) {
        return std::unexpected(user.error());
    }
    json::array items =
        context.database.read([&](soci::session& sql) { return preferences_in_words(sql, call.project, *user); });
    return json_answer(json::value(std::move(items)));
}

Result<HttpResponse> patch_preferences(Context& context, const Call& call, const json::object& body) {
    const auto user = named_user(call);
    const auto preferences = read_preferences(body);
    if (!user || !preferences) {
        return std::unexpected(user ? preferences.error() : user.error());
    }
    const auto kept =
        write(context, [&](soci::session& sql) { return keep_preferences(sql, call.project, *user, *preferences); });
    return kept ? get_preferences(context, call) : std::unexpected(kept.error());
}

}  // namespace parley::api::notifications
