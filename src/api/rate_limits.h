#pragma once
#include <chrono>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "base/http.h"

namespace parley::api {

// How many requests each caller may make: a bucket that fills by so many a second and holds as many. Belongs to the
// server's loop. Told in RateLimit-Limit, RateLimit-Remaining and RateLimit-Reset (seconds until it is full again).
class RateLimits {
public:
    explicit RateLimits(const Clock& clock, int a_second) : clock_(clock), a_second_(a_second) {}

    struct Allowance {
        bool granted = true;
        int limit = 0;  // 0: there is none
        int remaining = 0;
        std::chrono::seconds full_in{0};
        std::chrono::seconds again_in{0};  // where it was not granted
    };
    Allowance take(const std::string& caller);

private:
    struct Bucket {
        double tokens;
        Tick filled;
    };
    void forget_the_full(Tick now);

    const Clock& clock_;
    int a_second_;  // 0: no limit
    std::unordered_map<std::string, Bucket> buckets_;
};

// Adds the headers that tell a caller of its limit.
void tell(HttpHeaders& headers, const RateLimits::Allowance& allowance);

}  // namespace parley::api
