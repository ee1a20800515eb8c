#pragma once
#include <soci/soci.h>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"
#include "deliver/ledger.h"
#include "dialect/account.h"
#include "message/message.h"

// Messages of the ledger that belong to no run but are asked for one by one (campaign/singles.h). A lane takes them
// before what its runs have waiting, and else by the same rules: pace, window, circuit, back-off.
namespace parley::deliver {

// queued -> intended, for its lane to send.
struct PriorityMessage {
    CampaignId campaign;
    MessageId id;
    OutgoingMessage message;  // `id` is the wire id; `from` is the lane's to fill in
    int attempts = 1;         // with this one
    json::object overrides = {};
    FieldValues settings = {};            // in place of the provider's own
    std::string sender = {};              // the same; empty: the provider's
    std::optional<Refused> trouble = {};  // it cannot be sent any more, and why
    bool has_own_account() const { return !settings.empty() || !sender.empty(); }
};

struct PriorityClaim {
    std::vector<PriorityMessage> messages;
    std::optional<Time> next = {};  // when the next one is due, which may be past; nothing: none waits
};

// What became of one. `again`: it was refused for later and is due again then.
struct PriorityFate {
    MessageId message;
    std::optional<Time> again = {};
};

struct PrioritySource {
    // Those of the provider that are due, `limit` of them at most. Inside work of the writer.
    std::function<PriorityClaim(soci::session& sql, ProviderId provider, int limit, Time now)> claim;
    // In the work that settles them in the ledger, after that.
    std::function<void(soci::session& sql, std::span<const PriorityFate> fates)> settled;
};

}  // namespace parley::deliver
