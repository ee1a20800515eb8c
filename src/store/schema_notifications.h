#pragma once
#include <string_view>

namespace parley::store {

// The notification API's own words for topics, categories and what each recipient got: one row a request and
// recipient. What became of its message stands in the ledger alone; `state` says whether there is one.
inline constexpr std::string_view notifications_step = R"sql(
CREATE TABLE notification (
    id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL,
    request_id TEXT NOT NULL,
    recipient TEXT NOT NULL,
    profile_id BIGINT,
    message_id BIGINT,
    state TEXT NOT NULL,
    explanation TEXT NOT NULL DEFAULT '',
    in_app INTEGER NOT NULL DEFAULT 0,
    uncarried TEXT NOT NULL DEFAULT '[]',
    content TEXT NOT NULL DEFAULT '{}',
    category TEXT NOT NULL DEFAULT '',
    cancellation_key TEXT NOT NULL DEFAULT '',
    due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT,
    clicked_at BIGINT,
    interaction TEXT NOT NULL DEFAULT '',
    removed_at BIGINT
);
CREATE INDEX notification_request ON notification (project_id, request_id, id);
CREATE INDEX notification_project ON notification (project_id, id);
CREATE INDEX notification_recipient ON notification (project_id, recipient, id);
CREATE INDEX notification_message ON notification (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX notification_profile ON notification (profile_id) WHERE profile_id IS NOT NULL;
CREATE INDEX notification_cancellation ON notification (project_id, cancellation_key) WHERE cancellation_key <> '';
CREATE TABLE notification_category (
    id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL,
    identifier TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (project_id, identifier)
);
CREATE TABLE notification_preference (
    category_id BIGINT NOT NULL REFERENCES notification_category(id),
    recipient TEXT NOT NULL,
    channel TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    PRIMARY KEY (category_id, recipient, channel)
) WITHOUT ROWID;
CREATE TABLE topic (
    id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL,
    identifier TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (project_id, identifier)
);
CREATE TABLE topic_member (
    topic_id BIGINT NOT NULL REFERENCES topic(id),
    recipient TEXT NOT NULL,
    channels TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (topic_id, recipient)
) WITHOUT ROWID;
CREATE INDEX topic_member_recipient ON topic_member (recipient);
)sql";

}  // namespace parley::store
