#include "campaign/statistics.h"

namespace parley::campaign {

Statistics statistics_of(const deliver::Tally& tally) {
    Statistics numbers;
    for (const auto& [cell, count] : tally) {
        numbers.qualified += count;
        switch (cell.status) {
            case Status::skipped:
                numbers.skipped += count;
                numbers.skips[static_cast<SkipReason>(cell.reason)] += count;
                break;
            case Status::queued:
            case Status::intended: numbers.waiting += count; break;
            case Status::uncertain: numbers.uncertain += count; break;
            case Status::failed:
                numbers.failed += count;
                numbers.failures[static_cast<FailureCode>(cell.reason)] += count;
                break;
            case Status::accepted:
            case Status::sent: numbers.sent += count; break;
            case Status::delivered:
                numbers.sent += count;
                numbers.delivered += count;
                break;
            case Status::read:
            case Status::clicked:
                numbers.sent += count;
                numbers.delivered += count;
                numbers.read += count;
                numbers.clicked += cell.status == Status::clicked ? count : 0;
                break;
        }
    }
    return numbers;
}

Statistics read_statistics(soci::session& sql, CampaignId campaign) {
    Statistics numbers = statistics_of(deliver::read_tally(sql, campaign));
    numbers.replied = deliver::read_milestone(sql, campaign, "replied");
    numbers.resent = deliver::read_milestone(sql, campaign, "resent");
    return numbers;
}

Recount recount(soci::session& sql, const Campaign& campaign) {
    const deliver::Tally counted = deliver::read_tally(sql, campaign.id);
    const deliver::Tally found = deliver::recount(sql, campaign.range);
    Recount result{campaign.id, {}};
    const auto count_in = [](const deliver::Tally& tally, const deliver::TallyCell& cell) {
        const auto place = tally.find(cell);
        return place == tally.end() ? std::int64_t{0} : place->second;
    };
    deliver::Tally all = counted;
    all.insert(found.begin(), found.end());
    for (const auto& [cell, ignored] : all) {
        if (count_in(counted, cell) != count_in(found, cell)) {
            result.differences.push_back({cell, count_in(counted, cell), count_in(found, cell)});
        }
    }
    return result;
}

}  // namespace parley::campaign
