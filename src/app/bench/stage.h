#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "campaign/campaigns.h"
#include "campaign/template.h"
#include "deliver/dispatcher.h"
#include "deliver/exchange_log.h"
#include "store/database.h"
#include "store/writer.h"

namespace parley::app::bench {

// The sending half of a server on a database of its own, without an API in front: what a campaign
// costs and nothing else.
class Stage {
public:
    // `directory` is emptied at the end. Error: unavailable.
    static Result<std::unique_ptr<Stage>> open(const std::filesystem::path& directory);
    ~Stage();

    struct Lane {
        std::string dialect = "generic";
        FieldValues fields = {};
        std::string endpoint;
        int rate = 100'000;
        int concurrency = 1'000;
        std::chrono::milliseconds answer_limit{5'000};
    };
    Result<CampaignId> prepare(std::int64_t people, const Lane& lane);  // people, provider, template, draft

    struct Ran {
        std::int64_t sent = 0;
        double seconds = 0;  // from the end of the launch to finished
        double launch_seconds = 0;
        double cpu_seconds = 0;  // of this process, from the end of the launch
        double pieces_in_a_commit = 0;
        bool sums_hold = false;
        bool recount_agrees = false;
    };
    Result<Ran> run(CampaignId campaign);

    Result<> snapshot(CampaignId campaign);  // the audience only, nothing is sent

    store::Database& database() { return *database_; }
    store::Writer& writer() { return *writer_; }
    const SecretBox& box() const { return box_; }
    deliver::ExchangeLog* exchanges() { return exchanges_.get(); }

private:
    Stage() = default;
    Result<> keep_exchanges();

    SystemClock clock_;
    std::filesystem::path directory_;
    std::unique_ptr<store::Database> database_;
    std::unique_ptr<store::Writer> writer_;
    const SecretBox box_ = SecretBox::temporary();
    std::unique_ptr<campaign::Campaigns> campaigns_;
    std::unique_ptr<asio::io_context> loop_;
    std::unique_ptr<deliver::ExchangeLog> exchanges_;  // as a server has it
    std::unique_ptr<deliver::Dispatcher> dispatcher_;
    std::thread thread_;
};

}  // namespace parley::app::bench
