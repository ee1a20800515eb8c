#include "net/deadlines.h"

namespace parley::net {

void Deadlines::Item::unlink() {
    before->after = after;
    after->before = before;
    before = after = this;
}

void Deadlines::set(Item& item, Tick due) {
    if (stopped_) {
        return;
    }
    item.due_ = due;
    const bool linked = item.after != static_cast<Node*>(&item);
    const auto wanted = turn_of(due) + 1;
    if (linked && item.turn_ <= wanted) {
        return;
    }
    item.unlink();
    if (!waiting_) {
        turned_ = turn_of(now());
        wait();
    }
    link(item, std::max(wanted, turned_ + 1));
}

void Deadlines::link(Item& item, std::int64_t turn) {
    item.turn_ = turn;
    Node& head = wheel_[static_cast<std::size_t>(turn % slots)];
    item.before = head.before;
    item.after = &head;
    head.before->after = &item;
    head.before = &item;
}

void Deadlines::stop() {
    stopped_ = true;
    timer_.cancel();
    for (Node& head : wheel_) {
        while (head.after != &head) {
            static_cast<Item*>(head.after)->unlink();
        }
    }
}

void Deadlines::wait() {
    waiting_ = true;
    timer_.expires_after(step);
    timer_.async_wait([weak = weak_from_this()](const boost::system::error_code&) {
        if (const auto self = weak.lock(); self && !self->stopped_) {
            self->turn();
        }
    });
}

void Deadlines::turn() {
    const Tick time = now();
    const auto until = turn_of(time);
    const auto from = std::max(turned_ + 1, until - slots + 1);  // after a jump each slot is looked at once
    turned_ = std::max(turned_, until);
    for (auto at = from; at <= until && !stopped_; ++at) {
        // Taken out first: what comes due may set, clear or destroy others meanwhile.
        Node due;
        Node& head = wheel_[static_cast<std::size_t>(at % slots)];
        if (head.after == &head) {
            continue;
        }
        due = head;
        due.before->after = &due;
        due.after->before = &due;
        head = Node{&head, &head};
        while (due.after != &due) {
            Item& item = *static_cast<Item*>(due.after);
            item.unlink();
            if (item.due_ <= time) {
                item.on_deadline(time);
            } else {
                link(item, std::max(turn_of(item.due_) + 1, turned_ + 1));
            }
        }
    }
    // Where nothing is left to watch, the loop may end.
    waiting_ = std::ranges::any_of(wheel_, [](const Node& head) { return head.after != &head; });
    if (waiting_ && !stopped_) {
        wait();
    }
}

}  // namespace parley::net
