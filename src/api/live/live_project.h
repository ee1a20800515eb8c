#pragma once
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "api/live/live_log.h"
#include "base/clock.h"

namespace parley::api {

// What a look at the database and the lanes has shown of a project: how each thing stands.
struct LiveLook {
    std::vector<LiveEvent> things;
    bool thorough = false;            // alarms, too, and whatever changes without haste
    std::set<std::string> campaigns;  // that move at the moment, by id
    std::set<std::string> imports;
    std::set<std::string> exports;
    std::int64_t last_incoming = 0;  // the last message from anybody
};

// What calls have changed since it was last asked. Of many of a kind no more is kept than that there were some.
class LiveTouches {
public:
    void add(LiveEvent event);
    void add(LiveTouches others);
    template <class Tell>
    void take(Tell tell) {
        for (auto& [thing, event] : std::exchange(touched_, {})) {
            tell(std::move(event));
        }
    }

private:
    std::map<std::pair<std::string, std::string>, LiveEvent> touched_;
};

// One project as open pages see it: makes events of what is different from one look to the next, and of what calls
// have changed meanwhile. On one thread.
class LiveProject {
public:
    LiveProject(std::string epoch, std::uint64_t first, Tick now) : log_(std::move(epoch), first), wanted_(now) {}

    bool has_looked() const { return looked_; }
    const LiveLook& last_look() const { return last_; }
    const LiveLog& log() const { return log_; }

    // The first look is how things are, and no news. `touches` happened before it.
    void take(LiveLook look, LiveTouches touches = {});

    void want(Tick now) { wanted_ = now; }
    bool is_unwanted_since(Tick then) const { return wanted_ < then; }

private:
    using Thing = std::pair<std::string, std::string>;
    struct Known {
        std::string data = {};
        std::optional<access::Right> needs = {};
    };
    void close_alarms(const std::set<Thing>& seen);
    void forget_unseen(const std::set<Thing>& seen);

    LiveLog log_;
    LiveLook last_;
    bool looked_ = false;
    std::map<Thing, Known> known_;
    Tick wanted_;
};

}  // namespace parley::api
