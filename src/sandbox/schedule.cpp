#include "sandbox/schedule.h"

namespace parley::sandbox {

namespace {

constexpr auto grain = std::chrono::microseconds(500);  // so that waits that are close share a wake-up
// A clock that is turned by hand moves without the timer: look at it that often.
constexpr auto longest_sleep = std::chrono::milliseconds(10);
constexpr Event event_of(std::uint64_t packed) {
    return {static_cast<std::uint32_t>(packed >> 32), static_cast<std::uint32_t>(packed)};
}

constexpr std::size_t most_in_a_row = 2'000;  // then others on the loop have their turn

}  // namespace

Schedule::Schedule(asio::io_context& loop, const Clock& clock, std::function<void(Event)> run)
    : clock_(clock), run_(std::move(run)), timer_(loop.get_executor()), alive_(std::make_shared<Schedule*>(this)) {}

Schedule::~Schedule() {
    *alive_ = nullptr;
}

void Schedule::at(Tick due, Event event) {
    heap_.push_back({due, std::uint64_t{event.kind} << 32 | event.about});
    std::ranges::push_heap(heap_, std::greater<>());
    if (due + grain < armed_) {
        arm();
    }
}

void Schedule::keep_only(const std::function<bool(Event)>& wanted) {
    std::erase_if(heap_, [&](const Entry& entry) { return !wanted(event_of(entry.event)); });
    std::ranges::make_heap(heap_, std::greater<>());
}

void Schedule::arm() {
    if (heap_.empty()) {
        armed_ = Tick::max();
        return;
    }
    const Tick now = clock_.tick();
    const auto wait = std::min<Tick::duration>(std::max<Tick::duration>(heap_.front().due - now, grain), longest_sleep);
    armed_ = now + wait;
    timer_.expires_after(wait);
    timer_.async_wait([alive = alive_](const boost::system::error_code& error) {
        if (!error && *alive) {
            (*alive)->sweep();
        }
    });
}

void Schedule::sweep() {
    armed_ = Tick::min();  // what is added meanwhile needs no timer of its own
    const Tick now = clock_.tick();
    for (std::size_t i = 0; i < most_in_a_row && !heap_.empty() && heap_.front().due <= now; ++i) {
        const std::uint64_t event = heap_.front().event;
        std::ranges::pop_heap(heap_, std::greater<>());
        heap_.pop_back();
        run_(event_of(event));
    }
    arm();
}

}  // namespace parley::sandbox
