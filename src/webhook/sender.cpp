#include "webhook/sender.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_future.hpp>

#include <deque>
#include <random>

#include "webhook/post.h"
#include "webhook/schedule.h"

namespace parley::webhook {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::chrono::minutes housekeeping_every{10};
constexpr seconds pause_after_trouble{1};
constexpr int failures_before_braking = 3;
constexpr milliseconds longest_brake{15'000};

net::ClientLimits limits_of(const SenderLimits& limits) {
    net::ClientLimits client;
    client.connect = limits.connect;
    client.idle_connections = static_cast<std::size_t>(std::max(limits.in_flight, limits.most_in_flight));
    return client;
}

// What one endpoint has under way.
struct Line {
    WebhookEndpoint endpoint;  // as it was at the last look
    std::deque<Due> waiting;   // taken, not yet sent
    int in_flight = 0;
    int failures = 0;  // in a row
    int grown = 0;     // how many more it may have in flight, as it answers well
    int good = 0;      // since that was last changed
    Tick held_until{};

    int window(const SenderLimits& limits) const { return is_braked() ? 1 : limits.in_flight + grown; }
    int taken() const { return in_flight + static_cast<int>(waiting.size()); }
    bool is_braked() const { return failures >= failures_before_braking; }
};

}  // namespace

struct Sender::State : std::enable_shared_from_this<Sender::State> {
    State(asio::io_context& given_loop, store::Writer& given_writer, const SecretBox& given_box,
          const Clock& given_clock, std::shared_ptr<Log> given_log, const net::UrlGuard& given_guard,
          SenderLimits given_limits)
        : loop(given_loop),
          writer(given_writer),
          box(given_box),
          clock(given_clock),
          log(std::move(given_log)),
          guard(given_guard),
          limits(given_limits),
          client(given_loop, given_clock, limits_of(given_limits)),
          timer(given_loop) {
        client.guard(guard.as_address_guard());
    }

    asio::io_context& loop;
    store::Writer& writer;
    const SecretBox box;
    const Clock& clock;
    const std::shared_ptr<Log> log;
    const net::UrlGuard guard;
    const SenderLimits limits;
    net::Client client;
    LoopTimer timer;
    std::unordered_map<EndpointId, Line> lines;
    std::vector<Settled> settled;  // not yet written
    EndpointId served;             // the last one that something was taken of
    Tick housekeeping{};           // when it is due
    std::minstd_rand chance{std::random_device{}()};
    bool woken = false;
    bool settling = false;
    std::atomic<bool> closed = false;
    std::atomic<std::uint64_t> delivered = 0;
    std::atomic<std::uint64_t> failed = 0;
    std::atomic<std::int64_t> in_flight = 0;

    double random() { return std::uniform_real_distribution<double>(0, 1)(chance); }

    Room room() const {
        Room room{.of = {}, .usual = limits.in_flight * limits.ahead, .all = limits.all, .after = served};
        const Tick now = clock.tick();
        for (const auto& [endpoint, line] : lines) {
            const int most = line.is_braked() ? 1 : line.window(limits) * limits.ahead;
            room.of[endpoint] = line.held_until > now ? 0 : most - line.taken();
            room.all -= line.taken();
        }
        return room;
    }

    void wake() {
        woken = true;
        timer.cancel();
    }

    Task<> sleep(milliseconds time) {
        if (!std::exchange(woken, false) && !closed) {
            boost::system::error_code cancelled;
            timer.expires_after(time);
            co_await timer.async_wait(asio::redirect_error(use_task, cancelled));
            woken = false;
        }
    }

    static Task<> work(std::shared_ptr<State> state) {
        while (!state->closed) {
            milliseconds pause = pause_after_trouble;
            try {
                pause = co_await state->look();
            } catch (const std::exception& failure) {
                state->log->error("webhooks: {}", failure.what());
            }
            co_await state->sleep(pause);
        }
    }

    // Takes what is due and starts it. How long to wait for the next look.
    Task<milliseconds> look() {
        auto take = [room = room(), now = clock.now()](soci::session& sql) { return claim_due(sql, room, now); };
        auto claim = co_await writer.commit(std::move(take), use_task);
        if (!claim) {
            co_return pause_after_trouble;
        }
        for (Due& due : claim->due) {
            served = due.endpoint;
            lines[due.endpoint].waiting.push_back(std::move(due));
        }
        for (WebhookEndpoint& endpoint : claim->enabled) {
            if (const auto known = lines.find(endpoint.id); known != lines.end()) {
                renew(known->second, std::move(endpoint));
            }
        }
        co_await put_back_of_disabled(claim->enabled);
        start_what_may();
        if (clock.tick() >= housekeeping) {
            co_await forget_old();
        }
        const bool anybody = !claim->enabled.empty();
        co_return anybody ? limits.look : milliseconds(housekeeping_every);
    }

    // A new URL has no past.
    static void renew(Line& line, WebhookEndpoint endpoint) {
        if (line.endpoint.url != endpoint.url) {
            line.failures = 0;
            line.held_until = {};
        }
        line.endpoint = std::move(endpoint);
    }

    Task<> put_back_of_disabled(const std::vector<WebhookEndpoint>& enabled) {
        std::vector<DeliveryId> back;
        for (auto& [id, line] : lines) {
            if (std::ranges::find(enabled, id, &WebhookEndpoint::id) == enabled.end()) {
                line.failures = 0;
                for (const Due& due : line.waiting) {
                    back.push_back(due.id);
                }
                line.waiting.clear();
            }
        }
        if (!back.empty()) {
            auto write = [back](soci::session& sql) { put_back(sql, back); };
            if (!co_await writer.commit(std::move(write), use_task)) {
                log->error("webhooks of disabled endpoints could not be put back before the next start");
            }
        }
    }

