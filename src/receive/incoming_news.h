#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/id.h"
#include "message/callback.h"

namespace parley::receive {

// A message from a person as it was stored.
struct Arrival {
    std::int64_t row = 0;
    ProviderId provider;
    ProjectId project;
    std::optional<ProfileId> profile = {};
    std::optional<MessageId> answers = {};
    std::optional<CampaignId> campaign = {};
    std::string sender = {};  // the person's number in E.164, or what the wire had
    std::string type = {};
    std::string content = {};  // JSON
    Time received = {};
};

// Tells those who want to be told by webhook, in the transaction that stores it.
void tell_arrival(soci::session& sql, const IncomingMessage& message, const Arrival& arrival);

}  // namespace parley::receive
