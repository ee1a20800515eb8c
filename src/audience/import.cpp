#include "audience/import.h"

#include "audience/csv_cell.h"

namespace parley::audience {

namespace {

constexpr const char* columns = R"sql(
    SELECT id, name, state, error, rows_read, created, updated, unchanged, rejected, started_at, finished_at
    FROM import
)sql";

constexpr const char* interrupted =
    "the server stopped while this was read; import the same file again: "
    "those who are in already are not added twice";

Time time_of(long long milliseconds) {
    return Time(std::chrono::milliseconds(milliseconds));
}

template <class... Bindings>
std::vector<Import> select(soci::session& sql, const char* condition, Bindings... bindings) {
    Import import;
    long long started = 0;
    long long finished = 0;
    soci::indicator has_finished = soci::i_null;
    const std::string query = std::string(columns) + condition;
    auto prepared =
        (sql.prepare << query, soci::into(import.id.value), soci::into(import.name), soci::into(import.state),
         soci::into(import.error), soci::into(import.counts.rows_read), soci::into(import.counts.created),
         soci::into(import.counts.updated), soci::into(import.counts.unchanged), soci::into(import.counts.rejected),
         soci::into(started), soci::into(finished, has_finished));
    soci::statement statement = (prepared, ..., bindings);
    statement.execute();
    std::vector<Import> imports;
    while (statement.fetch()) {
        import.started = time_of(started);
        import.finished = has_finished == soci::i_ok ? std::optional(time_of(finished)) : std::nullopt;
        imports.push_back(import);
    }
    return imports;
}

}  // namespace

ImportId begin_import(soci::session& sql, ProjectId project, const std::string& name, Time now) {
    ImportId import;
    const long long started = now.time_since_epoch().count();
    sql << "INSERT INTO import (project_id, name, state, started_at) VALUES (:project, :name, 'running', :started) "
           "RETURNING id",
        soci::use(project.value, "project"), soci::use(name, "name"), soci::use(started, "started"),
        soci::into(import.value);
    return import;
}

void end_import(soci::session& sql, ImportId import, const std::string& state, const std::string& error, Time now) {
    const long long finished = now.time_since_epoch().count();
    sql << "UPDATE import SET state = :state, error = :error, finished_at = :finished WHERE id = :id",
        soci::use(state, "state"), soci::use(error, "error"), soci::use(finished, "finished"),
        soci::use(import.value, "id");
}

std::optional<Import> read_import(soci::session& sql, ProjectId project, ImportId import) {
    auto found = select(sql, "WHERE id = :id AND project_id = :project", soci::use(import.value, "id"),
                        soci::use(project.value, "project"));
    if (found.empty()) {
        return std::nullopt;
    }
    return std::move(found.front());
}

std::vector<Import> list_imports(soci::session& sql, ProjectId project, ImportId before, int limit) {
    return select(sql, "WHERE project_id = :project AND (:any = 0 OR id < :before) ORDER BY id DESC LIMIT :limit",
                  soci::use(project.value, "project"), soci::use(before.value, "any"),
                  soci::use(before.value, "before"), soci::use(limit, "limit"));
}

int mark_interrupted_imports(soci::session& sql, Time now) {
    const long long finished = now.time_since_epoch().count();
    const std::string error = interrupted;
    soci::statement update = (sql.prepare << "UPDATE import SET state = 'interrupted', error = :error, "
                                             "finished_at = :finished WHERE state = 'running'",
                              soci::use(error, "error"), soci::use(finished, "finished"));
    update.execute(true);
    return static_cast<int>(update.get_affected_rows());
}

void write_rejections_csv(soci::session& sql, ImportId import, const std::function<void(std::string_view)>& sink) {
    constexpr std::size_t piece_bytes = 64 << 10;
    std::string piece = "line,column,value,reason\r\n";
    long long line = 0;
    std::string column;
    std::string value;
    std::string reason;
    soci::statement statement =
        (sql.prepare << "SELECT line, column_name, value, reason FROM import_rejection WHERE import_id = :import "
                        "ORDER BY id",
         soci::use(import.value, "import"), soci::into(line), soci::into(column), soci::into(value),
         soci::into(reason));
    statement.execute();
    while (statement.fetch()) {
        piece += std::to_string(line);
        for (const std::string_view cell :
             {std::string_view(column), std::string_view(value), std::string_view(reason)}) {
            piece += ',';
            append_csv_cell(piece, cell);
        }
        piece += "\r\n";
        if (piece.size() >= piece_bytes) {
            sink(piece);
            piece.clear();
        }
    }
    sink(piece);
}

}  // namespace parley::audience
