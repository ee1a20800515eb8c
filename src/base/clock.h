#pragma once
#include <atomic>
#include <chrono>

namespace parley {

// A point on the monotonic clock: for time-outs, pacing and waits; says nothing about the calendar.
using Tick = std::chrono::steady_clock::time_point;

// A point in time in UTC, in milliseconds: for what is stored or shown.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

// Where all time comes from. Safe to ask from any thread.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Tick tick() const = 0;
    virtual Time now() const = 0;
};

class SystemClock final : public Clock {
public:
    Tick tick() const override { return std::chrono::steady_clock::now(); }
    Time now() const override {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
};

// Stands still until it is turned: a test runs fourteen days in a second.
class HandClock final : public Clock {
public:
    explicit HandClock(Time start = Time(std::chrono::milliseconds(1'700'000'000'000))) : start_(start) {}

    Tick tick() const override { return Tick(passed_.load()); }
    Time now() const override { return start_ + std::chrono::floor<std::chrono::milliseconds>(passed_.load()); }
    void turn(std::chrono::nanoseconds by) { passed_ = passed_.load() + by; }

private:
    Time start_;
    std::atomic<std::chrono::steady_clock::duration> passed_{std::chrono::hours(1)};
};

}  // namespace parley
