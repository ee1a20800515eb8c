#include "api/notifications/inbox.h"

#include "api/notifications/shape.h"
#include "store/row.h"

namespace parley::api::notifications {

namespace {

// Constant texts that are joined, never made of input. An index leads to a user's own, or to one by its number.
constexpr std::string_view in_inbox =
    " WHERE project_id = :project AND in_app = 1 AND removed_at IS NULL AND due_at <= :now";
constexpr std::string_view of_recipient = " AND recipient = :recipient";
constexpr std::string_view of_anybody = " AND :recipient = ''";
constexpr std::string_view one = " AND id = :id";
constexpr std::string_view all = " AND :id = 0";
constexpr std::string_view filtered =
    " AND (:category = '' OR category = :category) AND (:filter = 0 OR (:filter = 1 AND clicked_at IS NULL) OR "
    "(:filter = 2 AND clicked_at IS NOT NULL) OR (:filter = 3 AND interaction <> ''))";
constexpr std::string_view in_pages = " ORDER BY id DESC LIMIT :limit OFFSET :offset";
constexpr std::string_view columns =
    "SELECT id, content, category, interaction, created_at, COALESCE(seen_at, 0), COALESCE(clicked_at, 0), "
    "COALESCE((SELECT c.id FROM notification_category c WHERE c.project_id = notification.project_id "
    "AND c.identifier = notification.category), 0), "
    "COALESCE((SELECT c.name FROM notification_category c WHERE c.project_id = notification.project_id "
    "AND c.identifier = notification.category), '') FROM notification";
constexpr std::string_view count = "SELECT COUNT(*) FROM notification";

std::string_view change_text(InboxChange change) {
    switch (change) {
        case InboxChange::see: return "UPDATE notification SET seen_at = COALESCE(seen_at, :now)";
        case InboxChange::click:
            return "UPDATE notification SET seen_at = COALESCE(seen_at, :now), "
                   "clicked_at = COALESCE(clicked_at, :now)";
        case InboxChange::unsee: return "UPDATE notification SET seen_at = NULL, clicked_at = NULL";
        case InboxChange::unread: return "UPDATE notification SET clicked_at = NULL";
        case InboxChange::remove: return "UPDATE notification SET removed_at = :now";
    }
    return {};
}
constexpr std::string_view interact =
    "UPDATE notification SET seen_at = COALESCE(seen_at, :now), clicked_at = COALESCE(clicked_at, :now), "
    "interaction = :state";

std::string statement_of(std::string_view begin, const InboxOwner& owner, std::string_view rest) {
    return fmt::format("{}{}{}{}", begin, in_inbox, owner.recipient.empty() ? of_anybody : of_recipient, rest);
}

std::optional<Time> time_unless_zero(const soci::row& row, std::size_t place) {
    const long long at = store::integer(row, place);
    return at == 0 ? std::nullopt : std::optional(time_of(at));
}

std::vector<InboxItem> to_items(const soci::rowset<soci::row>& rows) {
    std::vector<InboxItem> items;
    for (const soci::row& row : rows) {
        InboxItem item;
        item.id = store::integer(row, 0);
        if (auto content = parse_json(row.get<std::string>(1)); content && content->is_object()) {
            item.content = std::move(content->get_object());
        }
        item.category = row.get<std::string>(2);
        item.interaction = row.get<std::string>(3);
        item.created = time_of(store::integer(row, 4));
        item.seen = time_unless_zero(row, 5);
        item.clicked = time_unless_zero(row, 6);
        item.category_id = store::integer(row, 7);
        item.category_name = row.get<std::string>(8);
        items.push_back(std::move(item));
    }
    return items;
}

void run(soci::session& sql, const std::string& text, const InboxOwner& owner, long long id, Time now) {
    const long long project = owner.project.value;
    const long long at = milliseconds(now);
    sql << text, soci::use(project, "project"), soci::use(at, "now"), soci::use(owner.recipient, "recipient"),
        soci::use(id, "id");
}

}  // namespace

std::optional<InboxFilter> filter_named(std::string_view name) {
    if (name.empty() || name == "all") {
        return InboxFilter::all;
    }
    if (name == "unread") {
        return InboxFilter::unread;
    }
    if (name == "read") {
        return InboxFilter::read;
    }
    return name == "interacted" ? std::optional(InboxFilter::interacted) : std::nullopt;
}

InboxPage read_inbox(soci::session& sql, const InboxOwner& owner, const InboxQuery& query, Time now) {
    const long long project = owner.project.value;
    const long long at = milliseconds(now);
    const int filter = static_cast<int>(query.filter);
    const long long offset = (query.page - 1) * query.limit;
    InboxPage page;
    page.unread = count_unread(sql, owner, now);
    sql << statement_of(count, owner, filtered), soci::use(project, "project"), soci::use(at, "now"),
        soci::use(owner.recipient, "recipient"), soci::use(query.category, "category"), soci::use(filter, "filter"),
        soci::into(page.total);
    const std::string text = statement_of(columns, owner, fmt::format("{}{}", filtered, in_pages));
    page.items = to_items((sql.prepare << text, soci::use(project, "project"), soci::use(at, "now"),
                           soci::use(owner.recipient, "recipient"), soci::use(query.category, "category"),
                           soci::use(filter, "filter"), soci::use(query.limit, "limit"), soci::use(offset, "offset")));
    return page;
}

long long count_unread(soci::session& sql, const InboxOwner& owner, Time now) {
    const long long project = owner.project.value;
    const long long at = milliseconds(now);
    long long unread = 0;
    sql << statement_of(count, owner, " AND clicked_at IS NULL"), soci::use(project, "project"), soci::use(at, "now"),
        soci::use(owner.recipient, "recipient"), soci::into(unread);
    return unread;
}

std::optional<InboxItem> find_item(soci::session& sql, const InboxOwner& owner, long long id, Time now) {
    const long long project = owner.project.value;
    const long long at = milliseconds(now);
    const std::string text = statement_of(columns, owner, one);
    auto items = to_items((sql.prepare << text, soci::use(project, "project"), soci::use(at, "now"),
                           soci::use(owner.recipient, "recipient"), soci::use(id, "id")));
    return items.empty() ? std::nullopt : std::optional(std::move(items.front()));
}

bool change_item(soci::session& sql, const InboxOwner& owner, long long id, InboxChange change, Time now) {
    if (id <= 0 || !find_item(sql, owner, id, now)) {
        return false;
    }
    run(sql, statement_of(change_text(change), owner, one), owner, id, now);
    return true;
}

bool set_interaction(soci::session& sql, const InboxOwner& owner, long long id, const std::string& state, Time now) {
    if (id <= 0 || !find_item(sql, owner, id, now)) {
        return false;
    }
    const long long project = owner.project.value;
    const long long at = milliseconds(now);
    sql << statement_of(interact, owner, one), soci::use(project, "project"), soci::use(at, "now"),
        soci::use(owner.recipient, "recipient"), soci::use(id, "id"), soci::use(state, "state");
    return true;
}

void change_all(soci::session& sql, const InboxOwner& owner, InboxChange change, Time now) {
    if (!owner.recipient.empty()) {
        run(sql, statement_of(change_text(change), owner, all), owner, 0, now);
    }
}

}  // namespace parley::api::notifications
