#include "campaign/scheduled_launches.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/use_future.hpp>
#include <thread>

#include "campaign/campaign_state.h"
#include "campaign/template.h"
#include "net/server.h"
#include "temporary_directory.h"

namespace parley::campaign {
namespace {

using namespace std::chrono_literals;

// Drafts between a clock that is turned by hand and a provider that answers as it is told.
class ScheduledLaunchesTest : public ::testing::Test {
protected:
    ScheduledLaunchesTest() {
        EXPECT_TRUE(server_.listen("127.0.0.1", 0).has_value());
        campaigns_.join(dispatcher_);
        thread_ = std::thread([this] {
            const auto work = asio::make_work_guard(loop_);
            loop_.run();
        });
        provider_.project = ProjectId{1};
        provider_.nickname = "n";
        provider_.sender = "919999900000";
        provider_.endpoint = fmt::format("http://127.0.0.1:{}/", server_.port());
        provider_.rate = 1000;
        writer_
            .run([&](soci::session& sql) {
                sql << "INSERT INTO project (id, name, default_country, created_at) VALUES (1, 'p', 'IN', 0)";
                provider_.id = deliver::insert_provider(sql, box_, provider_);
                Template form{.provider = provider_.id, .name = "t", .language = "en"};
                form.components = {json::object{{"type", "BODY"}, {"text", "Hello there."}}};
                form_ = insert_template(sql, form);
            })
            .value();
        dispatcher_.set_provider(provider_);
    }
    ~ScheduledLaunchesTest() override {
        asio::co_spawn(loop_.get_executor(), dispatcher_.drain(2s), asio::use_future).wait();
        loop_.stop();
        thread_.join();
    }

    void add_somebody() {
        writer_
            .run([](soci::session& sql) {
                sql << "INSERT INTO profile (id, project_id, identity, phone, opted_in, created_at, updated_at) "
                       "VALUES (1, 1, 'a', '+919876510001', 1, 0, 0)";
            })
            .value();
    }

    CampaignId create(std::optional<std::chrono::minutes> in) {
        Campaign campaign;
        campaign.project = ProjectId{1};
        campaign.name = "c";
        campaign.provider = provider_.id;
        campaign.form = form_;
        if (in) {
            campaign.scheduled = hand_.now() + *in;
        }
        const auto made = campaigns_.create(campaign);
        EXPECT_TRUE(made.has_value()) << describe(made.error());
        return made.value_or(CampaignId{});
    }

    Campaign now(CampaignId id) {
        return *database_->read([id](soci::session& sql) { return find_campaign(sql, id); });
    }

    bool finishes(CampaignId id) {
        const auto end = std::chrono::steady_clock::now() + 20s;
        while (now(id).state != parley::campaign::State::finished) {
            if (std::chrono::steady_clock::now() > end) {
                return false;
            }
            std::this_thread::sleep_for(2ms);
        }
        return true;
    }

    parley::testing::TemporaryDirectory directory_;
    Result<store::Database> database_ = store::Database::open(directory_.path());
    const SecretBox box_ = SecretBox::temporary();
    SystemClock clock_;
    HandClock hand_;
    std::atomic<unsigned> answer_ = 200;
    asio::io_context loop_{1};
    store::Writer writer_{*database_, silent_log()};
    net::Server server_{loop_, clock_, silent_log(), net::ServerLimits{}, [this](const net::ExchangePtr& exchange) {
                            exchange->answer({.status = answer_, .headers = {}, .body = R"({"status":"success"})"});
                        }};
    Campaigns campaigns_{*database_, writer_, box_, clock_, silent_log()};
    deliver::Dispatcher dispatcher_{loop_, writer_, clock_, silent_log(), campaigns_.events()};
    ScheduledLaunches launches_{*database_, writer_, campaigns_, hand_, silent_log()};
    deliver::Provider provider_;
    TemplateId form_;
    std::thread thread_;
};

TEST_F(ScheduledLaunchesTest, ADraftIsLaunchedOnceWhenItsTimeHasCome) {
    add_somebody();
    const CampaignId scheduled = create(10min);
    const CampaignId draft = create(std::nullopt);
    hand_.turn(9min);
    launches_.launch_due();
    EXPECT_EQ(now(scheduled).state, State::draft);
    hand_.turn(1min);
    launches_.launch_due();
    EXPECT_NE(now(scheduled).state, State::draft);
    ASSERT_TRUE(finishes(scheduled));
    launches_.launch_due();
    EXPECT_EQ(database_->read([&](soci::session& sql) { return read_statistics(sql, scheduled); }).qualified, 1);
    EXPECT_EQ(now(scheduled).state, State::finished);
    EXPECT_TRUE(now(scheduled).scheduled.has_value());
    EXPECT_EQ(now(draft).state, State::draft);
}

TEST_F(ScheduledLaunchesTest, OneThatWasStoppedIsNotLaunched) {
    add_somebody();
    const CampaignId scheduled = create(10min);
    const CampaignId draft = create(std::nullopt);
    ASSERT_TRUE(campaigns_.stop(scheduled).has_value());
    EXPECT_FALSE(campaigns_.stop(draft).has_value());
    hand_.turn(11min);
    launches_.launch_due();
    EXPECT_EQ(now(scheduled).state, State::stopped);
    EXPECT_FALSE(now(scheduled).launched.has_value());
    EXPECT_FALSE(campaigns_.launch(scheduled).has_value());
}

TEST_F(ScheduledLaunchesTest, OneThatReachesNobodyIsStoppedAndSaysWhy) {
    const CampaignId scheduled = create(10min);
    hand_.turn(10min);
    launches_.launch_due();
    EXPECT_EQ(now(scheduled).state, State::stopped);
    EXPECT_EQ(now(scheduled).state_reason.find("it could not be launched at its time: "), 0U);
    EXPECT_NE(now(scheduled).state_reason.find("the audience is empty"), std::string::npos);
}

TEST_F(ScheduledLaunchesTest, AProviderThatDoesNotAnswerIsTriedAgainForAnHour) {
    add_somebody();
    answer_ = 503;
    const CampaignId patient = create(10min);
    hand_.turn(10min);
    launches_.launch_due();
    EXPECT_EQ(now(patient).state, State::draft);
    answer_ = 200;
    launches_.launch_due();
    EXPECT_EQ(now(patient).state, State::draft);  // a minute later, not at once
    hand_.turn(1min);
    launches_.launch_due();
    EXPECT_TRUE(finishes(patient));

    answer_ = 503;
    const CampaignId given_up = create(10min);
    for (int minute = 0; minute < 75; ++minute) {
        hand_.turn(1min);
        launches_.launch_due();
    }
    EXPECT_EQ(now(given_up).state, State::stopped);
    EXPECT_NE(now(given_up).state_reason.find("validation"), std::string::npos) << now(given_up).state_reason;
}

TEST_F(ScheduledLaunchesTest, OneThatIsADayLateIsStopped) {
    add_somebody();
    const CampaignId late = create(10min);
    const CampaignId in_time = create(20min);
    hand_.turn(24h + 15min);
    launches_.launch_due();
    EXPECT_EQ(now(late).state, State::stopped);
    EXPECT_NE(now(late).state_reason.find("a day late"), std::string::npos);
    EXPECT_TRUE(finishes(in_time));
}

TEST_F(ScheduledLaunchesTest, AThreadLooksByItself) {
    add_somebody();
    const CampaignId scheduled = create(10min);
    launches_.start();
    hand_.turn(10min);
    EXPECT_TRUE(finishes(scheduled));
    launches_.close();
}

}  // namespace
}  // namespace parley::campaign