    Task<> forget_old() {
        housekeeping = clock.tick() + housekeeping_every;
        for (bool more = true; more && !closed;) {
            auto forget = [now = clock.now()](soci::session& sql) { return forget_old_deliveries(sql, now); };
            const auto forgotten = co_await writer.commit(std::move(forget), use_task);
            more = forgotten && *forgotten;
        }
    }

    void start_what_may() {
        for (auto& [id, line] : lines) {
            start_of(line);
        }
        // A line that has failed keeps its memory of that.
        std::erase_if(lines, [](const auto& entry) { return entry.second.taken() == 0 && entry.second.failures == 0; });
    }

    void start_of(Line& line) {
        const int window = line.window(limits);
        while (!closed && !line.waiting.empty() && line.in_flight < window && line.held_until <= clock.tick()) {
            Due due = std::move(line.waiting.front());
            line.waiting.pop_front();
            ++line.in_flight;
            asio::co_spawn(loop, deliver(shared_from_this(), line.endpoint, std::move(due)), asio::detached);
        }
    }

    static Task<Attempt> attempt(std::shared_ptr<State> state, WebhookEndpoint endpoint, Event event, int number) {
        const auto letter = letter_of(endpoint, event, number, state->box, state->guard, state->clock.now());
        if (!letter) {
            co_return Attempt{.status = {}, .words = describe(letter.error())};
        }
        ++state->in_flight;
        const Tick begun = state->clock.tick();
        const std::string bytes = net::serialize(letter->request, letter->to);
        const net::Answer answer = co_await state->client.send(letter->to, bytes, state->limits.answer);
        --state->in_flight;
        const auto took = std::chrono::duration_cast<milliseconds>(state->clock.tick() - begun);
        Attempt attempt = attempt_of(answer, took, state->clock.now());
        ++(attempt.good ? state->delivered : state->failed);
        co_return attempt;
    }

    static Task<> deliver(std::shared_ptr<State> state, WebhookEndpoint endpoint, Due due) {
        Attempt result;
        try {
            result = co_await attempt(state, std::move(endpoint), due.event, due.attempts);
        } catch (const std::exception& failure) {
            result.words = "unexpected: " + std::string(failure.what());
        }
        Line& line = state->lines[due.endpoint];
        --line.in_flight;
        if (state->closed && !result.good) {
            co_return;  // hung up by ourselves: due again after the next start
        }
        state->note(line, result);
        const Time now = state->clock.now();
        Settled outcome{due.id, due.endpoint, due.event.id, std::move(result), {}, now};
        if (!outcome.attempt.good) {
            outcome.next = next_try(due.failures + 1, outcome.attempt.retry_after, due.give_up, now, state->random());
        }
        state->settled.push_back(std::move(outcome));
        state->start_of(line);
        if (!std::exchange(state->settling, true)) {
            asio::co_spawn(state->loop, settle_all(state), asio::detached);
        }
    }

    void note(Line& line, const Attempt& result) {
        if (result.good) {
            line.failures = 0;
            line.held_until = {};
            // A whole window of good answers makes it wider by one.
            if (++line.good >= line.window(limits) && line.window(limits) < limits.most_in_flight) {
                ++line.grown;
                line.good = 0;
            }
            return;
        }
        ++line.failures;
        line.grown = 0;
        line.good = 0;
        milliseconds hold = result.retry_after.value_or(milliseconds(0));
        if (line.is_braked()) {
            const int doublings = std::min(line.failures - failures_before_braking, 4);
            hold = std::max(hold,
                            jittered(std::min(milliseconds(seconds(1)) * (1 << doublings), longest_brake), random()));
        }
        line.held_until = std::max(line.held_until, clock.tick() + hold);
    }

    // What ended while the last ones were written is written together.
    static Task<> settle_all(std::shared_ptr<State> state) {
        while (!state->settled.empty()) {
            const auto batch = std::make_shared<std::vector<Settled>>(std::exchange(state->settled, {}));
            auto write = [batch](soci::session& sql) { settle(sql, *batch); };
            const auto written = co_await state->writer.commit(std::move(write), use_task);
            if (!written && !state->closed) {
                state->log->error("what became of {} webhooks could not be written yet: {}", batch->size(),
                                  describe(written.error()));
                state->settled.insert(state->settled.begin(), batch->begin(), batch->end());
                LoopTimer pause(state->loop, pause_after_trouble);
                co_await pause.async_wait(use_task);
            }
        }
        state->settling = false;
        state->wake();  // there is room for more
    }
};

Sender::Sender(asio::io_context& loop, store::Writer& writer, const SecretBox& box, const Clock& clock,
               std::shared_ptr<Log> log, const net::UrlGuard& guard, SenderLimits limits)
    : state_(std::make_shared<State>(loop, writer, box, clock, std::move(log), guard, limits)) {}

Sender::~Sender() {
    close();
}

void Sender::start() {
    asio::post(state_->loop, [state = state_] { asio::co_spawn(state->loop, State::work(state), asio::detached); });
}

void Sender::wake() {
    asio::post(state_->loop, [state = state_] { state->wake(); });
}

void Sender::close() {
    if (!state_->closed.exchange(true)) {
        asio::post(state_->loop, [state = state_] {
            state->client.close();
            state->timer.cancel();
        });
    }
}

Attempt Sender::try_now(const WebhookEndpoint& endpoint, const Event& event) {
    return asio::co_spawn(state_->loop, State::attempt(state_, endpoint, event, 1), asio::use_future).get();
}

const net::UrlGuard& Sender::guard() const {
    return state_->guard;
}

Sender::Figures Sender::figures() const {
    return {state_->delivered, state_->failed, state_->in_flight};
}

}  // namespace parley::webhook
