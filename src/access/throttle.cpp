#include "access/throttle.h"

#include <algorithm>

namespace parley::access {

namespace {

constexpr std::chrono::seconds longest_wait{60};
constexpr std::chrono::hours memory{1};
constexpr double a_second = 20;
constexpr double at_once = 40;

// 1, 2, 4... seconds after the free ones.
std::chrono::seconds wait_after(int count, int free) {
    const int beyond = count - free;
    return beyond < 0 ? std::chrono::seconds(0)
                      : std::min(longest_wait, std::chrono::seconds(1LL << std::min(beyond, 6)));
}

}  // namespace

std::optional<std::chrono::seconds> LoginThrottle::try_now(const std::string& name) {
    const Tick now = clock_.tick();
    const std::lock_guard lock(mutex_);
    if (!names_.contains(name) && names_.size() >= most_names_) {
        make_room(now);
    }
    Tries& tries = names_[name];
    if (tries.count > 0 && now - tries.last >= memory) {
        tries = {};
    }
    if (tries.count > 0 && now < tries.next) {
        return std::max(std::chrono::ceil<std::chrono::seconds>(tries.next - now), std::chrono::seconds(1));
    }
    ++tries.count;
    tries.last = now;
    tries.next = now + wait_after(tries.count, free_);
    return std::nullopt;
}

void LoginThrottle::was_right(const std::string& name) {
    const std::lock_guard lock(mutex_);
    names_.erase(name);
}

void LoginThrottle::give_back(const std::string& name) {
    const std::lock_guard lock(mutex_);
    const auto found = names_.find(name);
    if (found != names_.end() && --found->second.count <= 0) {
        names_.erase(found);
    } else if (found != names_.end()) {
        found->second.next = found->second.last;
    }
}

// First who is forgotten anyway; then, as a flood of names must not make us forget those that are being guessed, the
// tenth with the fewest tries.
void LoginThrottle::make_room(Tick now) {
    std::erase_if(names_, [now](const auto& entry) { return now - entry.second.last >= memory; });
    if (names_.size() < most_names_) {
        return;
    }
    std::vector<int> counts;
    counts.reserve(names_.size());
    for (const auto& [name, tries] : names_) {
        counts.push_back(tries.count);
    }
    const auto tenth = counts.begin() + static_cast<std::ptrdiff_t>(counts.size() / 10);
    std::nth_element(counts.begin(), tenth, counts.end());
    std::size_t to_go = counts.size() / 10 + 1;
    std::erase_if(names_, [&](const auto& entry) {
        const bool goes = to_go > 0 && entry.second.count <= *tenth;
        to_go -= goes ? 1 : 0;
        return goes;
    });
}

double FailureThrottle::left_in(const Bucket& bucket, Tick now) const {
    const std::chrono::duration<double> passed = now - bucket.filled;
    return std::min(at_once, bucket.left + passed.count() * a_second);
}

bool FailureThrottle::may_fail(const std::string& address) {
    const Tick now = clock_.tick();
    const std::lock_guard lock(mutex_);
    if (!addresses_.contains(address) && addresses_.size() >= most_addresses_) {
        std::erase_if(addresses_, [&](const auto& entry) { return left_in(entry.second, now) >= at_once; });
        if (addresses_.size() >= most_addresses_) {
            addresses_.erase(addresses_.begin());
        }
    }
    Bucket& bucket = addresses_.try_emplace(address, Bucket{at_once, now}).first->second;
    bucket.left = left_in(bucket, now);
    bucket.filled = now;
    if (bucket.left < 1) {
        return false;
    }
    bucket.left -= 1;
    return true;
}

bool FailureThrottle::is_over(const std::string& address) const {
    const std::lock_guard lock(mutex_);
    const auto found = addresses_.find(address);
    return found != addresses_.end() && left_in(found->second, clock_.tick()) < 1;
}

}  // namespace parley::access
