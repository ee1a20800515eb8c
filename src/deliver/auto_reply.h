#pragma once
#include <soci/soci.h>

#include <cstdint>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "deliver/dispatcher.h"
#include "store/writer.h"

// The text that a provider's settings give to those who write and are no profile of the project
// (source: "Auto Reply" of the provider guides).
namespace parley::deliver {

// Queues it, where the provider has one and the person got none from it within a day: two machines
// must not talk to one another for ever. `recipient`: a number in E.164 or a user id. Runs inside
// the work that stores what the person wrote. True where it was queued.
bool queue_auto_reply(soci::session& sql, ProviderId provider, const std::string& recipient, std::int64_t incoming,
                      Time now);

// Sends what is queued, each once: a reply leaves only after it is durably marked, and one whose
// answer is not known is not sent again.
class AutoReplies {
public:
    AutoReplies(store::Writer& writer, Dispatcher& dispatcher, const Clock& clock, std::shared_ptr<Log> log);
    ~AutoReplies();
    AutoReplies(const AutoReplies&) = delete;

    void wake();   // something may be queued; from any thread
    void close();  // claims nothing more; what is under way is still written

    // What was under way when the process ended is uncertain. At start, before wake().
    static void recover(soci::session& sql);

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace parley::deliver
