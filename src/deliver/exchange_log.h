#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/http.h"
#include "base/log.h"
#include "deliver/exchange.h"
#include "deliver/exchange_sampler.h"
#include "deliver/provider.h"

namespace parley::deliver {

// Raw requests, answers and callbacks of messages, for people who ask what exactly went over the wire. A thread of its
// own hides secrets, packs and writes; whoever hands something over neither waits nor copies. While no more messages
// leave than `all_per_second` everything is kept, above that a sample, and always what failed or is uncertain and what
// programs sent one by one. The oldest goes when the files are full; what comes faster than it can be written is
// dropped and counted.
class ExchangeLog {
public:
    struct Limits {
        std::uint64_t bytes = 256 << 20;                // of all files
        std::size_t waiting_bytes = 16 << 20;           // not yet written; more is dropped
        std::size_t waiting_items = 20'000;             // the same
        std::size_t body_bytes = 8 << 10;               // of one body; the rest is cut off
        std::uint64_t all_per_second = 1'000;           // messages, and callbacks
        std::uint64_t sampled_per_second = 250;         // about, where more come
        std::chrono::milliseconds gather{200};          // what comes within it is packed together
        std::size_t block_bytes = 64 << 10;             // unpacked
        std::size_t remembered = std::size_t{1} << 20;  // keys that are to be kept no more
    };

    // Makes `directory`. Error: unavailable.
    static Result<std::unique_ptr<ExchangeLog>> open(const std::filesystem::path& directory, const Clock& clock,
                                                     std::shared_ptr<Log> log, Limits limits);
    ~ExchangeLog();  // writes what waits
    ExchangeLog(const ExchangeLog&) = delete;

    // Of the dispatching loop's thread. `always`: it is no message among many, or it went wrong.
    bool wants_sent(MessageId message, bool always, Tick now) {
        return sent_sampler_.takes(key_of(message), now) || always;
    }
    struct Sent {
        ProjectId project;
        MessageId message;
        Time at;  // when it left
        Time answered;
        bool is_late = false;  // the answer alone, after its limit
        Endpoint endpoint;
        std::string request;  // as it went over the wire
        std::optional<HttpResponse> answer = {};
        std::string why = {};  // there is no answer
        std::shared_ptr<const Mask> mask;
    };
    void add(Sent sent);

    // Of the applier's thread. `always`: it tells of a failure.
    bool wants_callback(ExchangeKey key, bool always, Tick now) {
        const int level = sent_sampler_.level();
        const bool fits = (key & ((ExchangeKey{1} << level) - 1)) == 0;
        return (fits && callback_sampler_.takes(key, now)) || always;
    }
    struct CallbackCame {
        std::shared_ptr<const Provider> provider;
        Time received;
        std::string_view url_name;   // which of the provider's two URLs was called
        const HttpRequest& request;  // copied
        std::vector<ExchangeKey> keys;
    };
    void add(const CallbackCame& came);

    // From any thread. What is forgotten is removed, and nothing of it is kept that comes later.
    void forget(const std::vector<ExchangeKey>& keys);

    struct Kept {
        std::vector<Exchange> exchanges;  // in the order in which they went over the wire
        std::string note;                 // why what one might look for is not there; empty: nothing is missing
    };
    // `sent`: when the message was handed over, `reported`: whether a callback is known to have come.
    Kept find(ProjectId project, MessageId message, const std::string& provider_id, std::optional<Time> sent,
              bool reported) const;

    void flush();  // until what was handed over before is written

    struct Figures {
        std::uint64_t written = 0;  // records since the start
        std::uint64_t dropped = 0;
        std::uint64_t bytes = 0;  // of all files
    };
    Figures figures() const;

private:
    struct State;
    explicit ExchangeLog(std::unique_ptr<State> state, const Limits& limits);

    std::unique_ptr<State> state_;
    ExchangeSampler sent_sampler_;
    ExchangeSampler callback_sampler_;
};

}  // namespace parley::deliver
