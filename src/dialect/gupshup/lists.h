#pragma once
#include "dialect/reader.h"

namespace parley::gupshup {

// A member that is a list; empty where it is absent or null. Wrong where it is something else.
inline const json::array& list_in(Reader& reader, const json::value& parent, Keys keys) {
    static const json::array none;
    const json::value* found = member(parent, keys);
    if (found == nullptr || found->is_null()) {
        return none;
    }
    if (!found->is_array()) {
        reader.wrong(*found, "this must be a list");
        return none;
    }
    return found->get_array();
}

}  // namespace parley::gupshup
