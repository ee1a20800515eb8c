#pragma once
#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "deliver/circuit.h"
#include "deliver/dispatcher.h"
#include "deliver/mask.h"
#include "deliver/pace.h"
#include "deliver/second_gate.h"

namespace parley::deliver {

// Rung by whoever has messages outside of runs, from any thread; taken down before the lane looks for them. So that of
// a hundred that come while it is busy one wakes it.
struct Bell {
    std::atomic<bool> rung = false;
};

// The queue of one provider: its pace, its window of requests in flight, its circuit. It claims no
// more messages than the window has room for, and a place in the window is free again only when
// the answer is durable: so a crash leaves at most a window of messages uncertain. Everything
// happens on the loop's thread.
class Lane : public std::enable_shared_from_this<Lane> {
public:
    struct Surroundings {
        asio::io_context& loop;
        store::Writer& writer;
        const Clock& clock;
        std::shared_ptr<Log> log;
        net::Client& client;
        Dispatcher::Events events;
        std::shared_ptr<const PrioritySource> priority = {};  // null: there are none outside of runs
        std::shared_ptr<Bell> bell = {};
        ExchangeLog* exchanges = nullptr;  // null: what went over the wire is not kept
    };

    Lane(Surroundings surroundings, const Provider& provider);

    void begin();  // starts to feed; once
    void set_provider(const Provider& provider);
    void add(Run run);
    void pause(CampaignId campaign);
    void resume(CampaignId campaign);
    void forget(CampaignId campaign);
    void halt(const std::string& why, Time at);  // as a refusal of everything, unless it was resumed since
    bool has(CampaignId campaign) const { return courses_.contains(campaign); }

    void wake_priority();  // messages outside of runs may have come

    // One message outside of runs and of the ledger, before what they have waiting.
    void send_now(OutgoingMessage message, std::function<void(Outcome)> settled);

    void close();  // takes no more
    bool is_idle() const { return outstanding_ == 0 && !flushing_; }
    LaneFigures figures() const;

private:
    using RunPtr = std::shared_ptr<const Run>;
    // While the provider refuses everything, one message outside of runs finds out now and then whether it still does.
    static constexpr std::chrono::seconds priority_pause{60};
    // Lets a batch of messages outside of runs form rather than one commit each.
    static constexpr std::chrono::milliseconds gather_singles{4};

    // Whom the lane writes to. What is under way keeps its own, so that it goes and is read as it was written.
    struct Correspondent {
        const Dialect* dialect;
        Endpoint endpoint;
        Account account;  // with the authorization of now, where the dialect makes one
        Mask mask;
    };
    using CorrespondentPtr = std::shared_ptr<const Correspondent>;

    // One handing over, for those who ask later what went over the wire.
    struct Transfer {
        CorrespondentPtr to;
        MessageId message;
        Time sent;
        bool is_single = false;
        bool is_late = false;
    };

    // A run under way.
    struct Course {
        RunPtr run;
        bool renewing = false;
        MessageId cursor;
        bool exhausted = false;
        bool paused = false;
        bool forgotten = false;
        bool drained_told = false;
        int outstanding = 0;
        std::multimap<Tick, MessageId> due;  // throttled: to be tried again then
    };
    using CoursePtr = std::shared_ptr<Course>;

    // An answer that is not durable yet.
    struct Entry {
        CoursePtr course;  // null: it belongs to no run
        Settlement settlement;
        bool holds_place = true;         // false for late answers: their place was given back before
        std::optional<Tick> again = {};  // due again then
    };

    Task<> feed();
    Task<> claim(CoursePtr course, int count);
    Task<> renew(CoursePtr course);
    Task<> send(CoursePtr course, RunPtr run, Intended message);
    Task<> send_single(OutgoingMessage message, std::function<void(Outcome)> settled);
    Task<> claim_priority(int count);
    Task<> send_priority(PriorityMessage message);
    Task<> wait_for_gate();
    Result<> keep_authorized();
    Task<> listen_on(CoursePtr course, CampaignId campaign, MessageId message, CorrespondentPtr to,
                     std::shared_ptr<net::Connection> late);
    Task<> flush();
    Task<> sleep_until(Tick when);
    void spawn(Task<> task);
    void wake() { timer_.cancel(); }

    CoursePtr next_course(Tick now, Tick& next_due);
    bool is_current(const Run& run) const;
    void keep_current(CoursePtr course);
    void put_back(Entry entry);
    Outcome judge(const net::Answer& answer, const Correspondent& from, Tick now);
    void react(const CoursePtr& course, const Outcome& outcome, int attempts, Tick now, Entry& entry);
    void react_alone(const PriorityMessage& message, Outcome& outcome, Tick now, Entry& entry);
    std::optional<Time> time_of(const std::optional<Tick>& tick) const;
    Tick again_after(const Refused& refused, int attempts, Tick now, bool holds_all);
    bool has_priority(Tick now, Tick& next_due) const;
    bool may_gather() const;
    Result<CorrespondentPtr> correspondent_for(const PriorityMessage& message);
    void keep_exchange(const Transfer& transfer, const Outcome& outcome, std::string request, net::Answer& answer,
                       Tick now);
    void settle(Entry entry);
    void release(const Entry& entry);
    void tell_if_drained(CoursePtr course);
    void pause_all(const std::string& why);
    Tick back_off(int attempts, Tick now);

    Surroundings around_;
    Provider provider_;
    CorrespondentPtr correspondent_;
    Pace pace_;
    SecondGate gate_;
    Circuit circuit_;
    Tick hold_until_{};        // a provider's Retry-After
    Time authorized_until_{};  // by an authorization of the dialect's own making, renewed before it ends
    std::map<CampaignId, CoursePtr> courses_;
    CampaignId last_served_;
    Tick priority_due_ = Tick::min();  // of the next message outside of runs
    Tick priority_claimed_ = Tick::min();
    Tick priority_probe_{};  // not before, while the provider refuses everything
    bool halted_ = false;    // it takes all and says afterwards that nothing was sent: no message may find out

    LoopTimer timer_;
    bool closing_ = false;
    int outstanding_ = 0;  // claimed and not durably settled
    std::size_t in_flight_ = 0;
    std::size_t late_ = 0;
    std::vector<Entry> entries_;
    bool flushing_ = false;
    std::string paused_because_;
    Time resumed_{};  // when a person last let it send
    std::minstd_rand jitter_;

    LaneFigures figures_;
    std::array<std::pair<long long, std::uint64_t>, 3> accepted_by_second_{};
};

}  // namespace parley::deliver
