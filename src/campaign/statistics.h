#pragma once
#include <soci/soci.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "campaign/campaign.h"
#include "deliver/reached.h"

namespace parley::campaign {

// Derived from the ledger's counters alone: qualified = sent + failed + uncertain + skipped +
// waiting, where waiting (queued or in flight) is zero once a campaign has finished.
struct Statistics {
    std::int64_t qualified = 0;
    std::int64_t waiting = 0;
    std::int64_t sent = 0;    // with the provider or further, and not failed
    std::int64_t failed = 0;  // refused by the provider, or reported as failed later
    std::int64_t uncertain = 0;
    std::int64_t skipped = 0;
    // Further along, each counted in `sent` as well; who has read has also been delivered.
    std::int64_t delivered = 0;
    std::int64_t read = 0;
    std::int64_t clicked = 0;
    std::int64_t replied = 0;
    std::int64_t resent = 0;  // sent again after having been uncertain
    std::map<FailureCode, std::int64_t> failures;
    std::map<SkipReason, std::int64_t> skips;
    bool sums_hold() const { return qualified == waiting + sent + failed + uncertain + skipped; }
    bool operator==(const Statistics&) const = default;
};

Statistics statistics_of(const deliver::Tally& tally);
Statistics read_statistics(soci::session& sql, CampaignId campaign);  // with the milestones

// Counters held against the messages themselves.
struct Recount {
    CampaignId campaign;
    struct Difference {
        deliver::TallyCell cell;
        std::int64_t counted = 0;  // the counter
        std::int64_t found = 0;    // messages in the ledger
    };
    std::vector<Difference> differences;
    struct ReachedDifference {
        deliver::Stage stage;
        std::optional<Time> quarter;  // its beginning; nothing: the counter is a country's
        std::string country;
        std::int64_t counted = 0;
        std::int64_t found = 0;
    };
    std::vector<ReachedDifference> reached;
    bool agrees() const { return differences.empty() && reached.empty(); }
};
Recount recount(soci::session& sql, const Campaign& campaign);

}  // namespace parley::campaign
