#include "audience/import.h"

namespace parley::audience {

namespace {

constexpr const char* columns = R"sql(
    SELECT id, project_id, name, settings, state, error, rows_read, created, updated, unchanged, rejected,
           bytes, complete, bytes_read, lines_read, started_at, finished_at
    FROM import
)sql";

Time time_of(long long milliseconds) {
    return Time(std::chrono::milliseconds(milliseconds));
}

ImportSettings settings_of(const std::string& text) {
    const auto value = parse_json(text);
    if (!value || !value->is_object()) {
        return {};
    }
    return read_import_settings(value->get_object()).value_or(ImportSettings{});
}

template <class... Bindings>
std::vector<Import> select(soci::session& sql, const char* condition, Bindings... bindings) {
    Import import;
    std::string settings;
    int complete = 0;
    long long started = 0;
    long long finished = 0;
    soci::indicator has_finished = soci::i_null;
    const std::string query = std::string(columns) + condition;
    auto prepared =
        (sql.prepare << query, soci::into(import.id.value), soci::into(import.project.value), soci::into(import.name),
         soci::into(settings), soci::into(import.state), soci::into(import.error), soci::into(import.counts.rows_read),
         soci::into(import.counts.created), soci::into(import.counts.updated), soci::into(import.counts.unchanged),
         soci::into(import.counts.rejected), soci::into(import.received), soci::into(complete),
         soci::into(import.bytes_read), soci::into(import.lines_read), soci::into(started),
         soci::into(finished, has_finished));
    soci::statement statement = (prepared, ..., bindings);
    statement.execute();
    std::vector<Import> imports;
    while (statement.fetch()) {
        import.settings = settings_of(settings);
        import.complete = complete != 0;
        import.started = time_of(started);
        import.finished = has_finished == soci::i_ok ? std::optional(time_of(finished)) : std::nullopt;
        imports.push_back(import);
    }
    return imports;
}

std::optional<Import> first_of(std::vector<Import> found) {
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

// The list's id; it is made where there is none of that name.
long long keep_list(soci::session& sql, const Import& import, long long now) {
    const std::string& name = import.settings.list;
    long long list = 0;
    sql << "INSERT INTO list (project_id, name, origin, created_at, updated_at) "
           "SELECT :project, :name, 'uploaded', :now, :now WHERE NOT EXISTS "
           "(SELECT 1 FROM list WHERE project_id = :project AND name = :name AND origin = 'uploaded')",
        soci::use(import.project.value, "project"), soci::use(name, "name"), soci::use(now, "now");
    sql << "SELECT id FROM list WHERE project_id = :project AND name = :name AND origin = 'uploaded'",
        soci::use(import.project.value, "project"), soci::use(name, "name"), soci::into(list);
    return list;
}

}  // namespace

ImportId begin_import(soci::session& sql, ProjectId project, const std::string& name, const ImportSettings& settings,
                      Time now) {
    ImportId import;
    const long long started = now.time_since_epoch().count();
    const std::string written = json::serialize(write_import_settings(settings));
    sql << "INSERT INTO import (project_id, name, settings, state, started_at) "
           "VALUES (:project, :name, :settings, 'running', :started) RETURNING id",
        soci::use(project.value, "project"), soci::use(name, "name"), soci::use(written, "settings"),
        soci::use(started, "started"), soci::into(import.value);
    return import;
}

void end_import(soci::session& sql, ImportId import, const std::string& state, const std::string& error, Time now) {
    const long long finished = now.time_since_epoch().count();
    sql << "UPDATE import SET state = :state, error = :error, finished_at = :finished "
           "WHERE id = :id AND state IN ('running', 'interrupted', 'failed')",
        soci::use(state, "state"), soci::use(error, "error"), soci::use(finished, "finished"),
        soci::use(import.value, "id");
}

void move_import(soci::session& sql, ImportId import, CsvPlace place) {
    const auto bytes = static_cast<long long>(place.bytes);
    const auto lines = static_cast<long long>(place.line) - 1;
    sql << "UPDATE import SET bytes_read = :bytes, lines_read = :lines WHERE id = :id", soci::use(bytes, "bytes"),
        soci::use(lines, "lines"), soci::use(import.value, "id");
}

void receive_import(soci::session& sql, ImportId import, std::int64_t received, bool complete) {
    const int all = complete ? 1 : 0;
    sql << "UPDATE import SET bytes = :bytes, complete = :complete, state = 'running', error = '', finished_at = NULL "
           "WHERE id = :id AND state IN ('running', 'interrupted', 'failed')",
        soci::use(received, "bytes"), soci::use(all, "complete"), soci::use(import.value, "id");
}

std::optional<Import> read_import(soci::session& sql, ProjectId project, ImportId import) {
    return first_of(select(sql, "WHERE id = :id AND project_id = :project", soci::use(import.value, "id"),
                           soci::use(project.value, "project")));
}

std::optional<Import> read_import(soci::session& sql, ImportId import) {
    return first_of(select(sql, "WHERE id = :id", soci::use(import.value, "id")));
}

std::vector<Import> list_imports(soci::session& sql, ProjectId project, ImportId before, int limit) {
    return select(sql, "WHERE project_id = :project AND (:any = 0 OR id < :before) ORDER BY id DESC LIMIT :limit",
                  soci::use(project.value, "project"), soci::use(before.value, "any"),
                  soci::use(before.value, "before"), soci::use(limit, "limit"));
}

std::vector<Import> list_unfinished_imports(soci::session& sql) {
    return select(sql, "WHERE state IN ('running', 'interrupted', 'failed') ORDER BY id");
}

std::optional<ProfileId> add_to_list(soci::session& sql, const Import& import, ProfileId after, int limit, Time now) {
    const long long at = now.time_since_epoch().count();
    const long long list = keep_list(sql, import, at);
    long long last = 0;
    soci::indicator found = soci::i_null;
    sql << "SELECT MAX(profile_id) FROM (SELECT profile_id FROM import_member "
           "WHERE import_id = :import AND profile_id > :after ORDER BY profile_id LIMIT :limit) AS some",
        soci::use(import.id.value, "import"), soci::use(after.value, "after"), soci::use(limit, "limit"),
        soci::into(last, found);
    if (found == soci::i_null) {
        sql << "UPDATE list SET members = (SELECT COUNT(*) FROM list_member WHERE list_id = :list), updated_at = :now "
               "WHERE id = :list",
            soci::use(list, "list"), soci::use(at, "now");
        return std::nullopt;
    }
    sql << "INSERT INTO list_member (list_id, profile_id) SELECT :list, profile_id FROM import_member "
           "WHERE import_id = :import AND profile_id > :after AND profile_id <= :last "
           "ON CONFLICT (list_id, profile_id) DO NOTHING",
        soci::use(list, "list"), soci::use(import.id.value, "import"), soci::use(after.value, "after"),
        soci::use(last, "last");
    return ProfileId{last};
}

}  // namespace parley::audience
