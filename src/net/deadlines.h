#pragma once
#include <array>
#include <memory>

#include "base/clock.h"
#include "net/loop.h"

namespace parley::net {

// All deadlines of one loop, on a wheel that one timer turns every 10 ms, as a timer per operation
// costs half of the throughput. Made by std::make_shared; used from the loop's thread only.
class Deadlines : public std::enable_shared_from_this<Deadlines> {
    struct Node {
        Node* before = this;
        Node* after = this;
    };

public:
    static constexpr std::chrono::milliseconds step{10};

    // Whatever can be over its time. A deadline that is moved back costs one store: the wheel looks
    // at the item when its first one comes, and puts it where it belongs by then.
    class Item : Node {
    public:
        Item() = default;
        Item(const Item&) = delete;
        virtual ~Item() { unlink(); }
        virtual void on_deadline(Tick now) = 0;

    private:
        friend class Deadlines;
        void unlink();
        Tick due_;
        std::int64_t turn_ = 0;  // when the wheel will look at it
    };

    Deadlines(asio::io_context& loop, const Clock& clock) : clock_(clock), timer_(loop) {}
    ~Deadlines() { stop(); }

    void set(Item& item, Tick due);
    void clear(Item& item) { item.unlink(); }
    Tick now() const { return clock_.tick(); }
    void stop();  // nothing comes due any more, and the loop is not kept running

private:
    static constexpr std::int64_t slots = 1024;

    static std::int64_t turn_of(Tick time) { return time.time_since_epoch() / step; }
    void link(Item& item, std::int64_t turn);
    void wait();
    void turn();

    const Clock& clock_;
    LoopTimer timer_;
    std::array<Node, slots> wheel_;
    std::int64_t turned_ = 0;
    bool waiting_ = false;
    bool stopped_ = false;
};

}  // namespace parley::net
