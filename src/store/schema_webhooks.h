#pragma once
#include <string_view>

namespace parley::store {

// Where others are told what happened here, and what became of telling them. An endpoint's `events` are names, each
// between two bars. A delivery is due from `next_at` on, 0 for one that was never tried, and is tried until
// `give_up_at`, which is reckoned from the first try; `failures` counts those in a row, from which the next wait is
// reckoned. An event is `about` a person (webhook/about.h), where it is about anybody.
inline constexpr std::string_view webhooks_step = R"sql(
CREATE TABLE webhook_endpoint (
    id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL REFERENCES project(id),
    url TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    events TEXT NOT NULL,
    secret TEXT NOT NULL,
    former_secret TEXT NOT NULL DEFAULT '',
    former_until BIGINT NOT NULL DEFAULT 0,
    enabled INTEGER NOT NULL DEFAULT 1,
    disabled_reason TEXT NOT NULL DEFAULT '',
    failing_since BIGINT,
    delivered_at BIGINT,
    removed_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX webhook_endpoint_project ON webhook_endpoint (project_id);
CREATE TABLE webhook_event (
    id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    about TEXT NOT NULL DEFAULT '',
    at BIGINT NOT NULL
);
CREATE INDEX webhook_event_about ON webhook_event (project_id, about) WHERE about <> '';
CREATE TABLE webhook_delivery (
    id INTEGER PRIMARY KEY,
    endpoint_id BIGINT NOT NULL,
    event_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    next_at BIGINT NOT NULL DEFAULT 0,
    give_up_at BIGINT,
    status INTEGER,
    words TEXT NOT NULL DEFAULT '',
    took_ms INTEGER,
    settled_at BIGINT
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (endpoint_id, next_at, id) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_sending ON webhook_delivery (id) WHERE state = 'sending';
CREATE INDEX webhook_delivery_dead ON webhook_delivery (endpoint_id, id) WHERE state = 'dead';
CREATE INDEX webhook_delivery_endpoint ON webhook_delivery (endpoint_id, id);
CREATE INDEX webhook_delivery_event ON webhook_delivery (event_id);
INSERT INTO sequence (name, next) VALUES ('webhook_event', 1);
INSERT INTO sequence (name, next) VALUES ('webhook_endpoint', 1);
)sql";

}  // namespace parley::store
