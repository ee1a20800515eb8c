#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "message/failure.h"

namespace parley {

struct Accepted {
    std::string provider_id;  // empty where the provider only echoes ours
    bool operator==(const Accepted&) const = default;
};

// What a refusal asks of us: give up on this message, try it later, stop its campaign (the template
// is paused or unknown: every message of it would be refused) or stop its lane (credentials, credit:
// every message of the provider would be).
enum class Retry { never, later, pause_campaign, pause_lane };

struct Refused {
    FailureCode code = FailureCode::other;
    std::string words;  // the provider's own, kept as they came
    Retry retry = Retry::never;
    std::string provider_code = {};                        // its number, as it wrote it
    std::optional<std::chrono::seconds> retry_after = {};  // as it asked; only with Retry::later
    bool operator==(const Refused&) const = default;
};

struct Uncertain {
    std::string why;  // it may have left: never sent again blindly
    bool operator==(const Uncertain&) const = default;
};

// What became of handing a message to its provider. There is no fourth way.
using Outcome = std::variant<Accepted, Refused, Uncertain>;

}  // namespace parley
