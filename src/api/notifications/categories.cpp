#include "api/notifications/categories.h"

#include "api/notifications/shape.h"
#include "store/row.h"

namespace parley::api::notifications {

namespace {

std::vector<Category> to_categories(const soci::rowset<soci::row>& rows) {
    std::vector<Category> categories;
    for (const soci::row& row : rows) {
        categories.push_back({store::integer(row, 0), row.get<std::string>(1), row.get<std::string>(2),
                              time_of(store::integer(row, 3)), time_of(store::integer(row, 4))});
    }
    return categories;
}

}  // namespace

std::vector<Category> categories_of(soci::session& sql, ProjectId project) {
    const long long number = project.value;
    return to_categories((sql.prepare << "SELECT id, identifier, name, created_at, updated_at "
                                         "FROM notification_category WHERE project_id = :project ORDER BY id",
                          soci::use(number, "project")));
}

std::optional<Category> find_category(soci::session& sql, ProjectId project, const std::string& named) {
    const long long number = project.value;
    const long long id = number_in(named);
    auto found =
        to_categories((sql.prepare << "SELECT id, identifier, name, created_at, updated_at FROM notification_category "
                                      "WHERE project_id = :project AND (identifier = :named OR id = :id) "
                                      "ORDER BY CASE WHEN identifier = :named THEN 0 ELSE 1 END",
                       soci::use(number, "project"), soci::use(named, "named"), soci::use(id, "id")));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

long long keep_category(soci::session& sql, ProjectId project, const std::string& identifier, Time now) {
    const long long number = project.value;
    const long long at = milliseconds(now);
    long long id = 0;
    sql << "SELECT id FROM notification_category WHERE project_id = :project AND identifier = :identifier",
        soci::use(number, "project"), soci::use(identifier, "identifier"), soci::into(id);
    if (sql.got_data()) {
        return id;
    }
    sql << "INSERT INTO notification_category (project_id, identifier, name, created_at, updated_at) "
           "VALUES (:project, :identifier, :identifier, :at, :at) RETURNING id",
        soci::use(number, "project"), soci::use(identifier, "identifier"), soci::use(at, "at"), soci::into(id);
    return id;
}

Category name_category(soci::session& sql, ProjectId project, const std::string& identifier, const std::string& name,
                       Time now) {
    const long long id = keep_category(sql, project, identifier, now);
    const long long at = milliseconds(now);
    sql << "UPDATE notification_category SET name = :name, updated_at = :at WHERE id = :id", soci::use(name, "name"),
        soci::use(at, "at"), soci::use(id, "id");
    return *find_category(sql, project, identifier);
}

void remove_category(soci::session& sql, long long category) {
    sql << "DELETE FROM notification_preference WHERE category_id = :id", soci::use(category, "id");
    sql << "DELETE FROM notification_category WHERE id = :id", soci::use(category, "id");
}

std::set<std::string> channels_turned_off(soci::session& sql, long long category, const std::string& recipient) {
    const soci::rowset<std::string> rows =
        (sql.prepare << "SELECT channel FROM notification_preference "
                        "WHERE category_id = :category AND recipient = :recipient AND enabled = 0",
         soci::use(category, "category"), soci::use(recipient, "recipient"));
    return {rows.begin(), rows.end()};
}

void prefer(soci::session& sql, long long category, const std::string& recipient, const std::string& channel,
            bool enabled) {
    const int wanted = enabled ? 1 : 0;
    sql << "INSERT INTO notification_preference (category_id, recipient, channel, enabled) "
           "VALUES (:category, :recipient, :channel, :enabled) "
           "ON CONFLICT (category_id, recipient, channel) DO UPDATE SET enabled = excluded.enabled",
        soci::use(category, "category"), soci::use(recipient, "recipient"), soci::use(channel, "channel"),
        soci::use(wanted, "enabled");
}

}  // namespace parley::api::notifications
