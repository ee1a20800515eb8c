#pragma once
#include <algorithm>
#include <chrono>
#include <vector>

#include "base/clock.h"

namespace parley::deliver {

// Says when a message may really leave, at the last moment before it does: never more than `rate` in
// any second, however unevenly the waits before this point have let them come. Remembers when each
// of the last `rate` messages left.
class SecondGate {
public:
    explicit SecondGate(int rate) { set_rate(rate); }

    void set_rate(int rate) {
        std::vector<Tick> latest;
        for (std::size_t at = 0; at < left_.size(); ++at) {
            latest.push_back(left_[(next_ + at) % left_.size()]);
        }
        // The most recent stay, oldest first; unknown ones lie long ago.
        left_.assign(static_cast<std::size_t>(std::max(rate, 1)), Tick::min());
        const std::size_t kept = std::min(latest.size(), left_.size());
        std::copy(latest.end() - static_cast<std::ptrdiff_t>(kept), latest.end(),
                  left_.end() - static_cast<std::ptrdiff_t>(kept));
        next_ = 0;
    }

    // Counts one message as leaving then.
    Tick admit(Tick now) {
        Tick& oldest = left_[next_];
        const Tick at = oldest == Tick::min() ? now : std::max(now, oldest + window);
        oldest = at;
        next_ = (next_ + 1) % left_.size();
        return at;
    }

private:
    // A second, and what the way to the provider may shorten it by.
    static constexpr std::chrono::milliseconds window{1'005};
    std::vector<Tick> left_;
    std::size_t next_ = 0;
};

}  // namespace parley::deliver
