#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"

namespace parley::access {

// One change: who made it, what it was, of what, and how that was before and after. Never holds a secret.
struct AuditEntry {
    std::string actor;    // "key ci", "member asha@example.com"
    std::string action;   // "key.create", or the route of a call: "POST /api/v1/campaigns/{campaign}/launch"
    std::string subject;  // "key 17", or the path of a call
    Time at = {};
    json::value before = {};  // null: there was nothing, or it is not told
    json::value after = {};
};

struct KeptAuditEntry {
    std::int64_t id = 0;
    AuditEntry entry;
};

// Inside work of the writer, the same that makes the change: both are kept or neither. Entries are never changed.
void note(soci::session& sql, ProjectId project, const AuditEntry& entry);

// Whole texts, but for the subject, which may also be a beginning: "key" finds "key 17".
struct AuditFilter {
    std::optional<std::string> actor = {};
    std::optional<std::string> action = {};
    std::optional<std::string> subject = {};
    std::optional<Time> from = {};
    std::optional<Time> until = {};  // not itself
};

// The newest first; `before` is the id of the last one seen, or 0.
std::vector<KeptAuditEntry> list_audit(soci::session& sql, ProjectId project, const AuditFilter& filter,
                                       std::int64_t before, int limit);

}  // namespace parley::access
