#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/http.h"
#include "dialect/dialect.h"
#include "net/server.h"
#include "sandbox/moves.h"
#include "sandbox/phones.h"
#include "sandbox/senders.h"

namespace parley::sandbox {

// One request and what it was answered, as it was on the wire, but for secrets.
struct WireEntry {
    std::uint64_t number = 0;    // its own
    std::uint64_t sequence = 0;  // of its last change
    Time at{};
    Tick began{};
    bool is_callback = false;  // from the provider to its customer; else the other way
    const Dialect* dialect = nullptr;
    std::string owner = {};
    std::uint64_t phone = 0;      // 0 where it is about no single phone
    std::string message_id = {};  // our wire id, or the provider's; empty where it is about none
    std::uint32_t attempt = 1;
    std::string url = {};
    HttpRequest request = {};
    std::optional<HttpResponse> response = {};
    std::string failure = {};  // in the place of an answer
    std::optional<std::chrono::milliseconds> took = {};
    bool is_cut = false;  // a body was longer than what is kept
};

// The latest requests and callbacks whole, for people who want to see what goes over the wire.
class Wire {
public:
    struct Filter {
        View view = {};
        std::uint64_t phone = 0;  // 0: every one
        std::string_view dialect = {};
        std::optional<bool> callbacks = {};
        bool fits(const WireEntry& entry) const;
    };

    Wire(const Clock& clock, Moves& moves) : clock_(clock), moves_(moves) {}

    void keep(std::size_t entries);
    bool is_on() const { return keep_ > 0; }

    // `sender` names the secrets that are hidden, beside all that go by such a name. Returns its number.
    std::uint64_t begin(WireEntry entry, const Sender* sender);
    void end(std::uint64_t number, const HttpResponse& response);
    void fail(std::uint64_t number, std::string why);

    // Oldest first: the latest `limit`, or the first `limit` of those that changed after that.
    std::vector<const WireEntry*> latest(const Filter& filter, std::size_t limit) const;
    std::vector<const WireEntry*> since(const Filter& filter, std::uint64_t after, std::size_t limit) const;
    void clear() { entries_.clear(); }

private:
    WireEntry* find(std::uint64_t number);
    void close(WireEntry& entry);

    const Clock& clock_;
    Moves& moves_;
    std::size_t keep_ = 0;
    std::uint64_t next_ = 1;
    std::deque<WireEntry> entries_;  // by number, without gaps
};

// The same exchange; what it is answered is written down.
net::ExchangePtr watched(net::ExchangePtr exchange, Wire& wire, std::uint64_t number);

}  // namespace parley::sandbox
