#include "campaign/campaigns.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/use_future.hpp>
#include <mutex>
#include <set>
#include <thread>

#include "campaign/frozen_audience.h"
#include "campaign/snapshot.h"
#include "campaign/template.h"
#include "net/server.h"
#include "temporary_directory.h"

namespace parley::campaign {
namespace {

using namespace std::chrono_literals;

constexpr int people = 300;

// A running campaign between a real lane and a provider that takes everything.
class CampaignsTest : public ::testing::Test {
protected:
    CampaignsTest() {
        EXPECT_TRUE(server_.listen("127.0.0.1", 0).has_value());
        campaigns_.join(dispatcher_);
        thread_ = std::thread([this] {
            const auto work = asio::make_work_guard(loop_);
            loop_.run();
        });
        provider_.project = ProjectId{1};
        provider_.nickname = "n";
        provider_.sender = "919999900000";
        provider_.endpoint = fmt::format("http://127.0.0.1:{}/old", server_.port());
        provider_.headers = {{"X-Key", "old"}};
        provider_.rate = 200;
        provider_.answer_limit = 20s;
    }
    ~CampaignsTest() override {
        asio::co_spawn(loop_.get_executor(), dispatcher_.drain(2s), asio::use_future).wait();
        loop_.stop();
        thread_.join();
    }

