#include "sandbox/traffic.h"

#include <algorithm>

namespace parley::sandbox {

namespace {

constexpr auto pair_time = std::chrono::seconds(6);
constexpr auto window_time = std::chrono::hours(24);
constexpr std::size_t most_remembered = 1'000'000;

}  // namespace

bool RateGate::lets_through(Tick now, std::uint32_t per_second) {
    if (per_second == 0) {
        return true;
    }
    if (latest_.size() != per_second) {
        latest_.assign(per_second, Tick::min());
        next_ = 0;
    }
    Tick& oldest = latest_[next_];
    if (oldest != Tick::min() && now - oldest < std::chrono::seconds(1)) {
        return false;
    }
    oldest = now;
    next_ = (next_ + 1) % latest_.size();
    return true;
}

bool PairGate::lets_through(Tick now, std::uint64_t pair, std::uint32_t per_pair) {
    if (per_pair == 0) {
        return true;
    }
    while (!latest_.empty() && (now - latest_.front().first >= pair_time || latest_.size() >= most_remembered)) {
        const auto oldest = counts_.find(latest_.front().second);
        if (--oldest->second == 0) {
            counts_.erase(oldest);
        }
        latest_.pop_front();
    }
    std::uint32_t& count = counts_[pair];
    if (count >= per_pair) {
        return false;
    }
    ++count;
    latest_.emplace_back(now, pair);
    return true;
}

void PairGate::clear() {
    *this = PairGate();
}

void Windows::open(Tick now, std::uint64_t pair) {
    while (!openings_.empty() &&
           (now - openings_.front().first >= window_time || openings_.size() >= most_remembered)) {
        const auto oldest = until_.find(openings_.front().second);
        // It may have been opened again since.
        if (oldest != until_.end() && oldest->second <= openings_.front().first + window_time) {
            until_.erase(oldest);
        }
        openings_.pop_front();
    }
    until_[pair] = now + window_time;
    openings_.emplace_back(now, pair);
}

bool Windows::is_open(Tick now, std::uint64_t pair) const {
    const auto until = until_.find(pair);
    return until != until_.end() && now < until->second;
}

void Windows::clear() {
    *this = Windows();
}

void PeakMeter::count(Tick now) {
    const std::int64_t cell = std::chrono::floor<std::chrono::milliseconds>(now.time_since_epoch()).count() / 10;
    for (std::int64_t next = std::max(cell_ + 1, cell - cells + 1); next <= cell; ++next) {
        auto& counts = counts_[static_cast<std::size_t>(next % cells)];
        sum_ -= counts;
        counts = 0;
    }
    cell_ = std::max(cell_, cell);
    ++counts_[static_cast<std::size_t>(cell_ % cells)];
    peak_ = std::max(peak_, ++sum_);
}

}  // namespace parley::sandbox
