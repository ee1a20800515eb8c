#pragma once
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>

#include "base/error.h"

namespace parley::access {

// What a member may choose. Error: invalid, where it is too short, too long or the e-mail address itself.
Result<> check_password(std::string_view password, std::string_view email);

// Hashes passwords with Argon2id: each takes 64 MB and some 80 ms. Two run at a time and a few more wait, so that
// however many try to log in, neither memory nor the threads of other callers are used up. Safe from any thread; waits.
class Passwords {
public:
    Passwords();
    Passwords(const Passwords&) = delete;

    // Error: unavailable, where too many are at it.
    Result<std::string> hash(std::string_view password);
    // `kept` empty: nobody has that name; takes as long and is never right. Error: unavailable.
    Result<bool> is_right(std::string_view kept, std::string_view password);

private:
    class Turn;

    const std::string nobodys_;  // of a password that nobody knows
    std::mutex mutex_;
    std::condition_variable freed_;
    int running_ = 0;
    int waiting_ = 0;
};

}  // namespace parley::access
