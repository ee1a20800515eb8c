#pragma once
#include <soci/soci.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/id.h"

namespace parley::campaign {

// How many messages a standing campaign has room for: the ids of its block, so that whatever scans a campaign's range
// finds its messages and nobody else's.
inline constexpr std::int64_t single_block = 100'000;

// Gives single messages their places: in the standing campaign of their provider and month, or in a new one where that
// is full. Inside work of the writer, and for no longer than that.
class Standing {
public:
    Standing(soci::session& sql, Time now, std::int64_t block = single_block);

    struct Place {
        CampaignId campaign;
        MessageId message;
    };
    Place next(ProjectId project, ProviderId provider);

private:
    struct Block {
        CampaignId campaign;
        std::int64_t next = 0;
        std::int64_t last = -1;
    };
    Block find(ProjectId project, ProviderId provider);
    Block open(ProjectId project, ProviderId provider);

    soci::session& sql_;
    Time now_;
    std::int64_t size_;
    std::map<std::pair<ProjectId, ProviderId>, Block> blocks_;
};

// Its provider is gone: whoever still waits is skipped, and nothing more comes there.
void stop_singles(soci::session& sql, ProviderId provider, const std::string& reason, Time now);

}  // namespace parley::campaign
