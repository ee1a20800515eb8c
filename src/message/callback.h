#pragma once
#include <optional>
#include <string>
#include <variant>

#include "base/clock.h"
#include "message/content.h"
#include "message/failure.h"
#include "message/status.h"

namespace parley {

// A provider's word on one of our messages (a delivery report).
struct StatusReport {
    std::string message_id;          // our wire id, where the provider echoes it
    std::string provider_id = {};    // its own, where it has one
    Status status = Status::sent;    // sent, failed, delivered, read or clicked
    std::optional<Time> at = {};     // the provider's time; nothing where it gave none that can be read
    FailureCode failure = FailureCode::none;  // with Status::failed
    std::string provider_code = {};  // as it wrote it
    std::string words = {};
    // with Status::clicked
    std::string url = {};
    std::string short_url = {};
    std::string user_agent = {};
    bool operator==(const StatusReport&) const = default;
};

// What a person wrote to us. `raw` keeps kinds that we cannot read.
struct UnknownContent {
    std::string type;
    std::string raw;  // JSON as it came
    bool operator==(const UnknownContent&) const = default;
};

// A tap on a quick reply of one of our templates.
struct ButtonReply {
    std::string text;
    std::string payload = {};
    bool operator==(const ButtonReply&) const = default;
};

using IncomingContent = std::variant<Text, Media, Location, ButtonReply, UnknownContent>;

struct IncomingMessage {
    std::string provider_id = {};  // its id of this message, where it has one
    std::string from;              // the person's number as the wire has it
    std::string to;                // our sender number
    std::string name = {};         // the person's, where the provider tells it
    std::optional<Time> at = {};
    std::string context_id = {};   // the wire id of the message that this answers
    IncomingContent content;
    bool operator==(const IncomingMessage&) const = default;
};

using Callback = std::variant<StatusReport, IncomingMessage>;

}  // namespace parley
