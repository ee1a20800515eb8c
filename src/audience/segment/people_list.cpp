#include "audience/segment/people_list.h"

#include "audience/identities.h"
#include "base/text.h"
#include "store/row.h"
#include "store/sequence.h"

namespace parley::audience {

namespace {

constexpr const char* columns =
    "SELECT id, project_id, name, origin, members, unknown, created_at, updated_at FROM list ";

std::vector<PeopleList> to_lists(const soci::rowset<soci::row>& rows) {
    std::vector<PeopleList> lists;
    for (const soci::row& row : rows) {
        PeopleList list;
        list.id = ListId{store::integer(row, 0)};
        list.project = ProjectId{store::integer(row, 1)};
        list.name = row.get<std::string>(2);
        list.origin = row.get<std::string>(3);
        list.members = store::integer(row, 4);
        list.unknown = store::integer(row, 5);
        list.created = Time(std::chrono::milliseconds(store::integer(row, 6)));
        list.updated = Time(std::chrono::milliseconds(store::integer(row, 7)));
        lists.push_back(std::move(list));
    }
    return lists;
}

std::optional<PeopleList> only_one(std::vector<PeopleList> lists) {
    return lists.empty() ? std::nullopt : std::optional(std::move(lists.front()));
}

std::optional<ProfileId> find_named(soci::session& sql, ProjectId project, const ListedName& name) {
    return name.is_object ? find_object(sql, project, name.name) : find_identity(sql, project, name.name);
}

void count(soci::session& sql, ListId list, std::int64_t members, std::int64_t unknown, Time now) {
    const long long at = now.time_since_epoch().count();
    sql << "UPDATE list SET members = members + :members, unknown = unknown + :unknown, updated_at = :at "
           "WHERE id = :list",
        soci::use(members, "members"), soci::use(unknown, "unknown"), soci::use(at, "at"),
        soci::use(list.value, "list");
}

// Runs `text`, which names :list and :profile, for each person who is known by one of the names.
ListChange change_members(soci::session& sql, ProjectId project, ListId list, const std::vector<ListedName>& names,
                          const char* text) {
    ListChange change;
    long long profile = 0;
    soci::statement statement = (sql.prepare << text, soci::use(list.value, "list"), soci::use(profile, "profile"));
    for (const ListedName& name : names) {
        const auto found = find_named(sql, project, name);
        if (!found) {
            ++change.unknown;
            continue;
        }
        profile = found->value;
        statement.execute(true);
        ++(statement.get_affected_rows() == 1 ? change.added : change.already);
    }
    return change;
}

constexpr const char* insert_member =
    "INSERT INTO list_member (list_id, profile_id) VALUES (:list, :profile) ON CONFLICT (list_id, profile_id) DO "
    "NOTHING";

}  // namespace

std::optional<PeopleList> find_list(soci::session& sql, ProjectId project, ListId id) {
    const std::string query = std::string(columns) + "WHERE id = :id AND project_id = :project";
    return only_one(to_lists((sql.prepare << query, soci::use(id.value, "id"), soci::use(project.value, "project"))));
}

std::optional<PeopleList> find_list_named(soci::session& sql, ProjectId project, const std::string& name) {
    const std::string query =
        std::string(columns) + "WHERE project_id = :project AND name = :name AND origin = 'uploaded'";
    return only_one(to_lists((sql.prepare << query, soci::use(project.value, "project"), soci::use(name, "name"))));
}

std::vector<PeopleList> list_lists(soci::session& sql, ProjectId project, ListId after, int limit) {
    const std::string query = std::string(columns) +
                              "WHERE project_id = :project AND id > :after AND origin = 'uploaded' "
                              "ORDER BY id LIMIT :limit";
    return to_lists((sql.prepare << query, soci::use(project.value, "project"), soci::use(after.value, "after"),
                     soci::use(limit, "limit")));
}

ListId insert_list(soci::session& sql, const PeopleList& list) {
    const long long id = store::next_id(sql, store::Sequence::list);
    const long long created = list.created.time_since_epoch().count();
    sql << "INSERT INTO list (id, project_id, name, origin, created_at, updated_at) "
           "VALUES (:id, :project, :name, :origin, :created, :created)",
        soci::use(id, "id"), soci::use(list.project.value, "project"), soci::use(list.name, "name"),
        soci::use(list.origin, "origin"), soci::use(created, "created");
    return ListId{id};
}

ListChange add_names(soci::session& sql, ProjectId project, ListId list, const std::vector<ListedName>& names,
                     Time now) {
    const ListChange change = change_members(sql, project, list, names, insert_member);
    count(sql, list, change.added, change.unknown, now);
    return change;
}

ListChange remove_names(soci::session& sql, ProjectId project, ListId list, const std::vector<ListedName>& names,
                        Time now) {
    const ListChange change = change_members(sql, project, list, names,
                                             "DELETE FROM list_member WHERE list_id = :list AND profile_id = :profile");
    count(sql, list, -change.added, 0, now);
    return change;
}

void add_people(soci::session& sql, ListId list, const std::vector<ProfileId>& people) {
    long long profile = 0;
    long long added = 0;
    soci::statement statement =
        (sql.prepare << insert_member, soci::use(list.value, "list"), soci::use(profile, "profile"));
    for (const ProfileId person : people) {
        profile = person.value;
        statement.execute(true);
        added += statement.get_affected_rows();
    }
    sql << "UPDATE list SET members = members + :added WHERE id = :list", soci::use(added, "added"),
        soci::use(list.value, "list");
}

void mark_removed(soci::session& sql, ListId list) {
    sql << "UPDATE list SET origin = 'removed' WHERE id = :list", soci::use(list.value, "list");
}

bool remove_list_piece(soci::session& sql, ListId list, int members) {
    empty_list_piece(sql, list, members);
    sql << "DELETE FROM list WHERE id = :list AND NOT EXISTS (SELECT 1 FROM list_member m WHERE m.list_id = list.id)",
        soci::use(list.value, "list");
    long long left = 0;
    sql << "SELECT COUNT(*) FROM list WHERE id = :list", soci::use(list.value, "list"), soci::into(left);
    return left == 0;
}

void empty_list_piece(soci::session& sql, ListId list, int members) {
    sql << "DELETE FROM list_member WHERE list_id = :list AND profile_id IN (SELECT m.profile_id FROM list_member m "
           "WHERE m.list_id = :list ORDER BY m.profile_id LIMIT :members)",
        soci::use(list.value, "list"), soci::use(members, "members");
}

std::vector<ProfileId> list_members(soci::session& sql, ListId list, ProfileId after, int limit) {
    long long id = 0;
    soci::statement statement =
        (sql.prepare << "SELECT m.profile_id FROM list_member m JOIN profile p ON p.id = m.profile_id WHERE m.list_id "
                        "= :list AND m.profile_id > :after ORDER BY m.profile_id LIMIT :limit",
         soci::into(id), soci::use(list.value, "list"), soci::use(after.value, "after"), soci::use(limit, "limit"));
    statement.execute();
    std::vector<ProfileId> people;
    while (statement.fetch()) {
        people.push_back(ProfileId{id});
    }
    return people;
}

}  // namespace parley::audience
