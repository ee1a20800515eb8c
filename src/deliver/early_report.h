#pragma once
#include <soci/soci.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "deliver/ledger.h"

// Reports that came before their message was known: they wait here for a day, the newest 20,000
// of them, and are merged when the message appears. Each function runs inside work of the writer.
namespace parley::deliver {

// A report of a message that the provider calls `provider_message`.
void keep_early_report(soci::session& sql, ProviderId provider, const std::string& provider_message,
                       const Report& report);

// A report whose wire id is well-formed and names no message that is there.
void keep_early_report(soci::session& sql, ProviderId provider, const Report& report);

// A message and the id that its provider has just given it.
struct NewlyKnown {
    ProviderId provider;
    std::string provider_message;
    MessageId message;
};

// Merges what waited for these messages; costs one look where nothing waits. Returns how many
// reports were attached. To be called where a message gets its provider's id, after that is stored.
std::int64_t attach_early_reports(soci::session& sql, std::span<const NewlyKnown> messages);

// Looks again at up to `limit` waiting reports that name a wire id, after row `after`. Messages are
// in the ledger before they leave, so this finds something only where the ledger itself came late
// (a backup that was restored, another node).
struct SecondLook {
    std::int64_t attached = 0;
    std::int64_t next = 0;  // go on after this row; 0: from the beginning
};
SecondLook attach_late_messages(soci::session& sql, std::int64_t after, int limit);

// Forgets what is too old or too much.
void trim_early_reports(soci::session& sql, Time now);

std::int64_t count_early_reports(soci::session& sql);

}  // namespace parley::deliver
