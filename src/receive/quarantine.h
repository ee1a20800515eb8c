#pragma once
#include <soci/soci.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "receive/apply.h"
#include "receive/provider_directory.h"
#include "receive/record.h"

// Callbacks that could not be read, or name nothing of ours, with all their bytes and the reason.
// Bounded: those that name no message by 10 MB and a day, the others by 64 MB and 30 days; the
// oldest leave first. What writes runs inside work of the writer.
namespace parley::receive {

struct Quarantined {
    std::int64_t id = 0;
    ProviderId provider;
    std::string kind;  // "status" or "incoming"
    std::string reason;
    Time received;
    std::size_t bytes = 0;
};

// Returns the bytes that it takes.
std::size_t quarantine(soci::session& sql, const Record& record, std::string_view reason);

struct QuarantineFilter {
    ProviderId provider = {};  // 0: of any
    std::string kind = {};     // empty: both
    std::string reason = {};   // how it begins
};
// Newest first, those before row `before`; 0: from the newest.
std::vector<Quarantined> list_quarantined(soci::session& sql, ProjectId project, std::int64_t before, int limit,
                                          const QuarantineFilter& filter = {});

// With its bytes, as it came.
std::optional<Record> find_quarantined(soci::session& sql, ProjectId project, std::int64_t id);

bool remove_quarantined(soci::session& sql, ProjectId project, std::int64_t id);

// Reads and applies it again: it leaves where all of it could be, else its reason is renewed.
// Error: missing.
Result<Applied> retry_quarantined(soci::session& sql, const ProviderDirectory& providers, ProjectId project,
                                  std::int64_t id);

struct QuarantineCounts {
    std::int64_t unknown = 0;     // name no message of ours
    std::int64_t unreadable = 0;  // all others
    std::int64_t bytes = 0;
};
QuarantineCounts count_quarantined(soci::session& sql);

struct QuarantineLimits {
    std::int64_t unknown_bytes = 10 << 20;
    std::int64_t unreadable_bytes = 64 << 20;
    std::chrono::hours unknown_age{24};
    std::chrono::hours unreadable_age{30 * 24};
};
void trim_quarantine(soci::session& sql, Time now, const QuarantineLimits& limits = {});

}  // namespace parley::receive
