#pragma once
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <deque>
#include <utility>
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

// Lets at most so many through from one sender to one person in any six seconds (Meta's pair rate).
class PairGate {
public:
    // `pair`: the two of them as one number. 0: lets all through.
    bool lets_through(Tick now, std::uint64_t pair, std::uint32_t per_pair);
    void clear();

private:
    std::deque<std::pair<Tick, std::uint64_t>> latest_;  // of all pairs
    boost::unordered_flat_map<std::uint64_t, std::uint32_t> counts_;
};

// Who has opened a window for whom: for 24 hours after a person wrote, the sender may write freely.
class Windows {
public:
    void open(Tick now, std::uint64_t pair);
    bool is_open(Tick now, std::uint64_t pair) const;
    void clear();

private:
    std::deque<std::pair<Tick, std::uint64_t>> openings_;  // in time; bounded, so the oldest may close early
    boost::unordered_flat_map<std::uint64_t, Tick> until_;
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
