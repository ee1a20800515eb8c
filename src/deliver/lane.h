#pragma once
#include <array>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "deliver/circuit.h"
#include "deliver/dispatcher.h"
#include "deliver/pace.h"
#include "deliver/second_gate.h"

namespace parley::deliver {

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
    };

    Lane(Surroundings surroundings, const Provider& provider);

    void begin();  // starts to feed; once
    void set_provider(const Provider& provider);
    void add(Run run);
    void pause(CampaignId campaign);
    void resume(CampaignId campaign);
    void forget(CampaignId campaign);
    bool has(CampaignId campaign) const { return courses_.contains(campaign); }

    // One message outside of runs, before what they have waiting.
    void send_now(OutgoingMessage message, std::function<void(Outcome)> settled);

    void close();  // takes no more
    bool is_idle() const { return outstanding_ == 0 && !flushing_; }
    LaneFigures figures() const;

private:
    // A run under way.
    struct Course {
        Run run;
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
        CoursePtr course;
        Settlement settlement;
        bool holds_place = true;         // false for late answers: their place was given back before
        std::optional<Tick> again = {};  // due again then
    };

    Task<> feed();
    Task<> claim(CoursePtr course, int count);
    Task<> send(CoursePtr course, Intended message);
    Task<> send_single(OutgoingMessage message, std::function<void(Outcome)> settled);
    Task<> wait_for_gate();
    Result<> keep_authorized();
    Task<> listen_on(CoursePtr course, MessageId message, std::shared_ptr<net::Connection> late);
    Task<> flush();
    Task<> sleep_until(Tick when);
    void spawn(Task<> task);
    void wake() { timer_.cancel(); }

    CoursePtr next_course(Tick now, Tick& next_due);
    Outcome judge(const net::Answer& answer, Tick now);
    void react(const CoursePtr& course, const Outcome& outcome, int attempts, Tick now, Entry& entry);
    void settle(Entry entry);
    void release(const Entry& entry);
    void tell_if_drained(CoursePtr course);
    void pause_all(const std::string& why);
    Tick back_off(int attempts, Tick now);

    Surroundings around_;
    Provider provider_;
    const Dialect* dialect_;
    Endpoint endpoint_;
    Pace pace_;
    SecondGate gate_;
    Circuit circuit_;
    Tick hold_until_{};  // a provider's Retry-After
    Account account_;
    Authorization authorization_;  // of the dialect's own making, renewed before it ends
    std::map<CampaignId, CoursePtr> courses_;
    CampaignId last_served_;

    LoopTimer timer_;
    bool closing_ = false;
    int outstanding_ = 0;  // claimed and not durably settled
    std::size_t in_flight_ = 0;
    std::size_t late_ = 0;
    std::vector<Entry> entries_;
    bool flushing_ = false;
    std::string paused_because_;
    std::minstd_rand jitter_;

    LaneFigures figures_;
    std::array<std::pair<long long, std::uint64_t>, 3> accepted_by_second_{};
};

}  // namespace parley::deliver
