#pragma once
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"

namespace parley::access {

// Slows down who guesses passwords. Each try of a name counts as a failure until it is told to have been right, so that
// many at once are no way around it. The first few are free; then each must wait longer, up to a minute, which leaves
// at most about 70 tries an hour. What was not tried for an hour is forgotten. In memory, bounded; any thread.
class LoginThrottle {
public:
    // `free` tries without a wait.
    LoginThrottle(const Clock& clock, int free, std::size_t most_names = 10'000)
        : clock_(clock), free_(free), most_names_(most_names) {}

    // Counts a try, or says how long to wait before the next one.
    std::optional<std::chrono::seconds> try_now(const std::string& name);
    void was_right(const std::string& name);  // forgets all tries
    void give_back(const std::string& name);  // this try alone

private:
    struct Tries {
        int count = 0;
        Tick last = {};
        Tick next = {};
    };
    void make_room(Tick now);

    const Clock& clock_;
    int free_;
    std::size_t most_names_;
    std::mutex mutex_;
    std::unordered_map<std::string, Tries> names_;
};

// Counts the wrong keys, passcodes and signatures of an address: 20 a second, 40 at once, are told that they are wrong,
// more are told to wait. A right one is let in always: these secrets are long, and behind a proxy many share an
// address. In memory, bounded; any thread.
class FailureThrottle {
public:
    explicit FailureThrottle(const Clock& clock, std::size_t most_addresses = 10'000)
        : clock_(clock), most_addresses_(most_addresses) {}

    bool may_fail(const std::string& address);       // counts one; false: too many
    bool is_over(const std::string& address) const;  // without counting: spare it what costs more than a look-up

private:
    struct Bucket {
        double left;
        Tick filled;
    };
    double left_in(const Bucket& bucket, Tick now) const;

    const Clock& clock_;
    std::size_t most_addresses_;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Bucket> addresses_;
};

}  // namespace parley::access
