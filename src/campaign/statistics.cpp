#include "campaign/statistics.h"

namespace parley::campaign {

namespace {

// Each cell that two counts do not agree on.
template <class Counts, class Tell>
void tell_differences(const Counts& counted, const Counts& found, const Tell& tell) {
    const auto count_in = [](const Counts& counts, const auto& cell) {
        const auto place = counts.find(cell);
        return place == counts.end() ? std::int64_t{0} : place->second;
    };
    Counts all = counted;
    all.insert(found.begin(), found.end());
    for (const auto& [cell, ignored] : all) {
        if (count_in(counted, cell) != count_in(found, cell)) {
            tell(cell, count_in(counted, cell), count_in(found, cell));
        }
    }
}

}  // namespace

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
    Recount result{campaign.id, {}, {}};
    tell_differences(counted, found, [&](const deliver::TallyCell& cell, std::int64_t said, std::int64_t there) {
        result.differences.push_back({cell, said, there});
    });
    const deliver::Reached reached = deliver::read_reached(sql, campaign.id);
    const deliver::Reached reached_found = deliver::recount_reached(sql, campaign.range);
    tell_differences(reached.quarters, reached_found.quarters,
                     [&](const auto& cell, std::int64_t said, std::int64_t there) {
                         const Time begin(std::chrono::milliseconds(cell.first * deliver::quarter_ms));
                         result.reached.push_back({cell.second, begin, {}, said, there});
                     });
    tell_differences(reached.countries, reached_found.countries,
                     [&](const auto& cell, std::int64_t said, std::int64_t there) {
                         result.reached.push_back({cell.second, std::nullopt, cell.first, said, there});
                     });
    return result;
}

}  // namespace parley::campaign
