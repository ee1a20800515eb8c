#include "deliver/dispatcher.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/use_future.hpp>

#include <mutex>

#include "deliver/lane.h"

namespace parley::deliver {

namespace {

constexpr std::chrono::milliseconds glance{200};

// A page of templates is larger than what a message is answered with.
net::ClientLimits limits_of_lists() {
    net::ClientLimits limits;
    limits.answer_body_bytes = 16 * 1024 * 1024;
    limits.idle_connections = 4;
    return limits;
}

}  // namespace

struct Dispatcher::State : std::enable_shared_from_this<Dispatcher::State> {
    State(asio::io_context& given_loop, store::Writer& given_writer, const Clock& given_clock,
          std::shared_ptr<Log> given_log, Events given_events)
        : loop(given_loop),
          writer(given_writer),
          clock(given_clock),
          log(std::move(given_log)),
          events(std::move(given_events)),
          client(given_loop, given_clock),
          lists(given_loop, given_clock, limits_of_lists()),
          timer(given_loop.get_executor()) {}

    asio::io_context& loop;
    store::Writer& writer;
    const Clock& clock;
    std::shared_ptr<Log> log;
    Events events;
    std::shared_ptr<const PrioritySource> priority;
    ExchangeLog* exchanges = nullptr;
    net::Client client;
    net::Client lists;
    std::map<ProviderId, std::shared_ptr<Lane>> lanes;
    std::mutex bells_mutex;
    std::map<ProviderId, std::shared_ptr<Bell>> bells;  // of every provider that was ever asked for
    std::vector<std::shared_ptr<Lane>> leaving;         // removed; what they have in flight ends
    LoopTimer timer;
    std::string public_url;
    bool closing = false;

    // Lanes belong to the loop; what others may see of them is copied out now and then.
    mutable std::mutex glanced_mutex;
    std::vector<LaneFigures> glanced;

    template <class Function>
    void on_loop(Function function) {
        asio::dispatch(loop.get_executor(),
                       [state = shared_from_this(), function = std::move(function)]() mutable { function(*state); });
    }

    std::shared_ptr<Bell> bell_of(ProviderId provider) {
        const std::lock_guard lock(bells_mutex);
        auto& bell = bells[provider];
        if (!bell) {
            bell = std::make_shared<Bell>();
        }
        return bell;
    }

    Lane* lane_of(CampaignId campaign) {
        for (const auto& [id, lane] : lanes) {
            if (lane->has(campaign)) {
                return lane.get();
            }
        }
        return nullptr;
    }

    void look() {
        std::erase_if(leaving, [](const auto& lane) { return lane->is_idle(); });
        std::vector<LaneFigures> seen;
        seen.reserve(lanes.size());
        for (const auto& [id, lane] : lanes) {
            seen.push_back(lane->figures());
        }
        const std::lock_guard lock(glanced_mutex);
        glanced = std::move(seen);
    }

    void look_now_and_then() {
        timer.expires_after(glance);
        timer.async_wait([weak = weak_from_this()](const boost::system::error_code& failed) {
            const auto state = weak.lock();
            if (failed || !state || state->closing) {
                return;
            }
            state->look();
            state->look_now_and_then();
        });
    }

