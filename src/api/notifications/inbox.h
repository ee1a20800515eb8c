#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"

// What a user finds in the application's own inbox: notifications that are due and not removed. Runs in work of the
// writer, where it writes.
namespace parley::api::notifications {

enum class InboxFilter { all, unread, read, interacted };
std::optional<InboxFilter> filter_named(std::string_view name);

struct InboxItem {
    long long id = 0;
    json::object content = {};  // title, message, url, icon, data
    std::string category = {};  // its identifier
    long long category_id = 0;  // 0, and no name: it was deleted since, or there is none
    std::string category_name = {};
    std::string interaction = {};
    Time created = {};
    std::optional<Time> seen = {};
    std::optional<Time> clicked = {};
};

struct InboxPage {
    std::vector<InboxItem> items = {};
    long long unread = 0;  // of all, not only of this page
    long long total = 0;   // that pass the filter
};

// Whose inbox it is. With nobody named, as a server may, an item is found by its number alone.
struct InboxOwner {
    ProjectId project;
    std::string recipient = {};
};

struct InboxQuery {
    InboxFilter filter = InboxFilter::all;
    std::string category = {};  // empty: all
    long long page = 1;
    long long limit = 20;
};

InboxPage read_inbox(soci::session& sql, const InboxOwner& owner, const InboxQuery& query, Time now);
long long count_unread(soci::session& sql, const InboxOwner& owner, Time now);
std::optional<InboxItem> find_item(soci::session& sql, const InboxOwner& owner, long long id, Time now);

enum class InboxChange { see, click, unsee, unread, remove };
// False where the owner has no such item.
bool change_item(soci::session& sql, const InboxOwner& owner, long long id, InboxChange change, Time now);
bool set_interaction(soci::session& sql, const InboxOwner& owner, long long id, const std::string& state, Time now);
void change_all(soci::session& sql, const InboxOwner& owner, InboxChange change, Time now);

}  // namespace parley::api::notifications
