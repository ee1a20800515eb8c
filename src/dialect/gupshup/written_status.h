#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "message/callback.h"

namespace parley::gupshup {

// How a report stands on the wire: which id is where, and the number of a failure.
struct WrittenStatus {
    std::string_view type = {};
    std::string id = {};
    std::string gupshup_id = {};  // empty where `id` is Gupshup's
    std::string whatsapp_id = {};
    std::int64_t code = 0;
};
WrittenStatus written_of(const StatusReport& report);

}  // namespace parley::gupshup
