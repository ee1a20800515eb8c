#include "audience/search_index.h"

#include <fmt/format.h>

#include "store/row.h"

namespace parley::audience {

namespace {

constexpr std::chrono::hours between_tidyings{1};
constexpr int tidied_pages = 50;       // in one piece
constexpr int most_counted = 100'000;  // of people who are not in the index yet

enum Tidying : int { tidy = 0, wanted = 1, under_way = 2, under_way_and_wanted = 3 };

// Signs of the private use area, so that no name holds them: whose project, and the last digits of the number.
constexpr std::string_view project_sign = "\xEE\x80\x80";
constexpr std::string_view number_sign = "\xEE\x80\x81";

// SQL for the words of a row of `profile` or `person_search_stale` that is called `p`.
constexpr std::string_view words_of_p = R"sql(
    CHAR(57344) || p.project_id || COALESCE(' ' || CHAR(57345) || SUBSTR(p.phone, -4), '') || ' ' || p.identity ||
    COALESCE(' ' || (SELECT GROUP_CONCAT(e.value, ' ')
                     FROM JSON_EACH(CASE WHEN JSON_VALID(p.attributes) THEN p.attributes ELSE '{}' END) e
                     WHERE e.type IN ('text', 'integer', 'array') AND
                           REPLACE(REPLACE(REPLACE(LOWER(e.key), ' ', ''), '_', ''), '-', '') IN
                           ('name', 'fullname', 'firstname', 'middlename', 'lastname', 'givenname', 'familyname',
                            'surname', 'nickname', 'displayname', 'email', 'emailaddress', 'mail', 'company',
                            'companyname')), ''))sql";

std::string words_of(std::string_view row) {
    std::string sql(words_of_p);
    for (std::size_t at = sql.find("p."); at != std::string::npos; at = sql.find("p.", at + row.size() + 1)) {
        sql.replace(at, 1, row);
    }
    return sql;
}

struct State {
    long long built_until = 0;
    int tidying = tidy;
    long long tidied_at = 0;
};

State read_state(soci::session& sql) {
    State state;
    sql << "SELECT built_until, tidying, tidied_at FROM person_search_state", soci::into(state.built_until),
        soci::into(state.tidying), soci::into(state.tidied_at);
    return state;
}

bool is_tidying_due(const State& state, Time now) {
    const auto since = now - Time(std::chrono::milliseconds(state.tidied_at));
    return state.tidying >= under_way || (state.tidying == wanted && since >= between_tidyings);
}

bool is_there(soci::session& sql, const char* query) {
    int found = 0;
    sql << query, soci::into(found);
    return found != 0;
}

bool has_stale(soci::session& sql) {
    return is_there(sql, "SELECT CASE WHEN EXISTS (SELECT 1 FROM person_search_stale) THEN 1 ELSE 0 END");
}

bool has_new(soci::session& sql) {
    return is_there(sql,
                    "SELECT CASE WHEN (SELECT MAX(id) FROM profile) > (SELECT built_until FROM person_search_state) "
                    "THEN 1 ELSE 0 END");
}

struct Stale {
    long long id = 0;
    std::string before;  // empty: is not in the index
    std::string after;   // empty: has gone
};

std::vector<Stale> read_stale(soci::session& sql, int people) {
    static const std::string query = fmt::format(
        "SELECT s.profile_id, CASE WHEN s.identity IS NULL THEN NULL ELSE {} END, CASE WHEN q.id IS NULL THEN NULL "
        "ELSE {} END FROM person_search_stale s LEFT JOIN profile q ON q.id = s.profile_id ORDER BY s.profile_id LIMIT "
        ":people",
        words_of("s"), words_of("q"));
    const soci::rowset<soci::row> rows = (sql.prepare << query, soci::use(people, "people"));
    const auto text = [](const soci::row& row, std::size_t place) {
        return row.get_indicator(place) == soci::i_null ? std::string() : row.get<std::string>(place);
    };
    std::vector<Stale> all;
    for (const soci::row& row : rows) {
        all.push_back({store::integer(row, 0), text(row, 1), text(row, 2)});
    }
    return all;
}

void renew_stale(soci::session& sql, int people) {
    Stale one;
    soci::statement remove =
        (sql.prepare << "INSERT INTO person_search (person_search, rowid, words) VALUES ('delete', :id, :words)",
         soci::use(one.id, "id"), soci::use(one.before, "words"));
    soci::statement insert = (sql.prepare << "INSERT INTO person_search (rowid, words) VALUES (:id, :words)",
                              soci::use(one.id, "id"), soci::use(one.after, "words"));
    soci::statement done =
        (sql.prepare << "DELETE FROM person_search_stale WHERE profile_id = :id", soci::use(one.id, "id"));
    for (Stale& next : read_stale(sql, people)) {
        one = std::move(next);
        if (one.before != one.after) {
            if (!one.before.empty()) {
                remove.execute(true);
            }
            if (!one.after.empty()) {
                insert.execute(true);
            }
        }
        done.execute(true);
    }
}

void add_new(soci::session& sql, long long from, int people) {
    static const std::string insert = fmt::format(
        "INSERT INTO person_search (rowid, words) SELECT q.id, {} FROM profile q WHERE q.id > :after AND q.id <= :last",
        words_of("q"));
    long long last = 0;
    sql << "SELECT MAX(id) FROM (SELECT id FROM profile WHERE id > :after ORDER BY id LIMIT :people)",
        soci::use(from, "after"), soci::use(people, "people"), soci::into(last);
    sql << insert, soci::use(from, "after"), soci::use(last, "last");
    sql << "INSERT INTO person_total (project_id, people) SELECT project_id, COUNT(*) FROM profile WHERE id > :after "
           "AND id <= :last GROUP BY project_id ON CONFLICT (project_id) DO UPDATE SET people = people + "
           "excluded.people",
        soci::use(from, "after"), soci::use(last, "last");
    sql << "UPDATE person_search_state SET built_until = :last", soci::use(last, "last");
}

long long changes_so_far(soci::session& sql) {
    long long changes = 0;
    sql << "SELECT TOTAL_CHANGES()", soci::into(changes);
    return changes;
}

// What was taken out stays in pages of the index until these are merged into one.
void go_on_tidying(soci::session& sql, const State& state, Time now) {
    const long long at = now.time_since_epoch().count();
    if (state.tidying == wanted) {
        const int all_at_once = -tidied_pages;
        sql << "INSERT INTO person_search (person_search, rank) VALUES ('merge', :pages)",
            soci::use(all_at_once, "pages");
        sql << "UPDATE person_search_state SET tidying = 2, tidied_at = :at", soci::use(at, "at");
        return;
    }
    const long long before = changes_so_far(sql);
    sql << "INSERT INTO person_search (person_search, rank) VALUES ('merge', :pages)", soci::use(tidied_pages, "pages");
    // As the library says it: less than two changes, and there was nothing left to merge.
    if (changes_so_far(sql) - before < 2) {
        sql << "UPDATE person_search_state SET tidying = CASE tidying WHEN 3 THEN 1 ELSE 0 END";
    }
}

std::vector<ProfileId> ids_of(const soci::rowset<long long>& rows) {
    std::vector<ProfileId> ids;
    for (const long long id : rows) {
        ids.push_back(ProfileId{id});
    }
    return ids;
}

}  // namespace

