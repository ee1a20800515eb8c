#pragma once
#include <cstddef>
#include <unordered_map>

#include "api/routes.h"

namespace parley::api::clevertap {

// How many calls of a kind an account may have under way (source: reference, limits). The loop's.
class Gate {
public:
    explicit Gate(std::size_t most) : most_(most) {}

    bool enter(ProjectId project);  // false: there are as many as there may be
    void leave(ProjectId project);

private:
    std::size_t most_;
    std::unordered_map<ProjectId, std::size_t> inside_;
};

struct GateLimits {
    std::size_t uploads = 15;
    std::size_t campaigns = 3;
};

struct Gates {
    explicit Gates(const GateLimits& limits = {}) : uploads(limits.uploads), campaigns(limits.campaigns) {}
    Gate uploads;
    Gate campaigns;
};

// Runs `handle` on the pool where the gate lets it in, and answers 429 where it does not.
void pass(Gate& gate, Handle handle, Context& context, Call call, const net::ExchangePtr& exchange);

}  // namespace parley::api::clevertap
