#include "api/rate_limits.h"

#include <algorithm>
#include <cmath>

namespace parley::api {

namespace {

constexpr std::size_t most_callers = 10'000;

std::chrono::seconds whole_seconds(double seconds) {
    return std::chrono::seconds(static_cast<long long>(std::ceil(seconds)));
}

}  // namespace

RateLimits::Allowance RateLimits::take(const std::string& caller) {
    if (a_second_ == 0) {
        return {};
    }
    const Tick now = clock_.tick();
    if (buckets_.size() >= most_callers) {
        forget_the_full(now);
    }
    const double full = a_second_;
    Bucket& bucket = buckets_.try_emplace(caller, Bucket{full, now}).first->second;
    bucket.tokens = std::min(full, bucket.tokens + full * std::chrono::duration<double>(now - bucket.filled).count());
    bucket.filled = now;
    Allowance allowance{.limit = a_second_};
    if (bucket.tokens < 1) {
        allowance.granted = false;
        allowance.again_in = std::max(std::chrono::seconds(1), whole_seconds((1 - bucket.tokens) / full));
    } else {
        bucket.tokens -= 1;
    }
    allowance.remaining = static_cast<int>(bucket.tokens);
    allowance.full_in = whole_seconds((full - bucket.tokens) / full);
    return allowance;
}

void RateLimits::forget_the_full(Tick now) {
    std::erase_if(buckets_, [now](const auto& entry) { return now - entry.second.filled > std::chrono::seconds(1); });
}

void tell(HttpHeaders& headers, const RateLimits::Allowance& allowance) {
    if (allowance.limit == 0) {
        return;
    }
    headers.set("RateLimit-Limit", std::to_string(allowance.limit));
    headers.set("RateLimit-Remaining", std::to_string(allowance.remaining));
    headers.set("RateLimit-Reset", std::to_string(allowance.full_in.count()));
    if (!allowance.granted) {
        headers.set("Retry-After", std::to_string(allowance.again_in.count()));
    }
}

}  // namespace parley::api
