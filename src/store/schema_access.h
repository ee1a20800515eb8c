#pragma once
#include <string_view>

namespace parley::store {

// Projects with their own names and secrets, the members who work in them, and what each of them did.
inline constexpr std::string_view access_step = R"sql(
ALTER TABLE project ADD COLUMN account_id TEXT NOT NULL DEFAULT '';
ALTER TABLE project ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'UTC';
ALTER TABLE project ADD COLUMN notification_key TEXT NOT NULL DEFAULT '';
ALTER TABLE project ADD COLUMN notification_secret TEXT NOT NULL DEFAULT '';
ALTER TABLE project ADD COLUMN token_key TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX project_account ON project (account_id) WHERE account_id <> '';
CREATE UNIQUE INDEX project_notification ON project (notification_key) WHERE notification_key <> '';
ALTER TABLE api_key ADD COLUMN scopes TEXT NOT NULL DEFAULT '*';
ALTER TABLE api_key ADD COLUMN made_by TEXT NOT NULL DEFAULT '';
CREATE TABLE passcode (
    id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL REFERENCES project(id),
    name TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE TABLE member (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    disabled_at BIGINT,
    login_at BIGINT
);
CREATE TABLE membership (
    member_id BIGINT NOT NULL REFERENCES member(id),
    project_id BIGINT NOT NULL REFERENCES project(id),
    role TEXT NOT NULL,
    PRIMARY KEY (member_id, project_id)
) WITHOUT ROWID;
CREATE TABLE session (
    digest TEXT PRIMARY KEY,
    member_id BIGINT NOT NULL REFERENCES member(id),
    csrf TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_member ON session (member_id);
CREATE TABLE audit_entry (
    id INTEGER PRIMARY KEY,
    project_id BIGINT,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    before TEXT,
    after TEXT
);
CREATE INDEX audit_entry_project ON audit_entry (project_id, id);
CREATE TABLE repeatable_request (
    project_id BIGINT NOT NULL,
    idempotency_key TEXT NOT NULL,
    digest TEXT NOT NULL,
    status INTEGER NOT NULL DEFAULT 0,
    answer TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    PRIMARY KEY (project_id, idempotency_key)
) WITHOUT ROWID;
CREATE INDEX repeatable_request_age ON repeatable_request (created_at);
)sql";

}  // namespace parley::store
