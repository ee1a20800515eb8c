#pragma once
#include <soci/soci.h>

#include <optional>

#include "base/clock.h"
#include "base/id.h"
#include "message/callback.h"

namespace parley::receive {

// What became of a message from a person.
struct Stored {
    bool is_new = false;                        // false: it was here before
    bool is_said = true;                        // by the person; false: WhatsApp tells something of them
    std::int64_t row = 0;                       // of `incoming`, where it is new
    std::optional<ProfileId> profile = {};      // who wrote, where that is known
    std::optional<CampaignId> replied_to = {};  // whose count of replies went up
    std::optional<MessageId> answered = {};     // the message of ours that it answers
};

// Stores it once, finds out who wrote and which of our messages it answers, and counts a first
// reply. Where it names no message, it answers the last one sent to that person through this
// provider within three days. Runs inside work of the writer.
Stored store_incoming(soci::session& sql, const IncomingMessage& message, ProviderId provider, ProjectId project,
                      Time received);

}  // namespace parley::receive
