#pragma once
#include <mutex>

#include "base/clock.h"

namespace parley::app {

// A clock whose calendar can be put back, and run faster, so that what a demonstration does in seconds is spread over
// days as it would be in life. Ticks stay the machine's own: limits, pacing and waits are real. The calendar never goes
// back from where it was.
class StageClock final : public Clock {
public:
    Tick tick() const override { return std::chrono::steady_clock::now(); }
    Time now() const override;

    void play(Time from, double speed);  // no earlier than now(), once it has played
    void run_true();                     // as the system's, from now on

private:
    Time played(Tick tick) const;

    mutable std::mutex mutex_;
    bool is_true_ = true;
    bool has_played_ = false;
    Time from_{};
    Tick begun_{};
    double speed_ = 1;
};

}  // namespace parley::app
