#pragma once
#include <algorithm>
#include <chrono>

#include "base/clock.h"

namespace parley::deliver {

// Lets at most `rate` messages leave in any second, evenly spread: each is given a moment of its
// own, and what was missed is caught up for five milliseconds at most, so that a late wake-up costs
// nothing and yet no second holds more than the rate.
class Pace {
public:
    explicit Pace(int rate) { set_rate(rate); }

    void set_rate(int rate) {
        // 0.6 % slower than asked for: the catch-up of 0.5 % stays below the limit in every second.
        const std::chrono::nanoseconds interval(static_cast<long long>(1'006'000'000.0 / std::max(rate, 1)));
        next_ += interval - interval_;  // the next one waits as long as the new rate says, not the old
        interval_ = interval;
    }

    // How many of `wanted` may leave now; they are counted as gone.
    int take(Tick now, int wanted) {
        next_ = std::max(next_, now - catch_up);
        if (wanted <= 0 || next_ > now) {
            return 0;
        }
        const auto allowed = (now - next_) / interval_ + 1;
        const int taken = static_cast<int>(std::min<long long>(allowed, wanted));
        next_ += interval_ * taken;
        return taken;
    }

    // Those that were taken and did not leave.
    void give_back(int count) { next_ -= interval_ * count; }

    Tick next() const { return next_; }

private:
    static constexpr std::chrono::milliseconds catch_up{5};
    std::chrono::nanoseconds interval_{1};
    Tick next_{};
};

}  // namespace parley::deliver
