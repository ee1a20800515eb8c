#pragma once
#include <string>
#include <string_view>

#include "base/random.h"

namespace parley {

// What is kept of a message's fingerprint once its words are gone: providers repeat what they tell, and it must not
// come back.
inline std::string erased_fingerprint(std::string_view fingerprint) {
    return "erased|" + digest_of(fingerprint);
}

}  // namespace parley
