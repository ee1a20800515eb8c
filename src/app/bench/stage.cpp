#include "app/bench/stage.h"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>

#include "app/bench/provider_process.h"
#include "app/config.h"
#include "campaign/snapshot.h"
#include "deliver/provider.h"

namespace parley::app::bench {

namespace {

constexpr std::int64_t people_in_a_piece = 20'000;

double since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void add_people(soci::session& sql, std::int64_t first, std::int64_t count) {
    std::vector<std::string> identities;
    std::vector<std::string> phones;
    std::vector<std::string> attributes;
    for (std::int64_t id = first; id < first + count; ++id) {
        identities.push_back(fmt::format("person-{}", id));
        phones.push_back(fmt::format("+9190{:08}", id));
        attributes.push_back(fmt::format(R"({{"Name":"Person {}","City":"Mumbai","Plan":"gold"}})", id));
    }
    sql << "INSERT INTO profile (project_id, identity, phone, opted_in, attributes, created_at, updated_at) "
           "VALUES (1, :identity, :phone, 1, :attributes, 0, 0)",
        soci::use(identities), soci::use(phones), soci::use(attributes);
}

}  // namespace

Result<std::unique_ptr<Stage>> Stage::open(const std::filesystem::path& directory) {
    auto stage = std::unique_ptr<Stage>(new Stage());
    stage->directory_ = directory;
    auto database = store::Database::open(directory);
    if (!database) {
        return std::unexpected(database.error());
    }
    stage->database_ = std::make_unique<store::Database>(std::move(*database));
    stage->writer_ = std::make_unique<store::Writer>(*stage->database_, silent_log());
    stage->campaigns_ = std::make_unique<campaign::Campaigns>(*stage->database_, *stage->writer_, stage->box_,
                                                              stage->clock_, silent_log());
    stage->loop_ = std::make_unique<asio::io_context>(1);
    stage->dispatcher_ = std::make_unique<deliver::Dispatcher>(*stage->loop_, *stage->writer_, stage->clock_,
                                                               silent_log(), stage->campaigns_->events());
    stage->campaigns_->join(*stage->dispatcher_);
    if (auto kept = stage->keep_exchanges(); !kept) {
        return std::unexpected(kept.error());
    }
    stage->thread_ = std::thread([loop = stage->loop_.get()] {
        const auto work = asio::make_work_guard(*loop);
        loop->run();
    });
    return stage;
}

// As the setting of a server says, where it is given: 0 to measure what it costs.
Result<> Stage::keep_exchanges() {
    if (process_environment("PARLEY_EXCHANGE_LOG_MEGABYTES") == "0") {
        return {};
    }
    auto opened =
        deliver::ExchangeLog::open(directory_ / "exchanges", clock_, silent_log(), deliver::ExchangeLog::Limits{});
    if (!opened) {
        return std::unexpected(std::move(opened.error()));
    }
    exchanges_ = std::move(*opened);
    dispatcher_->set_exchanges(*exchanges_);
    return {};
}

Stage::~Stage() {
    if (thread_.joinable()) {
        asio::co_spawn(loop_->get_executor(), dispatcher_->drain(std::chrono::seconds(5)), asio::use_future).wait();
        loop_->stop();
        thread_.join();
    }
    dispatcher_.reset();
    exchanges_.reset();
    writer_.reset();
    loop_.reset();
    campaigns_.reset();
    database_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
}

Result<CampaignId> Stage::prepare(std::int64_t people, const Lane& lane) {
    deliver::Provider provider;
    provider.project = ProjectId{1};
    provider.nickname = "bench";
    provider.sender = "919999999999";
    provider.dialect = lane.dialect;
    provider.fields = lane.fields;
    provider.endpoint = lane.endpoint;
    provider.rate = lane.rate;
    provider.concurrency = lane.concurrency;
    provider.answer_limit = lane.answer_limit;
    campaign::Template form;
    form.name = "welcome";
    form.language = "en";
    form.components = json::parse(R"([{"type":"BODY","text":"Hello {{1}}, your {{2}} plan is ready."},
        {"type":"FOOTER","text":"Reply STOP to end"},
        {"type":"BUTTONS","buttons":[{"type":"URL","text":"Open","url":"https://example.com/{{1}}"}]}])")
                          .as_array();
    const auto made = writer_->run([&](soci::session& sql) {
        sql << "INSERT INTO project (id, name, default_country, created_at) VALUES (1, 'bench', 'IN', 0)";
        provider.id = deliver::insert_provider(sql, box_, provider);
        form.provider = provider.id;
        form.id = campaign::insert_template(sql, form);
    });
    if (!made) {
        return std::unexpected(made.error());
    }
    for (std::int64_t first = 1; first <= people; first += people_in_a_piece) {
        const std::int64_t count = std::min(people_in_a_piece, people - first + 1);
        if (auto added = writer_->run([=](soci::session& sql) { add_people(sql, first, count); }); !added) {
            return std::unexpected(added.error());
        }
    }
    dispatcher_->set_provider(provider);
    campaign::Campaign campaign;
    campaign.project = ProjectId{1};
    campaign.name = "bench";
    campaign.provider = provider.id;
    campaign.form = form.id;
    campaign.plan.values = {{"body.1", campaign::Attribute{"Name", "there"}},
                            {"body.2", campaign::Attribute{"Plan", "new"}},
                            {"button.0.1", campaign::FixedText{"open/now"}}};
    return campaigns_->create(campaign);
}

Result<> Stage::snapshot(CampaignId id) {
    const auto begun = writer_->run(
        [&](soci::session& sql) { campaign::begin_snapshot(sql, *campaign::find_campaign(sql, id), clock_.now()); });
    if (!begun) {
        return begun;
    }
    for (;;) {
        const auto step = writer_->run(
            [&](soci::session& sql) { return campaign::continue_snapshot(sql, id, 10'000, clock_.now()); });
        if (!step) {
            return std::unexpected(step.error());
        }
        if (step->done) {
            return {};
        }
    }
}

Result<Stage::Ran> Stage::run(CampaignId id) {
    Ran ran;
    const auto launching = std::chrono::steady_clock::now();
    if (auto launched = campaigns_->launch(id); !launched) {
        return std::unexpected(launched.error());
    }
    ran.launch_seconds = since(launching);
    const double cpu = own_cpu_seconds();
    const auto start = std::chrono::steady_clock::now();
    const store::Writer::Figures before = writer_->figures();
    for (;;) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        const auto campaign = database_->read([id](soci::session& sql) { return campaign::find_campaign(sql, id); });
        if (campaign->state == campaign::State::paused) {
            return Failure(
                Error{ErrorKind::unavailable, "the campaign was paused: " + campaign->state_reason, "bench"});
        }
        if (campaign->state == campaign::State::finished) {
            ran.seconds = since(start);
            ran.cpu_seconds = own_cpu_seconds() - cpu;
            const store::Writer::Figures after = writer_->figures();
            ran.pieces_in_a_commit = static_cast<double>(after.pieces - before.pieces) /
                                     static_cast<double>(std::max<std::uint64_t>(after.commits - before.commits, 1));
            const auto numbers =
                database_->read([id](soci::session& sql) { return campaign::read_statistics(sql, id); });
            const auto recount = database_->read([&](soci::session& sql) { return campaign::recount(sql, *campaign); });
            ran.sent = numbers.sent;
            ran.sums_hold = numbers.sums_hold() && numbers.waiting == 0;
            ran.recount_agrees = recount.differences.empty();
            return ran;
        }
    }
}

}  // namespace parley::app::bench
