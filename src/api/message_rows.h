#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"
#include "campaign/single_lookup.h"
#include "deliver/ledger.h"
#include "message/status.h"

namespace parley::api {

// A message's whole row, as the ledger keeps it, with its person's identity.
struct MessageRow {
    MessageId id;
    CampaignId campaign;
    ProfileId profile;
    std::string identity;  // empty where the person is gone
    Status status = Status::queued;
    int reason = 0;
    int attempts = 0;
    bool replied = false;
    std::optional<Time> intended, settled;
    struct Report {
        std::optional<Time> at;        // as the provider told it
        std::optional<Time> received;  // when we heard of it; nothing: never
    };
    Report sent, delivered, read, clicked, failed;
    std::string provider_id;
    std::string words;
    std::optional<Time> replied_at;
};

std::optional<MessageRow> find_message(soci::session& sql, MessageId id);

json::object to_json(const MessageRow& row);

// What happened to it, in order, each step in plain words. `single`: what is known of one that is no campaign's.
json::array life_of(const MessageRow& row, const std::optional<campaign::SingleFacts>& single = {});

}  // namespace parley::api
