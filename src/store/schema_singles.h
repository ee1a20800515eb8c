#pragma once
#include <string_view>

namespace parley::store {

// Messages to one person each, outside of campaigns' audiences: what they say, until it was sent.
inline constexpr std::string_view singles_step = R"sql(
CREATE TABLE single_message (
    message_id BIGINT PRIMARY KEY,
    project_id BIGINT NOT NULL,
    provider_id BIGINT NOT NULL,
    content TEXT NOT NULL,
    reference TEXT NOT NULL DEFAULT '',
    due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX single_message_due ON single_message (due_at, message_id);
CREATE INDEX single_message_reference ON single_message (project_id, reference) WHERE reference <> '';
)sql";

}  // namespace parley::store
