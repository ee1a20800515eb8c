#include "audience/export_chunk.h"

namespace parley::audience {

ExportChunk rejections_chunk(soci::session& sql, const Export& file, int limit) {
    const long long after = file.position.empty() ? file.settings.first : std::stoll(file.position);
    const long long import = file.settings.import.value;
    long long id = 0;
    long long line = 0;
    std::string column;
    std::string value;
    std::string reason;
    soci::statement statement =
        (sql.prepare << "SELECT id, line, column_name, value, reason FROM import_rejection WHERE import_id = :import "
                        "AND id > :after AND id <= :until ORDER BY id LIMIT :limit",
         soci::use(import, "import"), soci::use(after, "after"), soci::use(file.until, "until"),
         soci::use(limit, "limit"), soci::into(id), soci::into(line), soci::into(column), soci::into(value),
         soci::into(reason));
    statement.execute();
    ExportChunk chunk;
    chunk.position = file.position;
    while (statement.fetch()) {
        append_csv_row(chunk.csv, {std::to_string(line), column, value, reason});
        chunk.position = std::to_string(id);
        ++chunk.rows;
    }
    chunk.done = chunk.rows < limit;
    return chunk;
}

}  // namespace parley::audience
