#pragma once
#include <array>
#include <chrono>
#include <string_view>

#include "base/clock.h"

namespace parley::deliver {

// Spares a provider that is down: opens when at least half of at least 20 answers of the last five
// seconds were failures, then lets one message through about every second until one succeeds.
class Circuit {
public:
    void succeeded(Tick now) {
        if (open_) {
            *this = Circuit();
            return;
        }
        ++slot(now).good;
    }

    // `jitter` from 0 to 1 spreads the probes of many lanes.
    void failed(Tick now, double jitter) {
        if (open_) {
            probing_ = false;
            next_probe_ = now + probe_wait(jitter);
            return;
        }
        ++slot(now).bad;
        int good = 0;
        int bad = 0;
        for (const Second& second : seconds_) {
            if (number(now) - second.number < static_cast<long long>(seconds_.size())) {
                good += second.good;
                bad += second.bad;
            }
        }
        if (good + bad >= 20 && bad >= good) {
            open_ = true;
            probing_ = false;
            next_probe_ = now + probe_wait(jitter);
        }
    }

    // How many messages may leave: all, one probe, or none.
    int allowed(Tick now, int wanted) {
        if (!open_) {
            return wanted;
        }
        if (wanted == 0 || (probing_ && now < next_probe_ + std::chrono::seconds(30)) || now < next_probe_) {
            return 0;
        }
        probing_ = true;
        return 1;
    }

    // The probe did not leave after all.
    void probe_again() { probing_ = false; }

    bool is_open() const { return open_; }
    Tick next_probe() const { return next_probe_; }
    std::string_view name() const { return !open_ ? "closed" : probing_ ? "half-open" : "open"; }

private:
    struct Second {
        long long number = -1;
        int good = 0;
        int bad = 0;
    };

    static std::chrono::milliseconds probe_wait(double jitter) {
        return std::chrono::milliseconds(1'000 + static_cast<int>(jitter * 300));
    }
    static long long number(Tick now) {
        return std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    }
    Second& slot(Tick now) {
        Second& second = seconds_[static_cast<std::size_t>(number(now)) % seconds_.size()];
        if (second.number != number(now)) {
            second = Second{number(now), 0, 0};
        }
        return second;
    }

    std::array<Second, 5> seconds_{};
    bool open_ = false;
    bool probing_ = false;
    Tick next_probe_{};
};

}  // namespace parley::deliver
