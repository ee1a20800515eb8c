#include "api/live/lane_history.h"

#include <algorithm>
#include <numeric>

namespace parley::api {

std::optional<double> answer_time_at(const deliver::AnswerTimes& times, double part) {
    const auto all = std::accumulate(times.counts.begin(), times.counts.end(), std::uint64_t{0});
    if (all == 0) {
        return std::nullopt;
    }
    const double wanted = part * static_cast<double>(all);
    double before = 0;
    double from = 0;
    for (std::size_t place = 0; place < deliver::AnswerTimes::bounds.size(); ++place) {
        const auto here = static_cast<double>(times.counts[place]);
        const double to = deliver::AnswerTimes::bounds[place];
        if (here > 0 && before + here >= wanted) {
            return from + (to - from) * (wanted - before) / here;
        }
        before += here;
        from = to;
    }
    return from;  // above the last bound no more is known
}

void LaneHistory::keep(const std::vector<deliver::LaneFigures>& lanes) {
    const Tick now = clock_.tick();
    const std::lock_guard lock(mutex_);
    std::erase_if(kept_, [&](const auto& kept) {
        return std::ranges::find(lanes, kept.first, &deliver::LaneFigures::provider) == lanes.end();
    });
    for (const deliver::LaneFigures& lane : lanes) {
        auto& kept = kept_[lane.provider];
        if (!kept.empty() && lane.requests < kept.back().requests) {
            kept.clear();  // archived and brought back: it counts anew
        }
        kept.push_back({now, lane.requests, lane.answer_times});
        // One that is as old as the window stays.
        while (kept.size() > 1 && now - kept[1].at >= window) {
            kept.pop_front();
        }
    }
}

const LaneHistory::Kept* LaneHistory::oldest_of(ProviderId provider) const {
    const auto found = kept_.find(provider);
    return found == kept_.end() || found->second.empty() ? nullptr : &found->second.front();
}

LaneHistory::Recent LaneHistory::of(const deliver::LaneFigures& lane) const {
    Recent recent;
    deliver::AnswerTimes times = lane.answer_times;
    recent.requests = lane.requests;
    {
        const std::lock_guard lock(mutex_);
        const Kept* oldest = oldest_of(lane.provider);
        if (oldest != nullptr && oldest->requests <= lane.requests) {
            recent.over = std::chrono::floor<std::chrono::seconds>(clock_.tick() - oldest->at);
            recent.requests -= oldest->requests;
            for (std::size_t place = 0; place < times.counts.size(); ++place) {
                times.counts[place] -= std::min(times.counts[place], oldest->times.counts[place]);
            }
        }
    }
    recent.answers = std::accumulate(times.counts.begin(), times.counts.end(), std::uint64_t{0});
    recent.p50 = answer_time_at(times, 0.5);
    recent.p99 = answer_time_at(times, 0.99);
    return recent;
}

bool LaneHistory::is_still(const deliver::LaneFigures& lane) const {
    const std::lock_guard lock(mutex_);
    const Kept* oldest = oldest_of(lane.provider);
    return oldest != nullptr && clock_.tick() - oldest->at >= window && oldest->requests == lane.requests;
}

}  // namespace parley::api
