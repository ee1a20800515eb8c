#pragma once
#include <atomic>
#include <memory>

#include "base/clock.h"
#include "base/log.h"
#include "base/secret_box.h"
#include "net/loop.h"
#include "net/url_guard.h"
#include "store/writer.h"
#include "webhook/dispatch.h"

namespace parley::webhook {

struct SenderLimits {
    std::chrono::milliseconds answer{10'000};
    std::chrono::milliseconds connect{5'000};
    std::chrono::milliseconds look{100};  // how often it looks for what is due, where anybody wants to be told
    int in_flight = 8;                    // of one endpoint to begin with, and where it fails
    int most_in_flight = 64;              // as many in the end where it answers well
    int ahead = 4;                        // times as many are taken of one endpoint, those in flight among them
    int all = 1'000;                      // taken of all
};

// Tells endpoints what happened, each at least once. It starts what is due in its order, a few at a time of each
// endpoint, so that a slow one holds nobody else up; one that fails again and again is asked less and less often.
// Lives on one loop.
class Sender {
public:
    Sender(asio::io_context& loop, store::Writer& writer, const SecretBox& box, const Clock& clock,
           std::shared_ptr<Log> log, const net::UrlGuard& guard, SenderLimits limits = {});
    ~Sender();
    Sender(const Sender&) = delete;

    // From any thread, as all that follow.
    void start();
    void wake();   // an endpoint came or was enabled, or something is to be told again
    void close();  // starts nothing more and hangs up: what was under way is due again after the next start

    // Sends this now, whatever the endpoint's state, and waits for what comes back. Never from the loop's thread.
    Attempt try_now(const WebhookEndpoint& endpoint, const Event& event);

    const net::UrlGuard& guard() const;

    struct Figures {
        std::uint64_t delivered = 0;
        std::uint64_t failed = 0;  // attempts
        std::int64_t in_flight = 0;
    };
    Figures figures() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace parley::webhook
