#include "app/stage_clock.h"

#include <algorithm>

namespace parley::app {

namespace {

Time system_time() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace

Time StageClock::played(Tick tick) const {
    const double passed = std::chrono::duration<double, std::milli>(tick - begun_).count() * speed_;
    return from_ + std::chrono::milliseconds(static_cast<std::int64_t>(passed));
}

// What is played never runs ahead of the world.
Time StageClock::now() const {
    const std::lock_guard lock(mutex_);
    return is_true_ ? system_time() : std::min(played(tick()), system_time());
}

void StageClock::play(Time from, double speed) {
    const std::lock_guard lock(mutex_);
    const Tick begun = tick();
    from_ = has_played_ ? std::max(from, is_true_ ? system_time() : played(begun)) : from;
    begun_ = begun;
    speed_ = speed;
    is_true_ = false;
    has_played_ = true;
}

void StageClock::run_true() {
    const std::lock_guard lock(mutex_);
    is_true_ = true;
}

}  // namespace parley::app
