#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "dialect/account.h"
#include "message/template_listing.h"
#include "sandbox/script.h"

// What the simulated providers and their phones do. Every share is from 0 to 1, and what falls into it
// is decided by the seed and the message's id alone (fate.h).
namespace parley::sandbox {

// A sender at a simulated provider, and where its customer wants to be called back.
struct SenderAccount {
    std::string dialect = {};       // empty: of every dialect
    std::string sender = {};        // its number; empty: every sender that no other account is for
    FieldValues fields = {};        // the dialect's, checked where they are given; never shown again
    std::string status_url = {};    // empty: nobody is told
    std::string incoming_url = {};  // empty: nobody is told
    std::string owner = {};         // whose it is: who asks for one owner's sees no other's
    bool operator==(const SenderAccount&) const = default;
};

// A template that is registered: with its components, or only with how many parameters its body has.
struct KnownTemplate {
    std::string name;
    std::string language;
    std::size_t parameters = 0;
    std::string dialect = {};  // empty: of every dialect
    std::string id = {};       // empty: one is made of name and language
    std::string category = "MARKETING";
    TemplateStatus status = TemplateStatus::approved;
    std::string reason = {};
    json::array components = {};  // as Meta writes them
    bool operator==(const KnownTemplate&) const = default;
};

struct Span {
    Milliseconds min{0};
    Milliseconds max{0};
    bool operator==(const Span&) const = default;
};

struct Latency {
    Milliseconds min{0};
    Milliseconds mean{0};
    Milliseconds max{0};
    bool operator==(const Latency&) const = default;
};

// What an answer may be in the place of an acceptance: shares of all attempts.
struct Faults {
    double http_429 = 0;
    double http_500 = 0;
    double http_503 = 0;
    std::array<double, 5> refused{};  // 2000 to 2004, in a 200
    double reset = 0;                 // the connection is reset before an answer
    double silence = 0;               // no answer, the connection stays open
    double garbage = 0;               // a 200 that nobody can read
    double slow = 0;                  // accepted, but answered after slow_ms
    Milliseconds slow_by{1'500};
    std::chrono::seconds retry_after{1};  // with 429 and 503
    double taken = 0.5;                   // of reset, silence and garbage: the message went out all the same
    bool operator==(const Faults&) const = default;
};

struct RateLimits {
    std::uint32_t per_second = 0;   // in any one second; more is answered 429. 0: no limit
    std::uint32_t concurrency = 0;  // requests under way; more is answered 429. 0: no limit
    std::uint32_t per_pair = 0;     // from one sender to one person in any six seconds. 0: no limit
    bool operator==(const RateLimits&) const = default;
};

struct Numbers {
    double not_on_whatsapp = 0;              // share of all numbers
    std::vector<std::string> suffixes = {};  // and every number that ends so
    bool refuse_at_once = false;             // answered 2002; else accepted, and called back as failed with 1005
    bool operator==(const Numbers&) const = default;
};

// What becomes of a message that was accepted, and how its customer hears of it.
struct Callbacks {
    bool enabled = true;
    double failed = 0.01;                                                     // of all accepted
    double delivered = 0.96;                                                  // of those that did not fail
    double read = 0.7;                                                        // of the delivered
    double clicked = 0.2;                                                     // of those read that have a link to click
    double replied = 0.05;                                                    // of those read
    std::array<double, 11> failure_weights{0, 0, 1, 2, 2, 5, 1, 1, 0, 1, 2};  // 1000 to 1010
    Span sent{Milliseconds(0), Milliseconds(50)};                             // after the answer
    Span delivered_after{Milliseconds(50), Milliseconds(500)};                // after sent
    Span read_after{Milliseconds(200), Milliseconds(2'000)};                  // after delivered
    Span clicked_after{Milliseconds(200), Milliseconds(1'000)};
    Span replied_after{Milliseconds(200), Milliseconds(2'000)};
    double lost = 0;                 // never sent
    double duplicated = 0;           // sent twice
    double disordered = 0;           // of messages: their callbacks swap their times
    double early = 0;                // of messages: called back before the answer, where that takes its time
    std::uint32_t batch = 1;         // statuses in one POST
    Milliseconds linger{2};          // for a batch to fill
    std::uint32_t concurrency = 16;  // POSTs under way, for each URL
    Milliseconds answer_limit{5'000};
    std::uint32_t max_tries = 10;
    Milliseconds backoff{200};        // doubled with each try
    std::uint32_t queue = 1'000'000;  // statuses waiting for each URL; more are dropped and counted
    bool operator==(const Callbacks&) const = default;
};

// What may differ from one provider to the next.
struct Dials {
    Latency latency = {};
    Faults faults = {};
    RateLimits limits = {};
    Callbacks callbacks = {};
    bool credentials_refused = false;  // whoever calls, and with what
    bool operator==(const Dials&) const = default;
};

struct PhoneMemory {
    bool keep_messages = true;     // false: phones only count
    std::uint32_t per_phone = 20;  // the latest
    std::uint32_t total = 20'000;
    bool operator==(const PhoneMemory&) const = default;
};

struct LogMemory {
    std::uint32_t keep = 1'000'000;      // lines in memory, of each of the two; 0: none
    std::string received_path = {};      // a file with a line for each request received; empty: none
    std::string acknowledged_path = {};  // a file with a line for each callback answered 2xx
    std::uint32_t wire = 0;              // whole requests, answers and callbacks in memory; 0: none
    bool operator==(const LogMemory&) const = default;
};

// Beside all else, the dials of every provider that has none of its own.
struct Settings : Dials {
    std::uint64_t seed = 1;
    bool sink = false;                          // every request is accepted unread; see provider.h
    bool idempotent = false;                    // an id that was accepted before is answered, and reaches nobody twice
    std::vector<SenderAccount> accounts = {};   // none: everybody is let in, nobody is called back
    std::vector<KnownTemplate> templates = {};  // none of a dialect: every template is known to it
    std::vector<std::string> replies{"Thanks!", "STOP", "Tell me more"};
    std::vector<Script> scripts = {};
    bool window = false;  // only templates go to who has not written to the sender in the last 24 hours
    std::vector<std::string> opt_out_words = {};  // who says one of them is sent no more,
    std::vector<std::string> opt_in_words = {};   // until one of these is said
    Numbers numbers = {};
    std::map<std::string, Dials, std::less<>> dialects = {};  // of those that have their own
    PhoneMemory phones = {};
    LogMemory log = {};
    bool operator==(const Settings&) const = default;

    const Dials& dials_of(std::string_view dialect) const;
};

// The values that `given` names are put over those of `base`. Error: invalid, `where` naming the
// member ("faults.http_429"), for unknown members, other kinds of values, and values out of range.
Result<Settings> read_settings(const json::value& given, Settings base);

// The same members; of an account's settings only the names. Where those are read again, they stand
// for the values that the account of the same dialect and sender has.
json::value write_settings(const Settings& settings);

// The dials of one provider, by themselves: what `given` names is put over `base`.
Result<Dials> read_dials(const json::value& given, Dials base);
json::object write_dials(const Dials& dials);

inline constexpr std::size_t most_templates = 10'000;

// One element of such a list, by itself. Error: invalid, `where` naming the member.
Result<SenderAccount> read_account(const json::value& given, const std::vector<SenderAccount>& known);
Result<KnownTemplate> read_template(const json::value& given, KnownTemplate base);

}  // namespace parley::sandbox
