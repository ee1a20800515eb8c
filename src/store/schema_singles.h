#pragma once
#include <string_view>

namespace parley::store {

// Messages to one person each, outside of campaigns' audiences: what they say, until it was sent. `state`: 0 it is
// over, what is left is the caller's reference; 1 it waits until due_at; 2 its lane has it.
inline constexpr std::string_view singles_step = R"sql(
CREATE TABLE single_message (
    message_id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL,
    provider_id BIGINT NOT NULL,
    state INTEGER NOT NULL,
    content TEXT NOT NULL,
    reference TEXT NOT NULL DEFAULT '',
    due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX single_message_waiting ON single_message (provider_id, due_at, message_id) WHERE state = 1;
CREATE INDEX single_message_with_lane ON single_message (message_id) WHERE state = 2;
CREATE INDEX single_message_reference ON single_message (project_id, reference, message_id) WHERE reference <> '';
CREATE INDEX campaign_single ON campaign (provider_id, id) WHERE kind = 'single';
CREATE INDEX incoming_profile ON incoming (profile_id, received_at) WHERE profile_id IS NOT NULL;
)sql";

}  // namespace parley::store
