#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"

namespace parley {

// The id that a message has on the wire: "<campaign>|<run>|<profile>|<message>", four numbers as
// in the guide's samples and at most 40 characters, so that a callback names its row without a
// look-up. "0|0|0|0" is the validation payload's.
struct WireId {
    CampaignId campaign;
    std::int64_t run = 0;
    ProfileId profile;
    MessageId message;
    bool operator==(const WireId&) const = default;
};

std::string to_text(const WireId& id);
void append(std::string& out, const WireId& id);
std::optional<WireId> read_wire_id(std::string_view text);  // nothing where it is not four numbers

}  // namespace parley
