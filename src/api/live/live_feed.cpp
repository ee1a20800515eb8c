#include "api/live/live_feed.h"

#include <boost/asio/post.hpp>

#include <algorithm>

#include "api/access/authenticate.h"
#include "api/live/changes.h"
#include "api/live/live_look.h"
#include "api/problem.h"

namespace parley::api {

namespace {

constexpr std::chrono::milliseconds interval{500};
constexpr unsigned thorough_looks = 4;    // every so many
constexpr unsigned heartbeat_ticks = 30;  // proxies cut what is silent for a minute
constexpr unsigned check_ticks = 4;       // whether watchers may still see what they see
constexpr std::chrono::minutes kept{15};  // what was going on in a project that nobody watches
constexpr std::size_t most_watchers = 1'000;
constexpr std::size_t most_of_one = 64;  // of one caller

HttpResponse head() {
    HttpResponse response;
    response.headers.set("Content-Type", "text/event-stream");
    response.headers.set("Cache-Control", "no-store");
    response.headers.set("X-Accel-Buffering", "no");
    return response;
}

}  // namespace

LiveFeed::LiveFeed(Context& context)
    : context_(context),
      lanes_(context.clock),
      epoch_(std::to_string(context.clock.now().time_since_epoch().count())),
      timer_(context.loop),
      sampling_(context.loop) {}

void LiveFeed::start() {
    sample();
}

// Also forgets what nobody has asked for in a while.
void LiveFeed::sample() {
    lanes_.keep(context_.dispatcher.figures());
    const Tick old = context_.clock.tick() - kept;
    std::erase_if(watched_, [&](const auto& item) {
        const auto& [project, watched] = item;
        if (!watched->watchers.empty() || watched->asking || !watched->project.is_unwanted_since(old)) {
            return false;
        }
        const std::lock_guard lock(touching_);
        touched_.erase(project);
        ends_[project] = watched->project.log().position() + 1;
        return true;
    });
    sampling_.expires_after(LaneHistory::between);
    sampling_.async_wait([this](const boost::system::error_code& error) {
        if (!error && !closed_) {
            sample();
        }
    });
}

Result<> LiveFeed::room_for(const Call& call) const {
    std::size_t all = 0;
    std::size_t of_caller = 0;
    for (const auto& [project, watched] : watched_) {
        all += watched->watchers.size();
        of_caller += static_cast<std::size_t>(std::ranges::count_if(watched->watchers, [&](const Watcher& watcher) {
            return watcher.call.project == call.project && watcher.call.actor == call.actor;
        }));
    }
    if (closed_ || all >= most_watchers || of_caller >= most_of_one) {
        return Failure(Error{ErrorKind::unavailable,
                             closed_ ? "the server is ending" : "too many pages are watched at once",
                             {},
                             {},
                             "close some, or come back later"});
    }
    return {};
}

LiveFeed::Watched& LiveFeed::watched_of(ProjectId project) {
    auto& watched = watched_[project];
    if (watched == nullptr) {
        const std::lock_guard lock(touching_);
        touched_.try_emplace(project);
        watched = std::make_unique<Watched>(
            Watched{LiveProject(fmt::format("{}.{}", epoch_, project.value), ends_[project], context_.clock.tick())});
    }
    return *watched;
}

void LiveFeed::watch(Call call, const net::ExchangePtr& exchange) {
    auto fine = only_query(call, {"after"});
    if (fine) {
        fine = room_for(call);
    }
    if (!fine) {
        exchange->answer(problem(fine.error()));
        return;
    }
    const std::string* last = call.request.headers.find("Last-Event-ID");
    const std::string* after = query_text(call, "after");
    std::string told = last != nullptr ? *last : after != nullptr ? *after : std::string();
    exchange->start_stream(head());
    exchange->send("retry: 2000\n\n");
    Watched& watched = watched_of(call.project);
    const ProjectId project = call.project;
    call.request.body.clear();
    watched.watchers.push_back(Watcher{exchange, std::move(call), std::move(told)});
    watched.project.want(context_.clock.tick());
    watched.looks = 0;
    if (watched.project.has_looked()) {
        greet(watched, watched.watchers.back());
    }
    look(project, watched);  // what changed while nobody watched
    if (!ticking_) {
        ticking_ = true;
        tick();
    }
}

void LiveFeed::look(ProjectId project, Watched& watched) {
    if (watched.asking) {
        return;
    }
    watched.asking = true;
    {
        const std::lock_guard lock(touching_);
        watched.pending.add(std::exchange(touched_[project], {}));
    }
    const bool thorough = watched.looks++ % thorough_looks == 0;
    asio::post(context_.pool, [this, project, thorough, former = watched.project.last_look()] {
        std::optional<LiveLook> seen;
        try {
            seen = look_at(context_, project, former, thorough);
        } catch (const std::exception& failure) {
            context_.log->error("what changes in project {} cannot be read: {}", project.value, failure.what());
        }
        asio::post(context_.loop,
                   [this, project, seen = std::move(seen)]() mutable { take(project, std::move(seen)); });
    });
}

void LiveFeed::take(ProjectId project, std::optional<LiveLook> seen) {
    const auto found = watched_.find(project);
    if (found == watched_.end()) {
        return;
    }
    Watched& watched = *found->second;
    watched.asking = false;
    if (!seen) {
        return;  // the next tick tries again
    }
    watched.project.take(std::move(*seen), std::exchange(watched.pending, {}));
    std::erase_if(watched.watchers, [&](Watcher& watcher) {
        if (!watcher.greeted) {
            greet(watched, watcher);
        }
        return !tell(watched, watcher);
    });
}

// Says from where on it is told. Whoever asks for everything after this word misses nothing.
void LiveFeed::greet(Watched& watched, Watcher& watcher) {
    const LiveLog& log = watched.project.log();
    const auto place = watcher.after.empty() ? std::nullopt : log.place_of(watcher.after);
    watcher.greeted = true;
    watcher.told = place.value_or(log.position());
    const std::string_view type = watcher.after.empty() || place ? "hello" : "reset";
    watcher.exchange->send(fmt::format("id: {}\nevent: {}\ndata: {{\"resumed\":{}}}\n\n", log.id_of(watcher.told), type,
                                       place.has_value()));
}

// False where it has gone.
bool LiveFeed::tell(const Watched& watched, Watcher& watcher) {
    const LiveLog& log = watched.project.log();
    if (watcher.told == log.position()) {
        return !watcher.exchange->is_gone();
    }
    std::string text;
    log.each_after(watcher.told, [&](const LiveLog::Entry& entry) {
        if (!entry.needs || watcher.call.rights.has(*entry.needs)) {
            text += entry.text;
        }
    });
    watcher.told = log.position();
    return text.empty() ? !watcher.exchange->is_gone() : watcher.exchange->send(text);
}

// A login that is over, a key that was revoked or a role that was changed ends the stream: the page comes back and is
// told by what it may see then.
bool LiveFeed::may_stay(const Watcher& watcher) const {
    const Call& call = watcher.call;
    if (bearer_of(call.request)) {
        const auto key = context_.keys.find(call.request);
        return key && key->project == call.project && key->rights == call.rights;
    }
    const auto visitor = visitor_of(*context_.gate, call.request);
    const auto role = visitor ? visitor->role_in(call.project) : std::nullopt;
    return role && access::rights_of(*role) == call.rights;
}

void LiveFeed::tick() {
    const bool anybody = std::ranges::any_of(watched_, [](const auto& item) { return !item.second->watchers.empty(); });
    if (closed_ || !anybody) {
        ticking_ = false;
        return;
    }
    ++ticks_;
    for (auto& [project, watched] : watched_) {
        std::erase_if(watched->watchers, [&](Watcher& watcher) {
            if (ticks_ % check_ticks == 0 && !may_stay(watcher)) {
                watcher.exchange->end_stream();
                return true;
            }
            if (ticks_ % heartbeat_ticks != 0 || !watcher.greeted) {
                return watcher.exchange->is_gone();
            }
            // The id goes on, also where nothing was for this one's eyes.
            return !watcher.exchange->send(
                fmt::format(": alive\nid: {}\n\n", watched->project.log().id_of(watcher.told)));
        });
        if (!watched->watchers.empty()) {
            watched->project.want(context_.clock.tick());
            look(project, *watched);
        }
    }
    timer_.expires_after(interval);
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error) {
            tick();
        }
    });
}

void LiveFeed::changed(const Route& route, const Call& call, const HttpResponse& response) {
    const std::lock_guard lock(touching_);
    const auto found = touched_.find(call.project);
    if (found == touched_.end()) {
        return;
    }
    if (auto event = change_by(route, call, response)) {
        found->second.add(std::move(*event));
    }
}

void LiveFeed::changed_everywhere(const LiveEvent& event) {
    const std::lock_guard lock(touching_);
    for (auto& [project, touches] : touched_) {
        touches.add(event);
    }
}

void LiveFeed::close() {
    closed_ = true;
    timer_.cancel();
    sampling_.cancel();
    for (auto& [project, watched] : watched_) {
        for (const Watcher& watcher : watched->watchers) {
            watcher.exchange->end_stream();
        }
        watched->watchers.clear();
    }
}

}  // namespace parley::api
