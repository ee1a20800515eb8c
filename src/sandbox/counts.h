#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "base/json.h"
#include "message/status.h"

namespace parley::sandbox {

// What a send request was answered, as logs and counts name it.
enum class Answered : std::uint8_t {
    accepted,
    slow,
    http_403,
    http_429,
    http_500,
    http_503,
    refused_2000,
    refused_2001,
    refused_2002,
    refused_2003,
    refused_2004,
    reset,
    silence,
    garbage
};
inline constexpr std::array<std::string_view, 14> answered_names{"accepted", "slow",  "403",     "429",    "500",
                                                                 "503",      "2000",  "2001",    "2002",   "2003",
                                                                 "2004",     "reset", "silence", "garbage"};
constexpr std::string_view name_of(Answered answered) {
    return answered_names[static_cast<std::size_t>(answered)];
}

using ByStatus = std::array<std::uint64_t, all_statuses.size()>;

// Each received request is counted once in `answered`, each callback once where it ended.
struct Counts {
    std::uint64_t received = 0;    // send requests, without validations
    std::uint64_t distinct = 0;    // ids among them
    std::uint64_t duplicates = 0;  // requests whose id had been seen before
    std::uint64_t validations = 0;
    std::uint64_t taken = 0;  // reached a phone, or would have if its number were on WhatsApp
    std::uint64_t peak_per_second = 0;
    std::array<std::uint64_t, answered_names.size()> answered{};

    ByStatus told{};             // status callbacks handed over to be sent
    ByStatus acknowledged{};     // and answered 2xx
    std::uint64_t incoming = 0;  // incoming messages handed over to be sent
    std::uint64_t incoming_acknowledged = 0;
    std::uint64_t others = 0;  // of templates, consent and accounts
    std::uint64_t others_acknowledged = 0;
    std::uint64_t skipped = 0;   // the dialect cannot tell it
    std::uint64_t lost = 0;      // on purpose
    std::uint64_t dropped = 0;   // the queue was full
    std::uint64_t given_up = 0;  // callbacks that were never answered 2xx
    std::uint64_t posts = 0;     // requests made to deliver callbacks
    std::uint64_t posts_acknowledged = 0;
    std::uint64_t posts_failed = 0;  // unanswered, or with another answer than 2xx

    std::uint64_t accepted() const {
        return answered[static_cast<std::size_t>(Answered::accepted)] +
               answered[static_cast<std::size_t>(Answered::slow)];
    }
};

json::value to_json(const Counts& counts);

}  // namespace parley::sandbox
