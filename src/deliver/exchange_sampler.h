#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>

#include "base/clock.h"

namespace parley::deliver {

// Which messages are kept where not all can be: all while `all` a second come, else one of 2^level, so that about
// `some` a second are. A message that is taken at one level is taken at every lower one too, so that two samplers
// mostly agree. For one thread, but for level().
class ExchangeSampler {
public:
    ExchangeSampler(std::uint64_t all, std::uint64_t some) : all_(all), some_(some) {}

    bool takes(std::uint64_t number, Tick now) {
        const auto second = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
        if (second != second_) {
            begin(second);
        }
        ++seen_;
        const int level = level_.load(std::memory_order_relaxed);
        if ((number & ((std::uint64_t{1} << level) - 1)) != 0) {
            return false;
        }
        if (++kept_ > (level == 0 ? all_ : some_) && level < highest) {
            level_.store(level + 1, std::memory_order_relaxed);
            kept_ = 0;
        }
        return true;
    }

    int level() const { return level_.load(std::memory_order_relaxed); }

private:
    static constexpr int highest = 20;

    void begin(std::int64_t second) {
        const std::uint64_t seen = second == second_ + 1 ? seen_ : 0;
        int level = 0;
        while (level < highest && (seen >> level) > (level == 0 ? all_ : some_)) {
            ++level;
        }
        level_.store(level, std::memory_order_relaxed);
        second_ = second;
        seen_ = 0;
        kept_ = 0;
    }

    const std::uint64_t all_, some_;
    std::int64_t second_ = 0;
    std::uint64_t seen_ = 0, kept_ = 0;  // in this second
    std::atomic<int> level_{0};
};

}  // namespace parley::deliver
