#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"

// What is known of single messages beside the ledger's row.
namespace parley::campaign {

struct SingleFacts {
    std::string reference = {};      // the caller's
    std::optional<Time> asked = {};  // when; forgotten with what it said, where it has no reference
    std::optional<Time> due = {};    // or due again; the same
};

// Nothing where it is no single message but a campaign's.
std::optional<SingleFacts> facts_of_single(soci::session& sql, MessageId message);

// The project's that have this reference, in the order of their ids.
std::vector<MessageId> singles_with_reference(soci::session& sql, ProjectId project, const std::string& reference,
                                              MessageId after, int limit);

// Whether the person wrote to this provider within 24 hours: only then does it take what is no template.
bool is_window_open(soci::session& sql, ProviderId provider, ProfileId profile, Time now);

}  // namespace parley::campaign
