#pragma once
#include <deque>
#include <map>
#include <memory>
#include <string>

#include "base/log.h"
#include "net/client.h"
#include "sandbox/counts.h"
#include "sandbox/schedule.h"
#include "sandbox/senders.h"
#include "sandbox/slots.h"
#include "sandbox/trail.h"
#include "sandbox/wire.h"

namespace parley::sandbox {

// What a plain status says, which is what most callbacks are.
struct StatusNews {
    std::string message_id;    // our wire id; empty where the wire has no words for it
    std::uint64_t key = 0;     // what the provider's ids are made of
    std::uint64_t number = 0;  // the person's; 0 where it is not known
    Status status = Status::sent;
    FailureCode failure = FailureCode::none;
};

// With the ids that this sender's dialect gives.
StatusReport report_of(const Sender& sender, const StatusNews& news, Time at);

// Brings callbacks to their customers, in batches, and again with back-off until they are answered
// 2xx or the tries are over, as real providers do. What a dialect cannot tell is left out.
class Courier {
public:
    Courier(asio::io_context& loop, const Clock& clock, Schedule& schedule, const Settings& settings,
            Trail& acknowledged, Wire& wire, Counts& counts);
    ~Courier();
    Courier(const Courier&) = delete;

    // Nothing happens where the sender's customer has no URL for it.
    void tell(const Sender& sender, StatusNews news);
    void bring(const Sender& sender, Callback callback);

    void batch_is_due(std::uint32_t outbox);
    void try_again(std::uint32_t parcel);

    std::size_t waiting() const;  // callbacks not yet acknowledged nor given up
    void clear();                 // forgets what waits and what waits to be tried again
    Task<> stop();                // breaks off what is under way

private:
    // Compact, as a million may wait: all but plain statuses whole.
    struct Item {
        StatusNews news;
        Time at;
        std::unique_ptr<Callback> whole = {};
    };
    struct Outbox {
        std::uint32_t number = 0;
        const Sender* sender = nullptr;
        Endpoint endpoint;
        std::deque<Item> waiting = {};
        std::uint32_t under_way = 0;
        bool is_due = false;  // its first item has lingered long enough
        bool has_timer = false;
    };
    struct Parcel {
        Outbox* outbox = nullptr;
        std::vector<Item> items = {};
        HttpRequest request = {};  // kept where each try is signed anew
        std::string bytes = {};
        std::uint64_t shown = 0;  // its number on the wire's record; 0: none
        std::uint32_t tries = 0;
        std::uint32_t era = 0;
    };
    using ParcelPtr = std::shared_ptr<Parcel>;

    Outbox* outbox_for(const Sender& sender, bool is_status);
    void put(Outbox& outbox, Item item);
    const Callbacks& rules_of(const Outbox& outbox) const;
    void count_told(const Item& item);
    void note_acknowledged(const Item& item, std::uint32_t tries);
    std::size_t batch_of(const Outbox& outbox) const;
    void pump(Outbox& outbox);
    ParcelPtr packed(Outbox& outbox);
    void seal(Parcel& parcel);
    std::uint64_t show(const Parcel& parcel, const HttpRequest& request);
    void dispatch(ParcelPtr parcel);
    Task<> carry(ParcelPtr parcel, std::shared_ptr<bool> alive);
    void settle(Parcel& parcel, const net::Answer& answer, const ParcelPtr& self);

    asio::io_context& loop_;
    const Clock& clock_;
    Schedule& schedule_;
    const Settings& settings_;
    Trail& acknowledged_;
    Wire& wire_;
    Counts& counts_;
    net::Client client_;
    std::map<std::pair<const Sender*, bool>, Outbox> by_sender_;
    std::vector<Outbox*> outboxes_;
    std::vector<Callback> together_;  // of the parcel that is being packed
    Slots<ParcelPtr> resting_;        // to be tried again
    std::uint64_t signed_ = 0;
    std::size_t under_way_ = 0;
    std::uint32_t era_ = 0;  // what was sent before a clear() is no longer counted
    bool stopping_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace parley::sandbox