bool is_search_index_behind(soci::session& sql, Time now) {
    return has_new(sql) || has_stale(sql) || is_tidying_due(read_state(sql), now);
}

bool advance_search_index(soci::session& sql, int people, Time now) {
    const State state = read_state(sql);
    if (has_stale(sql)) {
        renew_stale(sql, people);
    } else if (has_new(sql)) {
        add_new(sql, state.built_until, people);
    } else if (is_tidying_due(state, now)) {
        go_on_tidying(sql, state, now);
    } else {
        return false;
    }
    return true;
}

std::vector<ProfileId> find_words(soci::session& sql, ProjectId project, const std::string& query, ProfileId before,
                                  int limit) {
    const std::string match = fmt::format("\"{}{}\" {}", project_sign, project.value, query);
    const long long owner = project.value;
    const long long end = before.value;
    // Another project's people whose words hold the sign of this one are not this one's.
    return ids_of((sql.prepare << "SELECT s.rowid FROM person_search s CROSS JOIN profile p ON p.id = s.rowid WHERE "
                                  "s.words MATCH :match AND s.rowid < :before AND p.project_id = :project "
                                  "ORDER BY s.rowid DESC LIMIT :limit",
                   soci::use(match, "match"), soci::use(end, "before"), soci::use(owner, "project"),
                   soci::use(limit, "limit")));
}

std::vector<ProfileId> find_number_end(soci::session& sql, ProjectId project, const std::string& digits,
                                       ProfileId before, int limit) {
    const std::string match = fmt::format("\"{}{}\" \"{}{}\"", project_sign, project.value, number_sign,
                                          std::string_view(digits).substr(digits.size() - 4));
    const std::string end = "%" + digits;
    const long long owner = project.value;
    const long long last = before.value;
    return ids_of((sql.prepare << "SELECT s.rowid FROM person_search s CROSS JOIN profile p ON p.id = s.rowid WHERE "
                                  "s.words MATCH :match AND s.rowid < :before AND p.project_id = :project AND p.phone "
                                  "LIKE :end ORDER BY s.rowid DESC LIMIT :limit",
                   soci::use(match, "match"), soci::use(last, "before"), soci::use(owner, "project"),
                   soci::use(end, "end"), soci::use(limit, "limit")));
}

std::vector<UnindexedPerson> find_unindexed(soci::session& sql, ProjectId project, ProfileId before, int limit) {
    static const std::string query = fmt::format(
        "SELECT q.id, COALESCE(q.phone, ''), {} FROM profile q WHERE q.project_id = :project AND q.id < :before AND "
        "q.id IN (SELECT id FROM (SELECT id FROM profile WHERE id > (SELECT built_until FROM person_search_state) "
        "ORDER "
        "BY id DESC LIMIT :limit) UNION ALL SELECT profile_id FROM (SELECT profile_id FROM person_search_stale ORDER "
        "BY "
        "profile_id DESC LIMIT :limit))",
        words_of("q"));
    const long long owner = project.value;
    const long long last = before.value;
    const soci::rowset<soci::row> rows =
        (sql.prepare << query, soci::use(owner, "project"), soci::use(last, "before"), soci::use(limit, "limit"));
    std::vector<UnindexedPerson> people;
    for (const soci::row& row : rows) {
        people.push_back({ProfileId{store::integer(row, 0)}, row.get<std::string>(1), row.get<std::string>(2)});
    }
    return people;
}

PeopleTotal count_people(soci::session& sql, ProjectId project) {
    const long long owner = project.value;
    long long indexed = 0;
    sql << "SELECT COALESCE((SELECT people FROM person_total WHERE project_id = :project), 0)",
        soci::use(owner, "project"), soci::into(indexed);
    long long looked_at = 0;
    long long theirs = 0;
    sql << "SELECT COUNT(*), COALESCE(SUM(project_id = :project), 0) FROM (SELECT project_id FROM profile WHERE id > "
           "(SELECT built_until FROM person_search_state) LIMIT :most)",
        soci::use(owner, "project"), soci::use(most_counted, "most"), soci::into(looked_at), soci::into(theirs);
    return {indexed + theirs, looked_at < most_counted};
}

}  // namespace parley::audience
