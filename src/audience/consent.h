#pragma once
#include <optional>
#include <string_view>

#include "base/text.h"
#include "message/failure.h"

namespace parley::audience {

// May this person be written to? MSG-whatsapp belongs to the profile, MSG-dndWhatsApp to the phone
// number and so to everybody who has it. Both are false until somebody sets them: a new person is
// opted out.
constexpr bool is_reachable(bool opted_in, bool number_blocked) {
    return opted_in && !number_blocked;
}

// Why this person gets nothing, or SkipReason::none.
constexpr SkipReason reason_to_skip(bool has_phone, bool opted_in, bool number_blocked) {
    if (!has_phone) {
        return SkipReason::no_phone;
    }
    if (!opted_in) {
        return SkipReason::not_opted_in;
    }
    return number_blocked ? SkipReason::number_blocked : SkipReason::none;
}

// Property names differ in case from guide to guide: "MSG-dndWhatsApp", "MSG-DNDwhatsapp".
inline bool is_opt_in_flag(std::string_view name) {
    return equal_ignoring_case(name, "MSG-whatsapp");
}
inline bool is_block_flag(std::string_view name) {
    return equal_ignoring_case(name, "MSG-dndWhatsApp");
}

// TRUE, 1, yes, t and y, in any case, and their opposites; nothing for all else.
std::optional<bool> read_flag(std::string_view text);

}  // namespace parley::audience
