#pragma once
#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.h"

// When what was not delivered is tried again.
namespace parley::webhook {

inline constexpr std::chrono::hours tried_for{72};
inline constexpr std::chrono::hours longest_retry_after{6};

// After so many failures in a row, the first being 1: 5 s, 30 s, 2 min, 10 min, 30 min, 1 h, 2 h, 4 h, then every 6 h.
std::chrono::milliseconds wait_after(int failures);

// A fifth more or less, so that what failed together does not come back together. `chance` is from 0 to 1.
std::chrono::milliseconds jittered(std::chrono::milliseconds wait, double chance);

// Seconds, or a date as HTTP writes it; within its bound, and nothing where it cannot be read.
std::optional<std::chrono::milliseconds> read_retry_after(std::string_view value, Time now);

// The next try: no earlier than the receiver asked, and the last one when the time is up. Nothing: given up.
std::optional<Time> next_try(int failures, std::optional<std::chrono::milliseconds> asked, Time give_up, Time now,
                             double chance);

}  // namespace parley::webhook
