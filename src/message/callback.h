#pragma once
#include <optional>
#include <string>
#include <variant>

#include "base/clock.h"
#include "message/content.h"
#include "message/failure.h"
#include "message/status.h"
#include "message/template_listing.h"

namespace parley {

// A provider's word on one of our messages (a delivery report).
struct StatusReport {
    std::string message_id;                   // our wire id, where the provider echoes it
    std::string provider_id = {};             // its own, where it has one
    Status status = Status::sent;             // accepted, sent, failed, delivered, read or clicked
    std::optional<Time> at = {};              // the provider's time; nothing where it gave none that can be read
    FailureCode failure = FailureCode::none;  // with Status::failed
    std::string provider_code = {};           // as it wrote it
    std::string words = {};
    // with Status::clicked
    std::string url = {};
    std::string short_url = {};
    std::string user_agent = {};
    std::string recipient = {};       // the person's number or user id as the wire has it, where it has one
    std::string whatsapp_id = {};     // WhatsApp's id, where the provider has one of its own besides
    std::string recipient_user = {};  // the person's WhatsApp user id, where the provider tells it
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

// A tap on a reply button, or a choice from a list, of a free-form message of ours.
struct ChoiceReply {
    std::string id;
    std::string title = {};
    std::string description = {};
    bool from_list = false;
    bool operator==(const ChoiceReply&) const = default;
};

using IncomingContent =
    std::variant<Text, Media, Location, ButtonReply, ChoiceReply, Contacts, Reaction, UnknownContent>;

struct IncomingMessage {
    std::string provider_id = {};  // its id of this message, where it has one
    std::string from;              // the person's number as the wire has it; empty where it is hidden
    std::string to;                // our sender number
    std::string name = {};         // the person's, where the provider tells it
    std::optional<Time> at = {};
    std::string context_id = {};  // of the message that this answers: our wire id or the provider's own
    IncomingContent content;
    std::string from_user = {};  // the person's WhatsApp user id, where the provider tells it
    std::string referral = {};   // the advertisement that led here, JSON as it came
    std::string sha256 = {};     // of the file, with Media, as the provider wrote it: base64
    bool operator==(const IncomingMessage&) const = default;
};

// What became of a template: its status, its quality or its category.
struct TemplateReport {
    std::string template_id = {};  // the provider's own
    std::string name = {};
    std::string language = {};
    std::optional<TemplateStatus> status = {};
    std::string reason = {};
    std::string category = {};  // a new one
    std::string quality = {};   // "GREEN", "YELLOW", "RED"
    std::optional<Time> at = {};
    bool operator==(const TemplateReport&) const = default;
};

// A person told the provider, not us, to stop or to go on.
struct ConsentReport {
    std::string phone = {};  // as the wire has it
    std::string user = {};   // WhatsApp user id
    bool opted_in = false;
    std::string words = {};
    std::optional<Time> at = {};
    bool operator==(const ConsentReport&) const = default;
};

// A matter of the account that changes nothing of ours: billing, review, tiers, throughput.
struct Notice {
    std::string type;  // "billing-event"
    std::string words = {};
    std::optional<Time> at = {};
    bool operator==(const Notice&) const = default;
};

using Callback = std::variant<StatusReport, IncomingMessage, TemplateReport, ConsentReport, Notice>;

}  // namespace parley
