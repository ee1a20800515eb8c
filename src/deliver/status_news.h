#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "message/status.h"
#include "webhook/outbox.h"

namespace parley::deliver {

// What changed in a batch, for those who want to be told by webhook. Where nobody does, it costs one look a batch.
class StatusNews {
public:
    explicit StatusNews(soci::session& sql);

    bool is_wanted() const { return wanted_; }

    struct News {
        MessageId message;
        CampaignId campaign;
        Status status;
        int reason = 0;  // as the ledger keeps it
        Time at;         // by our clock
        std::optional<Time> provider_time = {};
        std::string words = {};
    };
    void add(News news);

    // In the order in which they were added; after all that the batch changes is written.
    void record();

private:
    struct Origin {
        ProjectId project;  // none: nobody of it wants to be told
        std::int64_t run = 0;
    };
    const Origin& origin_of(CampaignId campaign);
    bool is_wanted_in(ProjectId project);

    soci::session& sql_;
    bool wanted_;
    std::unordered_map<CampaignId, Origin> origins_;
    std::unordered_map<ProjectId, bool> projects_;
    std::vector<News> news_;
};

}  // namespace parley::deliver