    bool is_idle() const {
        return std::ranges::all_of(lanes, [](const auto& lane) { return lane.second->is_idle(); }) &&
               std::ranges::all_of(leaving, [](const auto& lane) { return lane->is_idle(); });
    }
};

Dispatcher::Dispatcher(asio::io_context& loop, store::Writer& writer, const Clock& clock, std::shared_ptr<Log> log,
                       Events events)
    : state_(std::make_shared<State>(loop, writer, clock, std::move(log), std::move(events))) {
    state_->look_now_and_then();
}

Dispatcher::~Dispatcher() {
    state_->closing = true;
    state_->timer.cancel();
}

void Dispatcher::set_provider(const Provider& provider) {
    state_->on_loop([provider](State& state) {
        const Provider reached = deliver::with_callback_urls(provider, state.public_url);
        auto& lane = state.lanes[provider.id];
        if (lane) {
            lane->set_provider(reached);
            return;
        }
        lane = std::make_shared<Lane>(
            Lane::Surroundings{state.loop, state.writer, state.clock, state.log, state.client, state.events,
                               state.priority, state.bell_of(provider.id), state.exchanges},
            reached);
        lane->begin();
    });
}

void Dispatcher::set_priority(PrioritySource source) {
    state_->priority = std::make_shared<const PrioritySource>(std::move(source));
}

void Dispatcher::set_exchanges(ExchangeLog& exchanges) {
    state_->exchanges = &exchanges;
}

void Dispatcher::wake_priority(ProviderId provider) {
    const auto bell = state_->bell_of(provider);
    if (bell->rung.exchange(true)) {
        return;
    }
    state_->on_loop([provider, bell](State& state) {
        if (const auto lane = state.lanes.find(provider); lane != state.lanes.end()) {
            lane->second->wake_priority();
        } else {
            bell->rung = false;
        }
    });
}

void Dispatcher::start(Run run) {
    state_->on_loop([run = std::move(run)](State& state) mutable {
        if (const auto lane = state.lanes.find(run.provider); lane != state.lanes.end()) {
            lane->second->add(std::move(run));
        }
    });
}

void Dispatcher::pause(CampaignId campaign) {
    state_->on_loop([campaign](State& state) {
        if (Lane* lane = state.lane_of(campaign)) {
            lane->pause(campaign);
        }
    });
}

void Dispatcher::resume(CampaignId campaign) {
    state_->on_loop([campaign](State& state) {
        if (Lane* lane = state.lane_of(campaign)) {
            lane->resume(campaign);
        }
    });
}

void Dispatcher::forget(CampaignId campaign) {
    state_->on_loop([campaign](State& state) {
        if (Lane* lane = state.lane_of(campaign)) {
            lane->forget(campaign);
        }
    });
}

void Dispatcher::remove_provider(ProviderId provider) {
    state_->on_loop([provider](State& state) {
        if (const auto lane = state.lanes.find(provider); lane != state.lanes.end()) {
            lane->second->close();
            state.leaving.push_back(std::move(lane->second));
            state.lanes.erase(lane);
        }
    });
}

void Dispatcher::send_now(ProviderId provider, OutgoingMessage message, std::function<void(Outcome)> settled) {
    state_->on_loop([provider, message = std::move(message), settled = std::move(settled)](State& state) mutable {
        const auto lane = state.lanes.find(provider);
        if (lane == state.lanes.end() || state.closing) {
            settled(Refused{FailureCode::unreachable, "its provider is not there", Retry::later});
            return;
        }
        lane->second->send_now(std::move(message), std::move(settled));
    });
}

void Dispatcher::halt(ProviderId provider, std::string why, Time at) {
    state_->on_loop([provider, why = std::move(why), at](State& state) {
        if (const auto lane = state.lanes.find(provider); lane != state.lanes.end()) {
            lane->second->halt(why, at);
        }
    });
}

void Dispatcher::set_public_url(std::string url) {
    state_->public_url = std::move(url);
}

Provider Dispatcher::with_callback_urls(Provider provider) const {
    return deliver::with_callback_urls(std::move(provider), state_->public_url);
}

Trial Dispatcher::try_out_and_wait(const Provider& provider) {
    return asio::co_spawn(state_->loop.get_executor(),
                          try_out(state_->lists, state_->clock, with_callback_urls(provider)), asio::use_future)
        .get();
}

Trial Dispatcher::try_message_and_wait(const Provider& provider, OutgoingMessage message) {
    return asio::co_spawn(state_->loop.get_executor(),
                          try_message(state_->client, state_->clock, with_callback_urls(provider), std::move(message)),
                          asio::use_future)
        .get();
}

net::Answer Dispatcher::ask_and_wait(const Endpoint& endpoint, HttpRequest request, std::chrono::milliseconds limit) {
    return asio::co_spawn(state_->loop.get_executor(), ask(state_->lists, endpoint, std::move(request), limit),
                          asio::use_future)
        .get();
}

Task<> Dispatcher::drain(std::chrono::milliseconds limit) {
    const auto state = state_;
    const Tick deadline = state->clock.tick() + limit;
    for (const auto& [id, lane] : state->lanes) {
        lane->close();
    }
    LoopTimer timer(state->loop.get_executor());
    while (!state->is_idle() && state->clock.tick() < deadline) {
        timer.expires_after(std::chrono::milliseconds(5));
        co_await timer.async_wait(use_task);
    }
    state->closing = true;
    state->timer.cancel();
    state->client.close();
    state->lists.close();
}

std::vector<LaneFigures> Dispatcher::figures() const {
    const std::lock_guard lock(state_->glanced_mutex);
    return state_->glanced;
}

}  // namespace parley::deliver
