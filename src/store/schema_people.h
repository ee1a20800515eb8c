#pragma once
#include <string_view>

namespace parley::store {

// What people are called besides, what they did, and how their consent came about.
inline constexpr std::string_view people_step = R"sql(
ALTER TABLE profile ADD COLUMN consent_at BIGINT;
ALTER TABLE profile ADD COLUMN consent_source TEXT NOT NULL DEFAULT '';
ALTER TABLE blocked_number ADD COLUMN source TEXT NOT NULL DEFAULT '';
CREATE TABLE consent_change (
    id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL REFERENCES project(id),
    profile_id BIGINT,
    phone TEXT,
    given INTEGER NOT NULL,
    source TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX consent_change_profile ON consent_change (profile_id, id) WHERE profile_id IS NOT NULL;
CREATE INDEX consent_change_phone ON consent_change (project_id, phone, id) WHERE phone IS NOT NULL;
CREATE TABLE identity_alias (
    project_id BIGINT NOT NULL REFERENCES project(id),
    identity TEXT NOT NULL,
    profile_id BIGINT NOT NULL,
    PRIMARY KEY (project_id, identity)
) WITHOUT ROWID;
CREATE INDEX identity_alias_profile ON identity_alias (profile_id);
CREATE TABLE merged_profile (
    id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL REFERENCES project(id),
    into_id BIGINT NOT NULL,
    identity TEXT NOT NULL,
    phone TEXT,
    content TEXT NOT NULL,
    merged_at BIGINT NOT NULL
);
CREATE INDEX merged_profile_into ON merged_profile (into_id);
CREATE INDEX merged_profile_phone ON merged_profile (project_id, phone) WHERE phone IS NOT NULL;
CREATE TABLE event_name (
    id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL REFERENCES project(id),
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    discarded INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    UNIQUE (project_id, folded)
);
CREATE TABLE event (
    name_id BIGINT NOT NULL REFERENCES event_name(id),
    at BIGINT NOT NULL,
    id BIGINT NOT NULL,
    profile_id BIGINT NOT NULL,
    origin_id BIGINT,
    properties TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (name_id, at, id)
) WITHOUT ROWID;
CREATE INDEX event_profile ON event (profile_id, at);
CREATE TABLE event_total (
    name_id BIGINT NOT NULL REFERENCES event_name(id),
    profile_id BIGINT NOT NULL,
    events BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (name_id, profile_id)
) WITHOUT ROWID;
CREATE INDEX event_total_profile ON event_total (profile_id);
CREATE INDEX incoming_sender ON incoming (sender);
INSERT INTO sequence (name, next) VALUES ('event', 1);
INSERT INTO sequence (name, next) SELECT 'profile', COALESCE(MAX(id), 0) + 1 FROM profile;
)sql";

}  // namespace parley::store
