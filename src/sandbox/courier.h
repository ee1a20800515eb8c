#pragma once
#include <deque>
#include <map>
#include <memory>
#include <string>

#include "base/log.h"
#include "dialect/dialect.h"
#include "net/client.h"
#include "sandbox/counts.h"
#include "sandbox/schedule.h"
#include "sandbox/settings.h"
#include "sandbox/slots.h"
#include "sandbox/trail.h"

namespace parley::sandbox {

// Brings callbacks to their customers, in batches, and again with back-off until they are answered
// 2xx or the tries are over, as real providers do.
class Courier {
public:
    Courier(asio::io_context& loop, const Clock& clock, Schedule& schedule, const Settings& settings,
            Trail& acknowledged, Counts& counts);
    ~Courier();
    Courier(const Courier&) = delete;

    // Nothing happens where the URL is empty.
    void bring(const std::string& url, const Dialect& dialect, Callback callback);

    void batch_is_due(std::uint32_t outbox);
    void try_again(std::uint32_t parcel);

    std::size_t waiting() const;  // callbacks not yet acknowledged nor given up
    void clear();                 // forgets what waits and what waits to be tried again
    Task<> stop();                // breaks off what is under way

private:
    // Compact, as a million may wait: what a plain status needs, and all else whole.
    struct Item {
        std::string message_id;
        Time at;
        Status status = Status::sent;
        FailureCode failure = FailureCode::none;
        std::unique_ptr<Callback> whole = {};
    };
    struct Outbox {
        std::uint32_t number = 0;
        const Dialect* dialect = nullptr;
        Endpoint endpoint;
        std::deque<Item> waiting = {};
        std::uint32_t under_way = 0;
        bool is_due = false;  // its first item has lingered long enough
        bool has_timer = false;
    };
    struct Parcel {
        Outbox* outbox = nullptr;
        std::vector<Item> items = {};
        std::string bytes = {};
        std::uint32_t tries = 0;
        std::uint32_t era = 0;
    };
    using ParcelPtr = std::shared_ptr<Parcel>;

    Outbox* outbox_for(const std::string& url, const Dialect& dialect);
    void pump(Outbox& outbox);
    ParcelPtr packed(Outbox& outbox);
    void dispatch(ParcelPtr parcel);
    Task<> carry(ParcelPtr parcel, std::shared_ptr<bool> alive);
    void settle(Parcel& parcel, const net::Answer& answer, const ParcelPtr& self);

    asio::io_context& loop_;
    const Clock& clock_;
    Schedule& schedule_;
    const Settings& settings_;
    Trail& acknowledged_;
    Counts& counts_;
    net::Client client_;
    std::map<std::pair<std::string, const Dialect*>, Outbox> by_url_;
    std::vector<Outbox*> outboxes_;
    Slots<ParcelPtr> resting_;  // to be tried again
    std::size_t under_way_ = 0;
    std::uint32_t era_ = 0;  // what was sent before a clear() is no longer counted
    bool stopping_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace parley::sandbox
