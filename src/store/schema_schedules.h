#pragma once
#include <string_view>

namespace parley::store {

// When a draft is to be launched by itself.
inline constexpr std::string_view schedules_step = R"sql(
ALTER TABLE campaign ADD COLUMN scheduled_at BIGINT;
CREATE INDEX campaign_due ON campaign (scheduled_at) WHERE scheduled_at IS NOT NULL AND state = 'draft';
)sql";

}  // namespace parley::store
