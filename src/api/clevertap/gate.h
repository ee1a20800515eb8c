#pragma once
#include <cstddef>
#include <deque>
#include <functional>
#include <unordered_map>

#include "api/routes.h"

namespace parley::api::clevertap {

// How many calls of a kind an account may have under way (source: reference, limits), and how many threads of the pool
// all accounts' calls of that kind may hold: what is beyond that waits in its order, so that the pool is never theirs
// alone. The loop's.
class Gate {
public:
    Gate(std::size_t most, std::size_t threads) : most_(most), threads_(threads) {}

    bool enter(ProjectId project);  // false: there are as many as there may be
    void leave(ProjectId project);

    using Work = std::function<void()>;
    void begin(Work work);  // at once, or when a thread becomes free
    void end();             // one that was begun holds its thread no longer

private:
    std::size_t most_;
    std::size_t threads_;
    std::size_t held_ = 0;
    std::deque<Work> waiting_;
    std::unordered_map<ProjectId, std::size_t> inside_;
};

struct GateLimits {
    std::size_t uploads = 15;
    std::size_t campaigns = 3;
    std::size_t queries = 15;
};

// Queries are the calls that may look at very many rows. The three together leave threads of the pool to all others.
struct Gates {
    explicit Gates(std::size_t threads, const GateLimits& limits = {})
        : uploads(limits.uploads, share(threads, 2)),
          campaigns(limits.campaigns, share(threads, 4)),
          queries(limits.queries, share(threads, 8)) {}
    Gate uploads;
    Gate campaigns;
    Gate queries;

private:
    static constexpr std::size_t share(std::size_t threads, std::size_t part) {
        return threads / part > 0 ? threads / part : 1;
    }
};

// Runs `handle` on the pool where the gate lets it in, and answers 429 where it does not.
void pass(Gate& gate, Handle handle, Context& context, Call call, const net::ExchangePtr& exchange);

}  // namespace parley::api::clevertap
