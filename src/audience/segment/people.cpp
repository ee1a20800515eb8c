#include "audience/segment/compile.h"
#include "audience/segment/segment.h"
#include "store/row.h"

namespace parley::audience {

namespace {

std::string among_people(const char* what, const Condition& condition, const char* more) {
    return fmt::format("SELECT {} FROM profile p WHERE p.project_id = :project AND {} {}", what, condition.text, more);
}

constexpr const char* reachable_sql =
    "(CASE WHEN (p.phone IS NOT NULL OR p.user_id IS NOT NULL) AND p.opted_in <> 0 AND NOT EXISTS (SELECT 1 FROM "
    "blocked_number b WHERE b.project_id = p.project_id AND b.phone = p.phone) THEN 1 ELSE 0 END)";

// What is read and bound besides stands in `exchanged`, bound by name; all of it must outlive the statement.
template <class... Exchanged>
void prepare(soci::statement& statement, const std::string& query, const ProjectId& project, const Condition& condition,
             Exchanged... exchanged) {
    (statement.exchange(std::move(exchanged)), ...);
    statement.exchange(soci::use(project.value, "project"));
    bind(statement, condition);
    statement.alloc();
    statement.prepare(query);
    statement.define_and_bind();
}

}  // namespace

Result<std::int64_t> count_people(soci::session& sql, ProjectId project, const Filter& filter, Time now) {
    const auto condition = compile(sql, project, filter, now);
    if (!condition) {
        return std::unexpected(condition.error());
    }
    const std::string query = among_people("CAST(COUNT(*) AS BIGINT)", *condition, "");
    long long count = 0;
    soci::statement statement(sql);
    prepare(statement, query, project, *condition, soci::into(count));
    statement.execute(true);
    return count;
}

Result<PeopleCount> count_reachable(soci::session& sql, ProjectId project, const Filter& filter, Time now) {
    const auto condition = compile(sql, project, filter, now);
    if (!condition) {
        return std::unexpected(condition.error());
    }
    const std::string what =
        fmt::format("CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM({}), 0) AS BIGINT)", reachable_sql);
    const std::string query = among_people(what.c_str(), *condition, "");
    long long people = 0;
    long long reachable = 0;
    soci::statement statement(sql);
    prepare(statement, query, project, *condition, soci::into(people), soci::into(reachable));
    statement.execute(true);
    return PeopleCount{people, reachable};
}

Result<std::vector<ProfileId>> find_people(soci::session& sql, ProjectId project, const Filter& filter, Time now,
                                           ProfileId after, int limit) {
    const auto condition = compile(sql, project, filter, now);
    if (!condition) {
        return std::unexpected(condition.error());
    }
    const std::string query = among_people("p.id", *condition, "AND p.id > :after ORDER BY p.id LIMIT :limit");
    long long id = 0;
    soci::statement statement(sql);
    prepare(statement, query, project, *condition, soci::into(id), soci::use(after.value, "after"),
            soci::use(limit, "limit"));
    statement.execute();
    std::vector<ProfileId> people;
    while (statement.fetch()) {
        people.push_back(ProfileId{id});
    }
    return people;
}

Result<PeoplePreview> preview_people(soci::session& sql, ProjectId project, const Filter& filter, Time now, int limit) {
    const auto condition = compile(sql, project, filter, now);
    if (!condition) {
        return std::unexpected(condition.error());
    }
    const std::string query = fmt::format(
        "WITH found AS MATERIALIZED ({}) SELECT CAST(c.people AS BIGINT), CAST(c.reachable AS BIGINT), f.id FROM "
        "(SELECT "
        "COUNT(*) AS people, COALESCE(SUM(x.reachable), 0) AS reachable FROM found x) c LEFT JOIN (SELECT y.id FROM "
        "found y ORDER BY y.id LIMIT :limit) f ON TRUE ORDER BY f.id",
        among_people(fmt::format("p.id AS id, {} AS reachable", reachable_sql).c_str(), *condition, ""));
    PeoplePreview preview;
    long long people = 0;
    long long reachable = 0;
    long long id = 0;
    soci::indicator has_id = soci::i_null;
    soci::statement statement(sql);
    prepare(statement, query, project, *condition, soci::into(people), soci::into(reachable), soci::into(id, has_id),
            soci::use(limit, "limit"));
    statement.execute();
    while (statement.fetch()) {
        preview.count = {people, reachable};
        if (has_id == soci::i_ok) {
            preview.sample.push_back(ProfileId{id});
        }
    }
    return preview;
}

Result<> visit_people(soci::session& sql, ProjectId project, const Filter& filter, Time now, std::size_t at_a_time,
                      const EachPeople& each) {
    const auto condition = compile(sql, project, filter, now);
    if (!condition) {
        return std::unexpected(condition.error());
    }
    const std::string query = among_people("p.id", *condition, "ORDER BY p.id");
    long long id = 0;
    soci::statement statement(sql);
    prepare(statement, query, project, *condition, soci::into(id));
    statement.execute();
    std::vector<ProfileId> people;
    for (bool more = statement.fetch(); more || !people.empty();) {
        if (more) {
            people.push_back(ProfileId{id});
            more = statement.fetch();
        }
        if (people.size() >= at_a_time || !more) {
            if (auto taken = each(people); !taken) {
                return taken;
            }
            people.clear();
        }
    }
    return {};
}

}  // namespace parley::audience
