#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "message/media.h"

// Free-form messages that offer something to press (source: the interactive messages of Meta's
// Cloud API; Gupshup has the first two). Only inside the 24-hour window.
namespace parley {

using InteractiveHeader = std::variant<Text, Media>;

// What stands around the buttons.
struct InteractiveFrame {
    std::optional<InteractiveHeader> header = {};
    std::string body;
    std::string footer = {};
    bool operator==(const InteractiveFrame&) const = default;
};

struct ReplyChoice {
    std::string id;  // comes back with the tap, unseen
    std::string title;
    bool operator==(const ReplyChoice&) const = default;
};

struct ReplyButtons {
    InteractiveFrame frame;
    std::vector<ReplyChoice> choices = {};
    bool operator==(const ReplyButtons&) const = default;
};

struct ListRow {
    std::string id;
    std::string title;
    std::string description = {};
    bool operator==(const ListRow&) const = default;
};
struct ListSection {
    std::string title;
    std::vector<ListRow> rows = {};
    bool operator==(const ListSection&) const = default;
};

struct ChoiceList {
    InteractiveFrame frame;
    std::string button;  // opens the list
    std::vector<ListSection> sections = {};
    bool operator==(const ChoiceList&) const = default;
};

struct LinkButton {
    InteractiveFrame frame;
    std::string text;
    std::string url;
    bool operator==(const LinkButton&) const = default;
};

struct LocationRequest {
    std::string body;
    bool operator==(const LocationRequest&) const = default;
};

}  // namespace parley
