#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "base/clock.h"

namespace parley::sandbox {

// Lets at most so many through in any one second, exactly, wherever that second begins.
class RateGate {
public:
    // 0: lets all through.
    bool lets_through(Tick now, std::uint32_t per_second);

private:
    std::vector<Tick> latest_;  // a ring of the last ones let through
    std::size_t next_ = 0;
};

// The most that came in any one second, in steps of 10 ms.
class PeakMeter {
public:
    void count(Tick now);
    std::uint64_t peak() const { return peak_; }

private:
    static constexpr std::int64_t cells = 100;
    std::array<std::uint32_t, cells> counts_{};
    std::int64_t cell_ = 0;  // the number of the current one, since the clock began
    std::uint64_t sum_ = 0;
    std::uint64_t peak_ = 0;
};

}  // namespace parley::sandbox
