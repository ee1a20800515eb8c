#pragma once
#include <string_view>

namespace parley::store {

// What became of a template: who changed what of it, and what the provider said.
inline constexpr std::string_view template_history_step = R"sql(
CREATE TABLE template_change (
    id INTEGER PRIMARY KEY,
    template_id BIGINT NOT NULL REFERENCES template(id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    cause TEXT NOT NULL,
    what TEXT NOT NULL,
    status TEXT NOT NULL,
    status_was TEXT,
    reason TEXT NOT NULL,
    quality TEXT NOT NULL,
    category TEXT NOT NULL
);
CREATE INDEX template_change_of ON template_change (template_id, id);
CREATE INDEX campaign_of_template ON campaign (template_id);
)sql";

}  // namespace parley::store
