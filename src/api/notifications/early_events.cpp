#include "api/notifications/early_events.h"

namespace parley::api::notifications {

bool EarlyEvents::enter(const std::string& address) {
    if (held_ >= most) {
        return false;
    }
    std::size_t& of_address = by_address_[address];
    if (of_address >= most_of_address) {
        return false;
    }
    ++of_address;
    ++held_;
    return true;
}

void EarlyEvents::leave(const std::string& address) {
    const auto place = by_address_.find(address);
    if (place == by_address_.end()) {
        return;
    }
    --held_;
    if (--place->second == 0) {
        by_address_.erase(place);
    }
}

}  // namespace parley::api::notifications
