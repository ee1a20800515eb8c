#pragma once
#include <soci/soci.h>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "message/failure.h"
#include "message/outcome.h"
#include "message/status.h"

// The ledger: the one place where a message changes its state. Each function runs inside work of
// the writer and moves the campaign's counters in the same transaction, so that no recount can
// differ. All are repeatable.
namespace parley::deliver {

// A campaign run's messages: one range of ids.
struct MessageRange {
    CampaignId campaign;
    std::int64_t run = 0;
    MessageId first;
    MessageId last;
};

struct Intended {
    MessageId message;
    ProfileId profile;
    std::string phone;         // E.164; empty where the person is known by user id only
    std::string user_id = {};  // WhatsApp's, where it is asked for
    std::string attributes;    // the profile's, as JSON text; empty unless asked for
    int attempts = 1;          // with this one
};

struct Claim {
    std::vector<Intended> messages;
    MessageId cursor;        // go on from here
    bool exhausted = false;  // nothing queued was left after `cursor`
};

// queued -> intended for up to `limit` messages after `after`; those who became unreachable since
// the snapshot are skipped with the reason.
Claim intend(soci::session& sql, const MessageRange& range, MessageId after, int limit, bool with_attributes, Time now,
             bool reaches_user_ids = false);

// The same for messages that were throttled and are due again.
Claim intend_again(soci::session& sql, const MessageRange& range, std::span<const MessageId> messages,
                   bool with_attributes, Time now, bool reaches_user_ids = false);

struct Settlement {
    CampaignId campaign;
    ProviderId provider;
    MessageId message;
    std::variant<Outcome, SkipReason> result;
    Time at;
};

// What the provider answered: intended -> accepted, failed, uncertain, or queued again where it
// was refused for later. What a callback has already said stays (merge).
void settle(soci::session& sql, std::span<const Settlement> settlements);

// What a callback says of one message. `campaign` and `profile` are checked where they are given.
struct Report {
    MessageId message = {};
    CampaignId campaign = {};
    ProfileId profile = {};
    Status status = Status::sent;
    std::optional<Time> at = {};  // the provider's time
    Time received = {};
    FailureCode failure = FailureCode::none;
    std::string words = {};
    std::string whatsapp_id = {};  // kept, where the provider has an id of its own besides
    std::string provider_id = {};  // kept, where the message has none: the answer that told it was lost
};

enum class Merged { applied, unchanged, unknown };  // unknown: there is no such message

// One answer per report, in order.
std::vector<Merged> merge_reports(soci::session& sql, std::span<const Report> reports);

// The message that a provider, or another of its project and dialect, knows by an id of its own, or by WhatsApp's.
std::optional<MessageId> message_by_provider_id(soci::session& sql, ProviderId provider,
                                                const std::string& provider_id);

// Counts a first reply. False where it was counted before or there is no such message.
bool note_reply(soci::session& sql, MessageId message, Time received);

// intended -> uncertain for everything that was under way when the process ended (queued again,
// and counted as resent, where the provider is idempotent). At start, before any lane runs.
struct Recovery {
    std::int64_t uncertain = 0;
    std::int64_t queued = 0;
};
Recovery recover(soci::session& sql, Time now);

// uncertain -> queued, because a person says so; each is counted as resent.
std::int64_t resend_uncertain(soci::session& sql, const MessageRange& range);

// queued -> skipped(reason).
std::int64_t skip_queued(soci::session& sql, const MessageRange& range, SkipReason reason);

// Every message is in exactly one cell.
struct TallyCell {
    Status status = Status::queued;
    int reason = 0;  // a FailureCode with failed, a SkipReason with skipped, else 0
    auto operator<=>(const TallyCell&) const = default;
};
using Tally = std::map<TallyCell, std::int64_t>;

Tally read_tally(soci::session& sql, CampaignId campaign);     // the counters
Tally recount(soci::session& sql, const MessageRange& range);  // from the messages themselves
std::int64_t read_milestone(soci::session& sql, CampaignId campaign, const std::string& name);
void add_to_milestone(soci::session& sql, CampaignId campaign, const std::string& name, std::int64_t count);

// Adds up changes and writes them once a transaction.
class TallyChange {
public:
    void add(CampaignId campaign, TallyCell cell, std::int64_t count);
    void move(CampaignId campaign, TallyCell from, TallyCell to);
    void write(soci::session& sql) const;

private:
    std::map<std::pair<CampaignId, TallyCell>, std::int64_t> changes_;
};

}  // namespace parley::deliver
