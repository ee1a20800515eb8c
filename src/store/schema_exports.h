#pragma once
#include <string_view>

namespace parley::store {

// Files that are read or written as jobs: what an import still has to read, and what an export has written.
inline constexpr std::string_view exports_step = R"sql(
ALTER TABLE import ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
ALTER TABLE import ADD COLUMN file TEXT NOT NULL DEFAULT '';
ALTER TABLE import ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN bytes_read BIGINT NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN lines_read BIGINT NOT NULL DEFAULT 0;
CREATE TABLE export (
    id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL REFERENCES project(id),
    kind TEXT NOT NULL,
    settings TEXT NOT NULL DEFAULT '{}',
    state TEXT NOT NULL,
    error TEXT NOT NULL DEFAULT '',
    rows_written BIGINT NOT NULL DEFAULT 0,
    bytes BIGINT NOT NULL DEFAULT 0,
    position BIGINT NOT NULL DEFAULT 0,
    file TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    finished_at BIGINT,
    expires_at BIGINT
);
CREATE INDEX export_project ON export (project_id, id);
)sql";

}  // namespace parley::store
