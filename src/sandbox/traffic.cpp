#include "sandbox/traffic.h"

#include <algorithm>

namespace parley::sandbox {

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
