#pragma once
#include <soci/soci.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace parley::webhook {

// What is told to try an endpoint; nobody subscribes to it.
inline constexpr std::string_view test_event = "webhook.test";

struct Event {
    std::int64_t id = 0;
    std::string type;
    std::string data;     // JSON
    std::string project;  // its account id, or its number where it has none
    Time at;
};

std::string id_text(std::int64_t event);  // "evt_17"

// What is sent: the same bytes, however often.
std::string body_of(const Event& event);

// The first of `count` ids in a row, given to no other event ever. Inside work of the writer.
long long next_event_ids(soci::session& sql, long long count);

}  // namespace parley::webhook
