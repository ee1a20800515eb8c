#include "audience/import_problems.h"

#include "store/row.h"

namespace parley::audience {

std::vector<ImportProblemRow> list_import_problems(soci::session& sql, ImportId import, std::int64_t after, int limit) {
    const long long id = import.value;
    const long long from = after;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT id, line, column_name, value, reason FROM import_rejection WHERE import_id = :import "
                        "AND id > :after ORDER BY id LIMIT :limit",
         soci::use(id, "import"), soci::use(from, "after"), soci::use(limit, "limit"));
    std::vector<ImportProblemRow> problems;
    for (const soci::row& row : rows) {
        problems.push_back({store::integer(row, 0), store::integer(row, 1), row.get<std::string>(2),
                            row.get<std::string>(3), row.get<std::string>(4)});
    }
    return problems;
}

std::vector<ImportProblemKind> count_import_problems(soci::session& sql, ImportId import, int most) {
    const long long id = import.value;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT column_name, reason, COUNT(*) FROM (SELECT column_name, reason FROM import_rejection "
                        "WHERE import_id = :import ORDER BY id LIMIT :counted) GROUP BY column_name, reason ORDER BY "
                        "COUNT(*) DESC, column_name, reason LIMIT :most",
         soci::use(id, "import"), soci::use(counted_problems, "counted"), soci::use(most, "most"));
    std::vector<ImportProblemKind> kinds;
    for (const soci::row& row : rows) {
        kinds.push_back({row.get<std::string>(0), row.get<std::string>(1), store::integer(row, 2)});
    }
    return kinds;
}

}  // namespace parley::audience
