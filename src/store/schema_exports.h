#pragma once
#include <string_view>

namespace parley::store {

// Files that are read or written as jobs: what an import still has to read, and what an export has written.
inline constexpr std::string_view exports_step = R"sql(
ALTER TABLE import ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
ALTER TABLE import ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN complete INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN bytes_read BIGINT NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN lines_read BIGINT NOT NULL DEFAULT 0;
CREATE INDEX import_unfinished ON import (id) WHERE state IN ('running', 'interrupted', 'failed');
CREATE TABLE export (
    id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL REFERENCES project(id),
    kind TEXT NOT NULL,
    settings TEXT NOT NULL DEFAULT '{}',
    state TEXT NOT NULL,
    error TEXT NOT NULL DEFAULT '',
    rows_written BIGINT NOT NULL DEFAULT 0,
    bytes BIGINT NOT NULL DEFAULT 0,
    position TEXT NOT NULL DEFAULT '',
    until BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    finished_at BIGINT,
    expires_at BIGINT
);
CREATE INDEX export_project ON export (project_id, id);
CREATE INDEX export_kept ON export (expires_at, id) WHERE expires_at IS NOT NULL;
)sql";

}  // namespace parley::store
