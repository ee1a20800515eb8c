#pragma once
#include <soci/soci.h>

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "receive/reactions.h"
#include "receive/reading.h"

namespace parley::receive {

// The reason of what names no message of this project; told apart from all others, as it is kept
// for a shorter time.
inline constexpr std::string_view names_no_message = "it names no message of ours";

// Some providers take every message and tell only afterwards that the account may send nothing (source: Gupshup's
// 1003 and 471): sending on would burn the rest of a campaign.
struct Halt {
    Time at;  // the provider's time, else ours; the latest
    std::string why;
    bool operator==(const Halt&) const = default;
};

// What became of callbacks; counts of single statuses and messages, not of records.
struct Applied {
    std::uint64_t merged = 0;        // told something new of a message
    std::uint64_t unchanged = 0;     // told nothing new: duplicates
    std::uint64_t early = 0;         // wait for their message
    std::uint64_t unknown = 0;       // name no message of ours
    std::uint64_t incoming = 0;      // new messages from people
    std::uint64_t repeated = 0;      // messages from people that were here before
    std::uint64_t replies = 0;       // first replies, counted in a campaign
    std::uint64_t templates = 0;     // reports on templates
    std::uint64_t consents = 0;      // people who told the provider to stop or to go on
    std::uint64_t notices = 0;       // of the account: nothing of ours changes
    std::uint64_t quarantined = 0;   // records kept aside, each once
    std::set<CampaignId> campaigns;  // whose counters may have moved
    std::map<ProviderId, Halt> halts = {};

    void note(ProviderId provider, Halt halt);
    Applied& operator+=(const Applied& other);
};

// The place of a reading, and why it must be kept aside.
using Troubles = std::vector<std::pair<std::size_t, std::string>>;

// A message that a reading speaks of: one of ours, or one that the provider knows by an id which we do not know yet.
struct Named {
    std::size_t place = 0;
    MessageId message = {};
    std::string provider_id = {};  // where the message is not known
    bool failed = false;           // it is told to have failed
};

// Merges the reports into the ledger and stores the messages, in order. Runs inside work of the
// writer, and is repeatable. Whoever calls it keeps the records in trouble.
struct Application {
    Applied applied;
    Troubles troubles;
    std::vector<Named> named = {};
};
Application apply_all(soci::session& sql, std::span<const Reading> readings, const Reactions& reactions = {});

}  // namespace parley::receive
