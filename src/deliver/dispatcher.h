#pragma once
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "deliver/ledger.h"
#include "deliver/prepared.h"
#include "deliver/priority.h"
#include "deliver/provider.h"
#include "deliver/trial.h"
#include "net/client.h"
#include "store/writer.h"

namespace parley::deliver {

class ExchangeLog;

// One campaign run as its lane sees it.
struct Run {
    MessageRange range;
    ProviderId provider;
    bool wants_attributes = false;
    PreparedMessage message;          // to a number
    PreparedMessage message_to_user;  // to a user id; empty where the dialect cannot
    // The values of a person, in the order of the prepared message's slots, or why there are none.
    std::function<std::variant<std::vector<std::string>, SkipReason>(const Intended&)> values;
    // What it was compiled for, and how it is compiled for what that provider has become: its old credentials must
    // not go to another host. Called on the loop. Error: unavailable where it is worth trying again, else the run
    // cannot go on. Null: it fits however the provider changes.
    Provider made_for = {};
    std::function<Task<Result<Run>>()> renew = {};
};

// How long answers took, counted in buckets whose upper bounds are `bounds`, and one above them.
struct AnswerTimes {
    static constexpr std::array<int, 12> bounds{1, 2, 5, 10, 20, 50, 100, 200, 500, 1'000, 2'000, 5'000};  // ms
    std::array<std::uint64_t, bounds.size() + 1> counts{};
    double seconds = 0;  // all together

    void add(std::chrono::nanoseconds took) {
        const auto place =
            std::ranges::lower_bound(bounds, static_cast<int>(took / std::chrono::milliseconds(1))) - bounds.begin();
        ++counts[static_cast<std::size_t>(place)];
        seconds += std::chrono::duration<double>(took).count();
    }
};

// What a lane is doing, for statistics and metrics.
struct LaneFigures {
    ProviderId provider;
    std::string nickname;
    std::size_t in_flight = 0;
    std::size_t waiting_again = 0;  // throttled, due later
    std::size_t late = 0;           // over their limit, still listened to
    std::uint64_t requests = 0;
    std::uint64_t accepted = 0;
    std::uint64_t refused = 0;
    std::uint64_t throttled = 0;
    std::uint64_t uncertain = 0;
    double rate = 0;  // messages a second, over the last second
    AnswerTimes answer_times;
    std::string circuit;         // closed, open, half-open
    std::string paused_because;  // empty where it runs
};

// Where campaigns hand their runs to. The lanes live on one loop; every call is safe from any
// thread, the callbacks are called on the loop.
class Dispatcher {
public:
    struct Events {
        // Nothing is queued, in flight or due again: the campaign may be finished.
        std::function<void(CampaignId)> drained;
        // Its provider refuses everything (bad credentials, paused template): a person must act.
        std::function<void(CampaignId, std::string why)> refused_by_provider;
    };

    Dispatcher(asio::io_context& loop, store::Writer& writer, const Clock& clock, std::shared_ptr<Log> log,
               Events events);
    ~Dispatcher();
    Dispatcher(const Dispatcher&) = delete;

    // Where messages outside of runs come from. Once, before any provider is set.
    void set_priority(PrioritySource source);
    void wake_priority(ProviderId provider);  // some may have come for it

    // Where raw requests and answers are kept; it must outlive this. Once, before any provider is set.
    void set_exchanges(ExchangeLog& exchanges);

    void set_provider(const Provider& provider);  // new, or changed: rate and window apply at once
    void remove_provider(ProviderId provider);    // archived or deleted: takes no more
    // The provider said at that time that it sends nothing more for this account: pauses what runs, unless a person has
    // resumed it since.
    void halt(ProviderId provider, std::string why, Time at);
    void start(Run run);               // also again, with a new message, after it was paused
    void pause(CampaignId campaign);   // takes no more; what is in flight ends
    void resume(CampaignId campaign);  // also after messages were queued again
    void forget(CampaignId campaign);  // stopped or finished

    // Where callbacks reach us, for headers that name it (with_callback_urls). Once, before the loop turns.
    void set_public_url(std::string url);
    Provider with_callback_urls(Provider provider) const;

    // deliver/trial.h for blocking callers, from any thread but the loop's.
    Trial try_out_and_wait(const Provider& provider);
    Trial try_message_and_wait(const Provider& provider, OutgoingMessage message);
    net::Answer ask_and_wait(const Endpoint& endpoint, HttpRequest request, std::chrono::milliseconds limit);

    // A single message outside of campaigns (a reply): it goes through its provider's lane, before
    // what campaigns have waiting there, and within the same rate. `settled` is called on the loop;
    // with a refusal where the lane is not there, archived or closing.
    void send_now(ProviderId provider, OutgoingMessage message, std::function<void(Outcome)> settled);

    // Takes no more and waits for what is in flight, at most `limit`. On the loop's thread.
    Task<> drain(std::chrono::milliseconds limit);

    std::vector<LaneFigures> figures() const;  // from any thread

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace parley::deliver