    void launch(const std::optional<audience::Filter>& filter = {}, const std::function<void()>& before = {}) {
        Template form{.name = "t", .language = "en"};
        form.components = {json::object{{"type", "BODY"}, {"text", "Hello there."}}};
        Campaign campaign;
        campaign.project = ProjectId{1};
        campaign.name = "c";
        campaign.filter = filter;
        writer_
            .run([&](soci::session& sql) {
                sql << "INSERT INTO project (id, name, default_country, created_at) VALUES (1, 'p', 'IN', 0)";
                campaign.provider = form.provider = provider_.id = deliver::insert_provider(sql, box_, provider_);
                campaign.form = insert_template(sql, form);
                for (int id = 1; id <= people; ++id) {
                    const std::string phone = fmt::format("+9198765{}", 10'000 + id);
                    sql << "INSERT INTO profile (id, project_id, identity, phone, opted_in, created_at, updated_at) "
                           "VALUES (:id, 1, :phone, :phone, 1, 0, 0)",
                        soci::use(id, "id"), soci::use(phone, "phone");
                }
            })
            .value();
        dispatcher_.set_provider(provider_);
        const auto made = campaigns_.create(campaign);
        ASSERT_TRUE(made.has_value()) << describe(made.error());
        id_ = *made;
        if (before) {
            before();
        }
        const auto launched = campaigns_.launch(id_);
        ASSERT_TRUE(launched.has_value()) << describe(launched.error());
        ASSERT_TRUE(within_patience([this] { return came("/old", "old") > 20; }));
    }

    void change_provider(const std::string& endpoint, const std::string& key) {
        provider_.endpoint = endpoint;
        provider_.headers = {{"X-Key", key}};
        ++provider_.updated;
        writer_.run([this](soci::session& sql) { deliver::update_provider(sql, box_, provider_); }).value();
        dispatcher_.set_provider(provider_);
    }

    Campaign now() {
        return *database_->read([this](soci::session& sql) { return find_campaign(sql, id_); });
    }

    int lists_and_members() {
        return database_->read([](soci::session& sql) {
            int rows = 0;
            sql << "SELECT (SELECT COUNT(*) FROM list) + (SELECT COUNT(*) FROM list_member)", soci::into(rows);
            return rows;
        });
    }

    // Requests that came to a path with a key, the validation among them.
    std::size_t came(const std::string& path, const std::string& key) {
        const std::lock_guard lock(mutex_);
        return static_cast<std::size_t>(std::ranges::count(came_, std::pair(path, key)));
    }
    std::set<std::pair<std::string, std::string>> all_that_came() {
        const std::lock_guard lock(mutex_);
        return {came_.begin(), came_.end()};
    }

    template <class Condition>
    bool within_patience(Condition condition) {
        const auto end = std::chrono::steady_clock::now() + 20s;
        while (std::chrono::steady_clock::now() < end) {
            if (condition()) {
                return true;
            }
            std::this_thread::sleep_for(2ms);
        }
        return false;
    }

    void take(const net::ExchangePtr& exchange) {
        const HttpRequest& request = exchange->request();
        const std::string* key = request.headers.find("X-Key");
        {
            const std::lock_guard lock(mutex_);
            came_.emplace_back(request.target, key == nullptr ? "" : *key);
        }
        exchange->answer({.status = 200, .headers = {}, .body = R"({"status":"success"})"});
    }

    parley::testing::TemporaryDirectory directory_;
    Result<store::Database> database_ = store::Database::open(directory_.path());
    const SecretBox box_ = SecretBox::temporary();
    SystemClock clock_;
    std::mutex mutex_;
    std::vector<std::pair<std::string, std::string>> came_;
    asio::io_context loop_{1};
    store::Writer writer_{*database_, silent_log()};
    net::Server server_{loop_, clock_, silent_log(), net::ServerLimits{},
                        [this](const net::ExchangePtr& exchange) { take(exchange); }};
    Campaigns campaigns_{*database_, writer_, box_, clock_, silent_log()};
    deliver::Dispatcher dispatcher_{loop_, writer_, clock_, silent_log(), campaigns_.events()};
    deliver::Provider provider_;
    CampaignId id_;
    std::thread thread_;
};

TEST_F(CampaignsTest, ACampaignGoesOnAsItsProviderHasBecome) {
    launch();
    change_provider(fmt::format("http://127.0.0.1:{}/new", server_.port()), "new");
    ASSERT_TRUE(within_patience([this] { return now().state == State::finished; })) << now().state_reason;
    EXPECT_EQ(all_that_came(), (std::set<std::pair<std::string, std::string>>{{"/old", "old"}, {"/new", "new"}}));
    EXPECT_GT(came("/new", "new"), 0U);
    const auto figures = database_->read([this](soci::session& sql) { return read_statistics(sql, id_); });
    EXPECT_EQ(figures.sent, people);
}

TEST_F(CampaignsTest, ACampaignThatItsChangedProviderCannotCarryIsPausedAndSaysWhy) {
    launch();
    const std::string good = provider_.endpoint;
    change_provider("nonsense", "new");
    ASSERT_TRUE(within_patience([this] { return now().state == State::paused; }));
    EXPECT_TRUE(now().state_reason.starts_with("its provider was changed: ")) << now().state_reason;
    change_provider(good, "newer");
    ASSERT_TRUE(campaigns_.resume(id_).has_value());
    ASSERT_TRUE(within_patience([this] { return now().state == State::finished; })) << now().state_reason;
    EXPECT_EQ(all_that_came(), (std::set<std::pair<std::string, std::string>>{{"/old", "old"}, {"/old", "newer"}}));
}

TEST_F(CampaignsTest, ACampaignForAFilterReachesWhomItFoundAndLeavesNoListBehind) {
    launch(*audience::read_filter(
        json::parse(R"({"attribute":"phone","is":"between","value":["+919876510001","+919876510100"]})")));
    ASSERT_TRUE(within_patience([this] { return now().state == State::finished; })) << now().state_reason;
    const auto figures = database_->read([this](soci::session& sql) { return read_statistics(sql, id_); });
    EXPECT_EQ(figures.qualified, 100);
    EXPECT_EQ(figures.sent, 100);
    EXPECT_EQ(lists_and_members(), 0);
}

TEST_F(CampaignsTest, ALaunchThatGoesOnLeavesNoListBehindEither) {
    launch(audience::Filter{}, [this] {
        const auto frozen = freeze(*database_, writer_, now(), clock_.now());
        ASSERT_TRUE(frozen.has_value());
        writer_
            .run([&](soci::session& sql) {
                begin_snapshot(sql, *find_campaign(sql, id_), clock_.now(), *frozen);
                continue_snapshot(sql, id_, 50, clock_.now());
            })
            .value();
        EXPECT_EQ(now().state, State::launching);
        EXPECT_GT(lists_and_members(), 0);
    });
    EXPECT_EQ(lists_and_members(), 0);
    ASSERT_TRUE(within_patience([this] { return now().state == State::finished; })) << now().state_reason;
    const auto figures = database_->read([this](soci::session& sql) { return read_statistics(sql, id_); });
    EXPECT_EQ(figures.qualified, people);
    EXPECT_EQ(figures.sent, people);
}

TEST_F(CampaignsTest, ACampaignForNobodyStaysADraft) {
    writer_
        .run([&](soci::session& sql) {
            sql << "INSERT INTO project (id, name, default_country, created_at) VALUES (1, 'p', 'IN', 0)";
            provider_.id = deliver::insert_provider(sql, box_, provider_);
        })
        .value();
    Template form{.provider = provider_.id, .name = "t", .language = "en"};
    form.components = {json::object{{"type", "BODY"}, {"text", "Hello there."}}};
    Campaign campaign;
    campaign.project = ProjectId{1};
    campaign.name = "c";
    campaign.provider = provider_.id;
    campaign.form = writer_.run([&](soci::session& sql) { return insert_template(sql, form); }).value();
    campaign.filter = audience::Filter{audience::AnyOf{}};
    dispatcher_.set_provider(provider_);
    const auto made = campaigns_.create(campaign);
    ASSERT_TRUE(made.has_value()) << describe(made.error());
    id_ = *made;
    const auto launched = campaigns_.launch(id_);
    ASSERT_FALSE(launched.has_value());
    EXPECT_EQ(launched.error().where, "audience");
    EXPECT_EQ(now().state, State::draft);
    campaign.segment = audience::SegmentId{5};
    campaign.filter.reset();
    EXPECT_EQ(campaigns_.create(campaign).error().where, "segment");
}

}  // namespace
}  // namespace parley::campaign
