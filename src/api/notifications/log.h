#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "api/message_rows.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"

// What became of each notification: sent, delivered, seen or discarded, with an explanation (source: seed 002, what
// events can be tracked). Read off the ledger when it is asked for, so that no second copy can differ from it.
namespace parley::api::notifications {

struct LogRow {
    long long id = 0;
    std::string request = {};
    std::string recipient = {};
    std::string state = {};  // "message", "discarded", "none"
    std::string explanation = {};
    bool in_app = false;
    std::vector<std::string> uncarried = {};
    std::string category = {};
    Time due = {};
    Time created = {};
    std::optional<Time> seen = {};
    std::optional<MessageRow> message = {};
    std::string dialect = {};  // of the message's provider
};

struct LogQuery {
    ProjectId project;
    std::string request = {};    // empty: of all
    std::string recipient = {};  // empty: everybody's
    long long after = 0;         // ids above it, in order; or
    long long page = 0;          // the newest first, where it is above 0
    long long limit = 100;
};

std::vector<LogRow> read_log(soci::session& sql, const LogQuery& query);
long long count_log(soci::session& sql, ProjectId project);

// What happened on one channel, and what is so now.
struct ChannelEvents {
    std::string channel = {};
    std::string event = {};   // "scheduled", "queued", "sent", "delivered", "seen", "discarded"
    std::string reason = {};  // with discarded; a note otherwise, mostly empty
    std::optional<Time> at = {};
    json::array history = {};  // {"event", "at"}
};
// One for each channel that was asked for.
std::vector<ChannelEvents> events_of(const LogRow& row, Time now);

}  // namespace parley::api::notifications
