#pragma once
#include <cstddef>
#include <map>
#include <string>

namespace parley::api::notifications {

// How many events of addresses without a secret are held until the message that they name is known. Nothing of them
// is stored meanwhile, so that somebody who makes events up fills no more than these places, and no more than their
// share of them. To be used from one thread.
class EarlyEvents {
public:
    static constexpr std::size_t most = 512;
    static constexpr std::size_t most_of_address = 128;

    // False where there is no place; else leave() gives it back.
    bool enter(const std::string& address);
    void leave(const std::string& address);
    std::size_t held() const { return held_; }

private:
    std::map<std::string, std::size_t> by_address_;
    std::size_t held_ = 0;
};

}  // namespace parley::api::notifications
