#pragma once
#include <string_view>

namespace parley::store {

// Whom campaigns reach: live rules, lists of people, and the attributes that are found without reading everybody.
inline constexpr std::string_view segments_step = R"sql(
CREATE TABLE attribute_index (
    id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL REFERENCES project(id),
    name TEXT NOT NULL,
    built_until BIGINT NOT NULL DEFAULT 0,
    ready INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    UNIQUE (project_id, name)
);
CREATE TABLE attribute_value (
    attribute_id BIGINT NOT NULL REFERENCES attribute_index(id),
    profile_id BIGINT NOT NULL,
    text TEXT NOT NULL,
    number DOUBLE PRECISION,
    PRIMARY KEY (attribute_id, profile_id, text)
) WITHOUT ROWID;
CREATE INDEX attribute_value_text ON attribute_value (attribute_id, text, profile_id);
CREATE INDEX attribute_value_number ON attribute_value (attribute_id, number, profile_id) WHERE number IS NOT NULL;
CREATE TABLE segment (
    id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL REFERENCES project(id),
    name TEXT NOT NULL,
    filter TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (project_id, name)
);
CREATE TABLE list (
    id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL REFERENCES project(id),
    name TEXT NOT NULL,
    origin TEXT NOT NULL,
    members BIGINT NOT NULL DEFAULT 0,
    unknown BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX list_name ON list (project_id, name) WHERE origin = 'uploaded';
CREATE TABLE list_member (
    list_id BIGINT NOT NULL REFERENCES list(id),
    profile_id BIGINT NOT NULL,
    PRIMARY KEY (list_id, profile_id)
) WITHOUT ROWID;
CREATE TABLE campaign_anew (
    id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL REFERENCES project(id),
    kind TEXT NOT NULL DEFAULT 'campaign',
    name TEXT NOT NULL,
    provider_id BIGINT NOT NULL REFERENCES provider(id),
    template_id BIGINT REFERENCES template(id),
    import_id BIGINT REFERENCES import(id),
    segment_id BIGINT,
    list_id BIGINT,
    filter TEXT,
    labels TEXT NOT NULL DEFAULT '[]',
    origin TEXT NOT NULL DEFAULT '',
    settings TEXT NOT NULL DEFAULT '{}',
    plan TEXT NOT NULL,
    state TEXT NOT NULL,
    state_reason TEXT NOT NULL DEFAULT '',
    run BIGINT NOT NULL DEFAULT 0,
    first_message BIGINT NOT NULL DEFAULT 0,
    last_message BIGINT NOT NULL DEFAULT 0,
    snapshot_list BIGINT,
    snapshot_profile BIGINT NOT NULL DEFAULT 0,
    snapshot_until BIGINT NOT NULL DEFAULT 0,
    snapshot_done INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    launched_at BIGINT,
    finished_at BIGINT
);
INSERT INTO campaign_anew (id, project_id, name, provider_id, template_id, import_id, plan, state, state_reason, run,
    first_message, last_message, snapshot_profile, snapshot_until, snapshot_done, created_at, launched_at, finished_at)
SELECT id, project_id, name, provider_id, template_id, import_id, plan, state, state_reason, run,
    first_message, last_message, snapshot_profile, snapshot_until, snapshot_done, created_at, launched_at, finished_at
FROM campaign;
DROP TABLE campaign;
ALTER TABLE campaign_anew RENAME TO campaign;
CREATE INDEX campaign_project ON campaign (project_id, id);
INSERT INTO sequence (name, next) VALUES ('segment', 1);
INSERT INTO sequence (name, next) VALUES ('list', 1);
)sql";

}  // namespace parley::store
