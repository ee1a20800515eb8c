#pragma once
#include <boost/asio/basic_waitable_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "net/loop.h"

namespace parley::sandbox {

// What falls due: a kind, and the number of what it is about. Of those due at the same moment, the
// lower kind comes first.
struct Event {
    std::uint32_t kind;
    std::uint32_t about;
};

// Millions of waits on one heap and one timer. Each runs at its time or up to 1 ms later.
class Schedule {
public:
    Schedule(asio::io_context& loop, const Clock& clock, std::function<void(Event)> run);
    ~Schedule();
    Schedule(const Schedule&) = delete;

    void at(Tick due, Event event);
    void after(std::chrono::nanoseconds wait, Event event) { at(clock_.tick() + wait, event); }
    std::size_t size() const { return heap_.size(); }
    void keep_only(const std::function<bool(Event)>& wanted);
    void clear() { heap_.clear(); }

private:
    struct Entry {
        Tick due;
        std::uint64_t event;
        bool operator>(const Entry& other) const { return due != other.due ? due > other.due : event > other.event; }
    };
    using Timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                                             LoopExecutor>;

    void arm();
    void sweep();

    const Clock& clock_;
    std::function<void(Event)> run_;
    Timer timer_;
    std::vector<Entry> heap_;
    Tick armed_ = Tick::max();
    std::shared_ptr<Schedule*> alive_;  // a wait that ended before the destruction is run after it
};

}  // namespace parley::sandbox
