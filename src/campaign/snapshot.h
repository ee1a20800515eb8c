#pragma once
#include <soci/soci.h>

#include <cstdint>

#include "campaign/campaign.h"

namespace parley::campaign {

// The audience at the moment of launch, as one message for each person: queued, or skipped with
// the reason. Taken in chunks, so that callbacks and other campaigns are not held up; each step
// runs inside work of the writer, and a launch that was cut short goes on where it stopped.

// Fixes who is in it, reserves a range of message ids and moves the campaign to `launching`.
// Returns how many people it holds at most. An audience that is found by a filter comes as the list into which it was
// frozen (frozen_audience.h).
std::int64_t begin_snapshot(soci::session& sql, const Campaign& campaign, Time now,
                            std::optional<audience::ListId> frozen = {});

struct SnapshotStep {
    std::int64_t added = 0;
    bool done = false;
};
SnapshotStep continue_snapshot(soci::session& sql, CampaignId campaign, int people, Time now);

}  // namespace parley::campaign
