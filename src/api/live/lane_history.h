#pragma once
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "deliver/dispatcher.h"

namespace parley::api {

// How lanes did lately. Lanes count since the server's start; this keeps their counts of the last minute, so that what
// is shown is how a provider answers now. Any thread.
class LaneHistory {
public:
    static constexpr std::chrono::seconds between{10};
    static constexpr std::chrono::seconds window{60};

    explicit LaneHistory(const Clock& clock) : clock_(clock) {}

    void keep(const std::vector<deliver::LaneFigures>& lanes);  // every ten seconds

    struct Recent {
        std::chrono::seconds over{0};  // of how long; 0: since the server's start
        std::uint64_t requests = 0;
        std::uint64_t answers = 0;
        std::optional<double> p50 = {};  // milliseconds until the answer; nothing where there was none
        std::optional<double> p99 = {};
    };
    Recent of(const deliver::LaneFigures& lane) const;

    // It was watched for a whole minute and nothing left.
    bool is_still(const deliver::LaneFigures& lane) const;

private:
    struct Kept {
        Tick at;
        std::uint64_t requests = 0;
        deliver::AnswerTimes times;
    };
    const Kept* oldest_of(ProviderId provider) const;  // under the lock

    const Clock& clock_;
    mutable std::mutex mutex_;
    std::map<ProviderId, std::deque<Kept>> kept_;
};

// The bound below which this part (0 to 1) of the answers lies, reckoned evenly inside of a bucket.
std::optional<double> answer_time_at(const deliver::AnswerTimes& times, double part);

}  // namespace parley::api
