#pragma once
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/call.h"
#include "api/context.h"
#include "net/server.h"

namespace parley::api {

// Server-sent events of campaigns' progress. The counters of a campaign are read once for all who
// watch it, and only what has changed is sent. Each event holds the whole state, so a watcher that
// comes back has missed nothing. Lives on the server's loop.
class StatisticsStreams {
public:
    explicit StatisticsStreams(Context& context);

    void watch(Call call, const net::ExchangePtr& exchange);
    void close();  // ends all; nothing is watched after that

private:
    struct Watcher {
        net::ExchangePtr exchange;
        std::uint64_t told = 0;  // the last event that it was sent
    };
    struct Watched {
        std::vector<Watcher> watchers;
        std::string last;  // what the last event said
        std::uint64_t sequence = 0;
        bool asking = false;
    };
    struct Answer {
        std::string text;
        bool over = false;
    };

    void add(CampaignId campaign, const net::ExchangePtr& exchange);
    void ask(CampaignId campaign);
    void tell(CampaignId campaign, std::optional<Answer> answer);
    void tick();

    Context& context_;
    std::map<CampaignId, Watched> watched_;
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, LoopExecutor>
        timer_;
    unsigned ticks_ = 0;
    bool ticking_ = false;
    bool closed_ = false;
};

}  // namespace parley::api
