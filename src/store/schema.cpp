#include "store/schema.h"

#include <array>

#include "store/schema_steps.h"

namespace parley::store {

namespace {

// Times are UTC milliseconds, `status` and the reasons are the numbers of message/status.h and
// message/failure.h; of each report the provider's time (_at) and ours (_received) are kept. Ids of messages come in
// one range a campaign run, so that everything of a run is a scan of the primary key.
constexpr std::string_view beginning = R"sql(
CREATE TABLE project (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    default_country TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE api_key (
    id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL REFERENCES project(id),
    name TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE TABLE sequence (
    name TEXT PRIMARY KEY,
    next BIGINT NOT NULL
);
CREATE TABLE profile (
    id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL REFERENCES project(id),
    identity TEXT NOT NULL,
    phone TEXT,
    user_id TEXT,
    opted_in INTEGER NOT NULL DEFAULT 0,
    attributes TEXT NOT NULL DEFAULT '{}',
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (project_id, identity)
);
CREATE INDEX profile_phone ON profile (project_id, phone) WHERE phone IS NOT NULL;
CREATE TABLE blocked_number (
    project_id BIGINT NOT NULL REFERENCES project(id),
    phone TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (project_id, phone)
);
CREATE TABLE import (
    id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL REFERENCES project(id),
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    error TEXT NOT NULL DEFAULT '',
    rows_read BIGINT NOT NULL DEFAULT 0,
    created BIGINT NOT NULL DEFAULT 0,
    updated BIGINT NOT NULL DEFAULT 0,
    unchanged BIGINT NOT NULL DEFAULT 0,
    rejected BIGINT NOT NULL DEFAULT 0,
    started_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE TABLE import_member (
    import_id BIGINT NOT NULL REFERENCES import(id),
    profile_id BIGINT NOT NULL REFERENCES profile(id),
    PRIMARY KEY (import_id, profile_id)
) WITHOUT ROWID;
CREATE TABLE import_rejection (
    id INTEGER PRIMARY KEY,
    import_id BIGINT NOT NULL REFERENCES import(id),
    line BIGINT NOT NULL,
    column_name TEXT NOT NULL,
    value TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX import_rejection_import ON import_rejection (import_id, id);
CREATE TABLE provider (
    id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL REFERENCES project(id),
    nickname TEXT NOT NULL,
    dialect TEXT NOT NULL,
    sender TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    credentials TEXT NOT NULL,
    concurrency INTEGER NOT NULL,
    rate INTEGER NOT NULL,
    answer_limit_ms INTEGER NOT NULL,
    idempotent INTEGER NOT NULL DEFAULT 0,
    is_default INTEGER NOT NULL DEFAULT 0,
    status_secret TEXT NOT NULL UNIQUE,
    incoming_secret TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (project_id, nickname)
);
CREATE TABLE template (
    id INTEGER PRIMARY KEY,
    provider_id BIGINT NOT NULL REFERENCES provider(id),
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    definition TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (provider_id, name, language)
);
CREATE TABLE campaign (
    id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL REFERENCES project(id),
    name TEXT NOT NULL,
    provider_id BIGINT NOT NULL REFERENCES provider(id),
    template_id BIGINT NOT NULL REFERENCES template(id),
    import_id BIGINT REFERENCES import(id),
    plan TEXT NOT NULL,
    state TEXT NOT NULL,
    state_reason TEXT NOT NULL DEFAULT '',
    run BIGINT NOT NULL DEFAULT 0,
    first_message BIGINT NOT NULL DEFAULT 0,
    last_message BIGINT NOT NULL DEFAULT 0,
    snapshot_profile BIGINT NOT NULL DEFAULT 0,
    snapshot_until BIGINT NOT NULL DEFAULT 0,
    snapshot_done INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    launched_at BIGINT,
    finished_at BIGINT
);
CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    campaign_id BIGINT NOT NULL,
    profile_id BIGINT NOT NULL,
    status INTEGER NOT NULL,
    reason INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    replied INTEGER NOT NULL DEFAULT 0,
    intended_at BIGINT,
    settled_at BIGINT,
    sent_at BIGINT,
    sent_received BIGINT,
    delivered_at BIGINT,
    delivered_received BIGINT,
    read_at BIGINT,
    read_received BIGINT,
    clicked_at BIGINT,
    clicked_received BIGINT,
    failed_at BIGINT,
    failed_received BIGINT,
    provider_id TEXT,
    words TEXT
);
CREATE INDEX message_profile ON message (profile_id, id);
CREATE INDEX message_provider_id ON message (provider_id) WHERE provider_id IS NOT NULL;
CREATE TABLE tally (
    campaign_id BIGINT NOT NULL,
    status INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    messages BIGINT NOT NULL,
    PRIMARY KEY (campaign_id, status, reason)
) WITHOUT ROWID;
CREATE TABLE milestone (
    campaign_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    messages BIGINT NOT NULL,
    PRIMARY KEY (campaign_id, name)
) WITHOUT ROWID;
CREATE TABLE early_report (
    id INTEGER PRIMARY KEY,
    owner_id BIGINT NOT NULL,
    provider_message TEXT NOT NULL,
    report TEXT NOT NULL,
    received_at BIGINT NOT NULL
);
CREATE INDEX early_report_message ON early_report (owner_id, provider_message);
CREATE TABLE incoming (
    id INTEGER PRIMARY KEY,
    owner_id BIGINT NOT NULL,
    provider_message TEXT,
    sender TEXT NOT NULL,
    profile_id BIGINT,
    answers_message BIGINT,
    type TEXT NOT NULL,
    content TEXT NOT NULL,
    sent_at BIGINT,
    received_at BIGINT NOT NULL,
    fingerprint TEXT NOT NULL UNIQUE
);
CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    owner_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    raw BLOB NOT NULL,
    received_at BIGINT NOT NULL
);
CREATE TABLE journal_position (
    name TEXT PRIMARY KEY,
    segment BIGINT NOT NULL,
    offset BIGINT NOT NULL
);
)sql";

// Every provider of the guides: what they call messages and templates, and what becomes of these.
constexpr std::string_view providers = R"sql(
ALTER TABLE provider ADD COLUMN auto_reply TEXT NOT NULL DEFAULT '';
ALTER TABLE provider ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
ALTER TABLE provider ADD COLUMN removed_at BIGINT;
ALTER TABLE message ADD COLUMN whatsapp_id TEXT;
CREATE INDEX message_whatsapp_id ON message (whatsapp_id) WHERE whatsapp_id IS NOT NULL;
CREATE INDEX profile_user ON profile (project_id, user_id) WHERE user_id IS NOT NULL;
ALTER TABLE template ADD COLUMN external_id TEXT NOT NULL DEFAULT '';
ALTER TABLE template ADD COLUMN category TEXT NOT NULL DEFAULT '';
ALTER TABLE template ADD COLUMN status TEXT NOT NULL DEFAULT 'approved';
ALTER TABLE template ADD COLUMN status_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE template ADD COLUMN quality TEXT NOT NULL DEFAULT '';
ALTER TABLE template ADD COLUMN source TEXT NOT NULL DEFAULT 'made';
ALTER TABLE template ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
CREATE TABLE auto_reply (
    id INTEGER PRIMARY KEY,
    provider_id BIGINT NOT NULL REFERENCES provider(id),
    recipient TEXT NOT NULL,
    incoming_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    words TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    settled_at BIGINT
);
CREATE INDEX auto_reply_recipient ON auto_reply (provider_id, recipient, id);
CREATE INDEX auto_reply_waiting ON auto_reply (id) WHERE state = 'queued';
)sql";

// Providers repeat and reorder what they tell: the time of their last word on a thing is kept.
constexpr std::string_view last_words = R"sql(
ALTER TABLE template ADD COLUMN status_at BIGINT NOT NULL DEFAULT 0;
CREATE TABLE consent_report (
    project_id BIGINT NOT NULL REFERENCES project(id),
    address TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (project_id, address)
);
)sql";

// SQLite gives the highest id out again once its row is gone; whoever kept it would mean another row.
constexpr std::string_view lasting_ids = R"sql(
INSERT INTO sequence (name, next) SELECT 'provider', COALESCE(MAX(id), 0) + 1 FROM provider;
INSERT INTO sequence (name, next) SELECT 'template', COALESCE(MAX(id), 0) + 1 FROM template;
)sql";

constexpr std::array steps{beginning,
                           providers,
                           last_words,
                           lasting_ids,
                           access_step,
                           people_step,
                           segments_step,
                           singles_step,
                           webhooks_step,
                           notifications_step,
                           exports_step,
                           schedules_step,
                           template_history_step,
                           drafts_step,
                           statistics_step,
                           live_step,
                           search_step};

}  // namespace

std::span<const std::string_view> schema_steps() {
    return steps;
}

}  // namespace parley::store
