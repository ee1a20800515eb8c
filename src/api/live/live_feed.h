#pragma once
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "api/call.h"
#include "api/context.h"
#include "api/live/lane_history.h"
#include "api/live/live_project.h"
#include "api/routes.h"
#include "net/server.h"

namespace parley::api {

// Tells open pages what changes: one stream of server-sent events a page (docs/live.md). As long as somebody watches a
// project it is looked at twice a second, once for all who watch it; nobody watching costs nothing. What somebody
// missed who was away is told when they come back, from the project's log. Lives on the server's loop.
class LiveFeed {
public:
    explicit LiveFeed(Context& context);

    void start();  // on the loop's thread, or before it turns
    void watch(Call call, const net::ExchangePtr& exchange);
    void close();  // ends all; nothing is watched after that

    // A call has changed something. From any thread.
    void changed(const Route& route, const Call& call, const HttpResponse& response);
    // Callbacks have changed something in projects that they do not tell.
    void changed_everywhere(const LiveEvent& event);

    const LaneHistory& lanes() const { return lanes_; }

private:
    using Timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                                             LoopExecutor>;
    struct Watcher {
        net::ExchangePtr exchange;
        Call call;          // as who came in
        std::string after;  // what it was told last, before it came
        bool greeted = false;
        std::uint64_t told = 0;
    };
    struct Watched {
        LiveProject project;
        std::vector<Watcher> watchers = {};
        LiveTouches pending = {};  // to be told with the look that is under way
        bool asking = false;
        unsigned looks = 0;
    };

    Watched& watched_of(ProjectId project);
    Result<> room_for(const Call& call) const;
    void tick();
    void sample();
    void look(ProjectId project, Watched& watched);
    void take(ProjectId project, std::optional<LiveLook> look);
    void greet(Watched& watched, Watcher& watcher);
    bool tell(const Watched& watched, Watcher& watcher);
    bool may_stay(const Watcher& watcher) const;

    Context& context_;
    LaneHistory lanes_;
    const std::string epoch_;
    std::map<ProjectId, std::unique_ptr<Watched>> watched_;
    std::map<ProjectId, std::uint64_t> ends_;  // where the logs of projects ended that nobody watches any more
    std::mutex touching_;
    std::map<ProjectId, LiveTouches> touched_;  // of those in watched_ alone
    Timer timer_;
    Timer sampling_;
    unsigned ticks_ = 0;
    bool ticking_ = false;
    bool closed_ = false;
};

}  // namespace parley::api
