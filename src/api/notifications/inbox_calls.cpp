#include "access/projects.h"
#include "api/answers.h"
#include "api/notifications/categories.h"
#include "api/notifications/handlers.h"
#include "api/notifications/inbox.h"
#include "api/notifications/order.h"
#include "api/notifications/shape.h"

namespace parley::api::notifications {

namespace {

InboxOwner owner_of(const Call& call) {
    return {call.project, user_of(call)};
}

long long item_in(const Call& call) {
    return number_in(path_text(call, "notification"));
}

Failure no_such_item() {
    return Failure(Error{ErrorKind::missing, "there is no such notification"});
}

json::value member_or_null(const json::object& content, std::string_view key) {
    const json::value* value = content.if_contains(key);
    const bool is_blank = value == nullptr || (value->is_string() && value->get_string().empty());
    return is_blank ? json::value() : *value;
}

// With texts alone, as the clients' types have it.
json::value category_of(const InboxItem& item) {
    if (item.category.empty()) {
        return {};
    }
    json::object category;
    category["id"] = item.category_id == 0 ? json::value() : json::value(std::to_string(item.category_id));
    category["identifier"] = item.category;
    category["name"] = item.category_name.empty() ? item.category : item.category_name;
    return category;
}

json::object in_words(const InboxItem& item) {
    json::object words;
    words["id"] = item.id;
    for (const std::string_view key : {"title", "message", "icon", "url", "data"}) {
        words[key] = member_or_null(item.content, key);
    }
    words["category"] = category_of(item);
    words["createdAt"] = to_text(item.created);
    words["seenAt"] = time_or_null(item.seen);
    words["clickedAt"] = time_or_null(item.clicked);
    words["state"] = text_or_null(item.interaction);
    return words;
}

Result<HttpResponse> change(Context& context, const Call& call, InboxChange change, std::string message) {
    const auto changed = context.writer.run([&](soci::session& sql) {
        return change_item(sql, owner_of(call), item_in(call), change, context.clock.now());
    });
    if (!changed) {
        return std::unexpected(changed.error());
    }
    return *changed ? Result<HttpResponse>(said(std::move(message))) : no_such_item();
}

Result<HttpResponse> change_every(Context& context, const Call& call, InboxChange change, std::string message) {
    const InboxOwner owner = owner_of(call);
    if (owner.recipient.empty()) {
        return invalid("say whose inbox it is", "userIdentifier");
    }
    const auto changed =
        context.writer.run([&](soci::session& sql) { change_all(sql, owner, change, context.clock.now()); });
    return changed ? Result<HttpResponse>(said(std::move(message))) : std::unexpected(changed.error());
}

}  // namespace

Result<HttpResponse> list_inbox(Context& context, const Call& call) {
    const InboxOwner owner = owner_of(call);
    if (owner.recipient.empty()) {
        return invalid("say whose inbox it is", "userIdentifier");
    }
    const auto page = query_number(call, "pageNo", 1, 1, 100'000);
    const auto limit = query_number(call, "limit", 20, 1, 100);
    if (!page || !limit) {
        return std::unexpected(page ? limit.error() : page.error());
    }
    const std::string* filter = query_text(call, "filter");
    const auto chosen = filter_named(filter == nullptr ? std::string_view() : *filter);
    if (!chosen) {
        return invalid("must be unread, read or interacted", "filter");
    }
    const std::string* category = query_text(call, "category");
    const InboxQuery query{*chosen, category == nullptr ? std::string() : *category, *page, *limit};
    const InboxPage found =
        context.database.read([&](soci::session& sql) { return read_inbox(sql, owner, query, context.clock.now()); });
    json::object answer;
    answer["unreadCount"] = found.unread;
    answer["pagination"] = json::object{{"totalCount", found.total}, {"currentPage", *page}, {"limit", *limit}};
    json::array items;
    for (const InboxItem& item : found.items) {
        items.push_back(in_words(item));
    }
    answer["data"] = std::move(items);
    return json_answer(answer);
}

// Who reads it has seen it; a server only looks.
Result<HttpResponse> get_inbox_item(Context& context, const Call& call) {
    const Time now = context.clock.now();
    const InboxOwner owner = owner_of(call);
    const auto seen = [&](soci::session& sql) {
        if (!call.user.empty()) {
            change_item(sql, owner, item_in(call), InboxChange::see, now);
        }
        return find_item(sql, owner, item_in(call), now);
    };
    const auto item =
        call.user.empty() ? Result<std::optional<InboxItem>>(context.database.read(seen)) : context.writer.run(seen);
    if (!item) {
        return std::unexpected(item.error());
    }
    return *item ? Result<HttpResponse>(json_answer(in_words(**item))) : no_such_item();
}

Result<HttpResponse> click_inbox_item(Context& context, const Call& call) {
    return change(context, call, InboxChange::click, "read");
}

Result<HttpResponse> set_inbox_state(Context& context, const Call& call, const json::object& body) {
    const json::value* state = given(body, "state");
    const auto named =
        state == nullptr ? Result<std::string>(invalid("is missing", "state")) : read_identifier(*state, "state");
    if (!named) {
        return std::unexpected(named.error());
    }
    const auto changed = context.writer.run([&](soci::session& sql) {
        const Time now = context.clock.now();
        set_interaction(sql, owner_of(call), item_in(call), *named, now);
        return find_item(sql, owner_of(call), item_in(call), now);
    });
    if (!changed) {
        return std::unexpected(changed.error());
    }
    return *changed ? Result<HttpResponse>(json_answer(in_words(**changed))) : no_such_item();
}

Result<HttpResponse> delete_inbox_item(Context& context, const Call& call) {
    return change(context, call, InboxChange::remove, "deleted");
}

Result<HttpResponse> unsee_inbox_item(Context& context, const Call& call) {
    return change(context, call, InboxChange::unsee, "not seen");
}

Result<HttpResponse> unread_inbox_item(Context& context, const Call& call) {
    return change(context, call, InboxChange::unread, "not read");
}

Result<HttpResponse> see_all(Context& context, const Call& call) {
    return change_every(context, call, InboxChange::see, "all seen");
}

Result<HttpResponse> read_all(Context& context, const Call& call) {
    return change_every(context, call, InboxChange::click, "all read");
}

Result<HttpResponse> delete_all(Context& context, const Call& call) {
    return change_every(context, call, InboxChange::remove, "all deleted");
}

// What a browser's client asks first. There is no web push, so there is no key for it.
Result<HttpResponse> connect(Context& context, const Call& call) {
    json::array categories;
    const long long unread = context.database.read([&](soci::session& sql) {
        categories.clear();
        for (const Category& category : categories_of(sql, call.project)) {
            categories.push_back(
                json::object{{"id", category.id}, {"identifier", category.identifier}, {"name", category.name}});
        }
        return user_of(call).empty() ? 0 : count_unread(sql, owner_of(call), context.clock.now());
    });
    json::object app;
    app["id"] = std::to_string(call.project.value);
    app["name"] = context.projects == nullptr ? std::string() : context.projects->of(call.project).name;
    app["enableWebPush"] = false;
    app["hideBranding"] = true;
    app["publicKey"] = "";
    json::array channels;
    channels.emplace_back(in_app_channel);
    channels.emplace_back(whatsapp_channel);
    app["channels"] = std::move(channels);
    app["categories"] = std::move(categories);
    json::object answer;
    answer["unreadCount"] = unread;
    answer["app"] = std::move(app);
    return json_answer(answer);
}

}  // namespace parley::api::notifications
