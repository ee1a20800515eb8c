#pragma once
#include <cstdint>

// The kinds of what falls due (schedule.h), in the order in which they happen at one moment.
namespace parley::sandbox::due {

inline constexpr std::uint32_t answer = 0;  // about: a waiting answer
inline constexpr std::uint32_t step = 16;   // to 31: 16 + 2 x the kind of step + whether it is told; about: a message
inline constexpr std::uint32_t post = 32;   // about: an outbox, whose batch has waited long enough
inline constexpr std::uint32_t again = 33;  // about: a parcel to be tried again
inline constexpr std::uint32_t tidy = 34;   // flush logs, forget connections that have gone

}  // namespace parley::sandbox::due
