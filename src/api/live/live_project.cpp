#include "api/live/live_project.h"

#include <fmt/format.h>

#include <algorithm>

namespace parley::api {

namespace {

constexpr std::size_t most_known = 1'000;
constexpr std::ptrdiff_t most_of_a_kind = 50;

}  // namespace

void LiveProject::take(LiveLook look, LiveTouches touches) {
    std::set<Thing> seen;
    for (LiveEvent& event : look.things) {
        const Thing thing(event.type, event.subject);
        seen.insert(thing);
        Known& known = known_[thing];
        if (known.data == event.data) {
            continue;
        }
        known = Known{event.data, event.needs};
        if (looked_) {
            log_.note(std::move(event));
        }
    }
    if (look.thorough) {
        close_alarms(seen);
    }
    // Last, as they are more than what the look knows of a thing: whoever comes back asks for it anew.
    touches.take([this](LiveEvent event) { log_.note(std::move(event)); });
    forget_unseen(seen);
    look.things.clear();
    last_ = std::move(look);
    looked_ = true;
}

void LiveProject::close_alarms(const std::set<Thing>& seen) {
    std::erase_if(known_, [&](const auto& kept) {
        const auto& [type, subject] = kept.first;
        if (type != "alarm" || seen.contains(kept.first)) {
            return false;
        }
        log_.note({type, subject, kept.second.needs, fmt::format(R"({{"id":"{}","open":false}})", subject)});
        return true;
    });
}

void LiveTouches::add(LiveEvent event) {
    if (touched_.contains({event.type, {}})) {
        return;
    }
    const auto of_kind = [&](const auto& kept) { return kept.first.first == event.type; };
    if (event.subject.empty() || std::ranges::count_if(touched_, of_kind) >= most_of_a_kind) {
        std::erase_if(touched_, of_kind);
        event = LiveEvent{event.type, {}, event.needs};
    }
    std::pair thing(event.type, event.subject);
    touched_.insert_or_assign(std::move(thing), std::move(event));
}

void LiveTouches::add(LiveTouches others) {
    others.take([this](LiveEvent event) { add(std::move(event)); });
}

// Whatever became of it is news when it is seen again.
void LiveProject::forget_unseen(const std::set<Thing>& seen) {
    if (known_.size() > most_known) {
        std::erase_if(known_,
                      [&](const auto& kept) { return kept.first.first != "alarm" && !seen.contains(kept.first); });
    }
}

}  // namespace parley::api
