#pragma once
#include <soci/soci.h>

#include <vector>

#include "campaign/campaign.h"
#include "store/database.h"
#include "store/writer.h"

// An audience that a filter finds is written down before its snapshot begins: finding it may take seconds, in which
// the writer must not be held, and whoever is in it must stay the same over all the snapshot's steps.
namespace parley::campaign {

bool has_filter(const Campaign& campaign);             // a segment, a list or a filter of its own
audience::Filter filter_of(const Campaign& campaign);  // everybody where it has none
// That what it names is there, and once. Error: missing, invalid.
Result<> check_audience(soci::session& sql, const Campaign& campaign, Time now);

// Both wait for the writer, piece by piece. A list that is left over is removed at the next start.
Result<audience::ListId> freeze(store::Database& database, store::Writer& writer, const Campaign& campaign, Time now);
Result<> unfreeze(store::Writer& writer, audience::ListId list);

// Of a campaign whose snapshot is done.
std::optional<audience::ListId> frozen_of(soci::session& sql, CampaignId campaign);

// Those that no launch under way needs, and those whose removal was cut short.
std::vector<audience::ListId> left_over_lists(soci::session& sql);

}  // namespace parley::campaign
