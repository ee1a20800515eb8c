#pragma once
#include <string_view>

namespace parley::store {

// Campaigns that people write in several sittings, and in several windows at once: each change has a number, so that
// none overwrites another unseen. `send_at`: when a draft shall go, which nobody has confirmed yet (scheduled_at).
inline constexpr std::string_view drafts_step = R"sql(
ALTER TABLE campaign ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE campaign ADD COLUMN send_at BIGINT;
ALTER TABLE campaign ADD COLUMN updated_at BIGINT;
INSERT INTO sequence (name, next) SELECT 'campaign', COALESCE(MAX(id), 0) + 1 FROM campaign;
)sql";

}  // namespace parley::store
