#include "deliver/dispatcher.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/use_future.hpp>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "base/json.h"
#include "message/wire_id.h"
#include "net/server.h"
#include "temporary_directory.h"

namespace parley::deliver {
namespace {

using namespace std::chrono_literals;

// A provider on a real socket that answers as it is told, by attempt, and remembers every request.
class PlayedProvider {
public:
    // Called on the provider's thread; nothing: no answer is ever given.
    using Answer = std::function<std::optional<HttpResponse>(const std::string& id, int attempt)>;

    explicit PlayedProvider(Answer answer) : answer_(std::move(answer)) { begin(0); }
    ~PlayedProvider() { end(); }

    void begin(unsigned short port) {
        loop_ = std::make_unique<asio::io_context>(1);
        server_ = std::make_unique<net::Server>(*loop_, clock_, silent_log(), net::ServerLimits{},
                                                [this](net::ExchangePtr exchange) { take(std::move(exchange)); });
        const auto listening = server_->listen("127.0.0.1", port);
        ASSERT_TRUE(listening.has_value()) << describe(listening.error());
        port_ = server_->port();
        thread_ = std::thread([this] {
            const auto work = asio::make_work_guard(*loop_);
            loop_->run();
        });
    }
    void end() {
        if (thread_.joinable()) {
            loop_->stop();
            thread_.join();
            held_.clear();
            server_.reset();
            loop_.reset();
        }
    }
    unsigned short port() const { return port_; }
    std::map<std::string, int> attempts() const {
        const std::lock_guard lock(mutex_);
        return attempts_;
    }
    // The values of X-Key that came.
    std::set<std::string> keys() const {
        const std::lock_guard lock(mutex_);
        return keys_;
    }

private:
    void take(net::ExchangePtr exchange) {
        const auto body = parse_json(exchange->request().body);
        const std::string id = body ? text_of(member(*body, "msgId")).value_or("") : "";
        const std::string* key = exchange->request().headers.find("X-Key");
        int attempt = 0;
        {
            const std::lock_guard lock(mutex_);
            attempt = ++attempts_[id];
            keys_.insert(key == nullptr ? "" : *key);
        }
        if (auto response = answer_(id, attempt)) {
            exchange->answer(std::move(*response));
        } else {
            held_.push_back(std::move(exchange));
        }
    }

    SystemClock clock_;
    Answer answer_;
    std::unique_ptr<asio::io_context> loop_;
    std::unique_ptr<net::Server> server_;
    std::thread thread_;
    unsigned short port_ = 0;
    std::vector<net::ExchangePtr> held_;
    mutable std::mutex mutex_;
    std::map<std::string, int> attempts_;
    std::set<std::string> keys_;
};

Task<Result<Run>> renewed(Result<Run> run) {
    co_return run;
}

HttpResponse accepted() {
    return {.status = 200, .headers = {}, .body = R"({"status":"success"})"};
}

class DispatcherTest : public ::testing::Test {
protected:
    DispatcherTest() {
        writer_
            ->run([](soci::session& sql) {
                sql << "INSERT INTO project (id, name, default_country, created_at) VALUES (1, 'p', 'IN', 0)";
                sql << "INSERT INTO provider (id, project_id, nickname, dialect, sender, endpoint, credentials, "
                       "concurrency, rate, "
                       "answer_limit_ms, status_secret, incoming_secret, created_at, updated_at) VALUES "
                       "(1, 1, 'n', 'generic', '911', 'http://127.0.0.1:1/', '{}', 1000, 80, 1000, 's', 'i', 0, 0)";
                sql << "INSERT INTO template (id, provider_id, name, language, definition, created_at, updated_at) "
                       "VALUES (1, 1, 't', 'en', '[]', 0, 0)";
                sql << "INSERT INTO campaign (id, project_id, name, provider_id, template_id, plan, state, created_at) "
                       "VALUES (1, 1, 'c', 1, 1, '{}', 'running', 0)";
            })
            .value();
        thread_ = std::thread([this] {
            const auto work = asio::make_work_guard(loop_);
            loop_.run();
        });
    }
    ~DispatcherTest() override {
        asio::co_spawn(loop_.get_executor(), dispatcher_.drain(2s), asio::use_future).wait();
        loop_.stop();
        thread_.join();
    }

    void queue(int count) {
        writer_
            ->run([count](soci::session& sql) {
                for (int id = 1; id <= count; ++id) {
                    const std::string phone = "+9198765" + std::to_string(10'000 + id);
                    const std::string identity = "person-" + std::to_string(id);
                    sql << "INSERT INTO profile (id, project_id, identity, phone, opted_in, created_at, updated_at) "
                           "VALUES (:id, 1, :identity, :phone, 1, 0, 0)",
                        soci::use(id), soci::use(identity), soci::use(phone);
                    sql << "INSERT INTO message (id, campaign_id, profile_id, status) VALUES (:id, 1, :id, 1)",
                        soci::use(id, "id");
                }
                TallyChange change;
                change.add(CampaignId{1}, {Status::queued, 0}, count);
                change.write(sql);
            })
            .value();
        range_ = {CampaignId{1}, 7, MessageId{1}, MessageId{count}};
    }

    Provider provider_at(unsigned short port, std::chrono::milliseconds limit = 20s, int rate = 100'000) {
        Provider provider;
        provider.id = ProviderId{1};
        provider.project = ProjectId{1};
        provider.nickname = "n";
        provider.sender = "911";
        provider.endpoint = "http://127.0.0.1:" + std::to_string(port) + "/send";
        provider.answer_limit = limit;
        provider.rate = rate;
        return provider;
    }

    void start(const Provider& provider) {
        dispatcher_.set_provider(provider);
        dispatcher_.start(run_for(provider));
    }

    deliver::Run run_for(const Provider& provider) {
        FilledTemplate content{.name = "t", .language = "en"};
        content.body = FilledText{"Hello", {}};
        auto prepared = PreparedMessage::prepare(
            *dialect_named("generic"), account_of(provider), *parse_endpoint(provider.endpoint),
            OutgoingMessage{.id = {}, .to = {}, .from = "911", .content = content}, 0);
        EXPECT_TRUE(prepared.has_value());
        deliver::Run run;
        run.range = range_;
        run.provider = provider.id;
        run.message = *prepared;
        run.values = [](const Intended&) { return std::vector<std::string>(); };
        return run;
    }

    // One that can be compiled anew, for what is then the provider.
    deliver::Run renewable_run_for(const Provider& provider, const std::function<Provider()>& now) {
        deliver::Run run = run_for(provider);
        run.made_for = provider;
        run.renew = [this, now] { return renewed(renewable_run_for(now(), now)); };
        return run;
    }

    template <class Condition>
    bool within(std::chrono::seconds limit, Condition condition) {
        const auto end = std::chrono::steady_clock::now() + limit;
        while (std::chrono::steady_clock::now() < end) {
            if (condition()) {
                return true;
            }
            std::this_thread::sleep_for(2ms);
        }
        return false;
    }
    bool drained() {
        return within(20s, [this] {
            const std::lock_guard lock(mutex_);
            return drained_ > 0;
        });
    }
    std::string refusal() {
        const std::lock_guard lock(mutex_);
        return refused_;
    }
    Tally tally() {
        return database_->read([](soci::session& sql) { return read_tally(sql, CampaignId{1}); });
    }
    std::int64_t count(Status status) {
        std::int64_t sum = 0;
        for (const auto& [cell, messages] : tally()) {
            sum += cell.status == status ? messages : 0;
        }
        return sum;
    }
    void expect_counters_equal_recount() {
        EXPECT_EQ(tally(), database_->read([this](soci::session& sql) { return recount(sql, range_); }));
    }

    parley::testing::TemporaryDirectory directory_;
    Result<store::Database> database_ = store::Database::open(directory_.path());
    std::unique_ptr<store::Writer> writer_ = std::make_unique<store::Writer>(*database_, silent_log());
    SystemClock clock_;
    asio::io_context loop_{1};
    std::mutex mutex_;
    int drained_ = 0;
    std::string refused_;
    Dispatcher dispatcher_{loop_,
                           *writer_,
                           clock_,
                           silent_log(),
                           {.drained =
                                [this](CampaignId) {
                                    const std::lock_guard lock(mutex_);
                                    ++drained_;
                                },
                            .refused_by_provider =
                                [this](CampaignId, const std::string& why) {
                                    const std::lock_guard lock(mutex_);
                                    refused_ = why;
                                }}};
    MessageRange range_;
    std::thread thread_;
};

TEST_F(DispatcherTest, SendsEveryMessageOnceUnderItsOwnId) {
    PlayedProvider provider([](const std::string&, int) { return accepted(); });
    queue(2'000);
    start(provider_at(provider.port()));
    ASSERT_TRUE(drained());
    const auto attempts = provider.attempts();
    EXPECT_EQ(attempts.size(), 2'000U);
    EXPECT_TRUE(attempts.contains("1|7|1|1"));
    EXPECT_TRUE(std::ranges::all_of(attempts, [](const auto& entry) { return entry.second == 1; }));
    EXPECT_EQ(count(Status::accepted), 2'000);
    expect_counters_equal_recount();
}

TEST_F(DispatcherTest, AThrottledMessageGoesBackToItsLaneAndIsNeverFailedForIt) {
    PlayedProvider provider([](const std::string&, int attempt) {
        return attempt < 3 ? HttpResponse{.status = 429, .headers = {}, .body = R"({"message":"slow"})"} : accepted();
    });
    queue(50);
    start(provider_at(provider.port()));
    ASSERT_TRUE(drained());
    EXPECT_EQ(count(Status::accepted), 50);
    EXPECT_TRUE(std::ranges::all_of(provider.attempts(), [](const auto& entry) { return entry.second == 3; }));
    expect_counters_equal_recount();
}

TEST_F(DispatcherTest, ObeysRetryAfterForTheWholeLane) {
    std::atomic<bool> asked = false;
    std::mutex mutex;
    std::optional<std::chrono::steady_clock::time_point> first;
    std::optional<std::chrono::steady_clock::time_point> second;
    PlayedProvider provider([&](const std::string&, int) {
        const std::lock_guard lock(mutex);
        if (!asked.exchange(true)) {
            first = std::chrono::steady_clock::now();
            return HttpResponse{.status = 429, .headers = {{{"Retry-After", "1"}}}, .body = "{}"};
        }
        if (!second) {
            second = std::chrono::steady_clock::now();
        }
        return accepted();
    });
    queue(3);
    Provider slow = provider_at(provider.port());
    slow.rate = 20;  // one at a time, so that the first answer is known before the second leaves
    start(slow);
    ASSERT_TRUE(drained());
    EXPECT_GE(*second - *first, 950ms);
    EXPECT_EQ(count(Status::accepted), 3);
}

TEST_F(DispatcherTest, ASilentProviderMakesThemUncertainAndNothingIsSentAgain) {
    PlayedProvider provider([](const std::string&, int) { return std::optional<HttpResponse>(); });
    queue(15);  // below what opens the circuit
    start(provider_at(provider.port(), 100ms));
    ASSERT_TRUE(drained());
    EXPECT_EQ(count(Status::uncertain), 15);
    EXPECT_TRUE(std::ranges::all_of(provider.attempts(), [](const auto& entry) { return entry.second == 1; }));
    expect_counters_equal_recount();
}

TEST_F(DispatcherTest, ALateAnswerStillSettlesItsMessage) {
    PlayedProvider provider([](const std::string&, int) {
        std::this_thread::sleep_for(30ms);  // one after the other: all but the first few are over the limit
        return accepted();
    });
    queue(15);
    start(provider_at(provider.port(), 100ms));
    ASSERT_TRUE(drained());
    EXPECT_TRUE(within(10s, [this] { return count(Status::accepted) == 15; })) << count(Status::uncertain);
    EXPECT_TRUE(std::ranges::all_of(provider.attempts(), [](const auto& entry) { return entry.second == 1; }));
    expect_counters_equal_recount();
}

TEST_F(DispatcherTest, NothingIsLostWhileTheProviderIsDown) {
    PlayedProvider provider([](const std::string&, int) { return accepted(); });
    const unsigned short port = provider.port();
    provider.end();
    queue(100);
    start(provider_at(port));
    EXPECT_TRUE(within(10s, [this] {
        const auto figures = dispatcher_.figures();
        return !figures.empty() && figures.front().circuit != "closed";
    }));
    EXPECT_EQ(count(Status::failed), 0);
    EXPECT_EQ(count(Status::uncertain), 0);
    provider.begin(port);
    ASSERT_TRUE(drained());
    EXPECT_EQ(count(Status::accepted), 100);
    EXPECT_TRUE(std::ranges::all_of(provider.attempts(), [](const auto& entry) { return entry.second == 1; }));
    expect_counters_equal_recount();
}

TEST_F(DispatcherTest, BadCredentialsPauseTheLaneAndKeepItsMessages) {
    std::atomic<bool> good = false;
    PlayedProvider provider([&](const std::string&, int) {
        return good ? accepted()
                    : HttpResponse{
                          .status = 200,
                          .headers = {},
                          .body = R"({"status":"failure","error":{"code":2000,"message":"Invalid Credentials"}})"};
    });
    queue(5'000);
    start(provider_at(provider.port()));
    ASSERT_TRUE(within(10s, [this] { return !refusal().empty(); }));
    EXPECT_EQ(refusal(), "Invalid Credentials");
    EXPECT_TRUE(within(10s, [this] { return count(Status::intended) == 0; }));
    EXPECT_LE(provider.attempts().size(), 1'500U);
    EXPECT_EQ(count(Status::failed), 0);
    good = true;
    dispatcher_.resume(CampaignId{1});
    ASSERT_TRUE(drained());
    EXPECT_EQ(count(Status::accepted), 5'000);
    expect_counters_equal_recount();
}

// Some providers take every message and tell by callback that the account may send nothing.
TEST_F(DispatcherTest, IsHaltedByWhatAProviderTellsLaterAndNotByWhatIsOlderThanItsResumption) {
    PlayedProvider provider([](const std::string&, int) { return accepted(); });
    queue(3'000);
    Provider slow = provider_at(provider.port());
    slow.rate = 100;
    start(slow);
    ASSERT_TRUE(within(10s, [&] { return !provider.attempts().empty(); }));
    dispatcher_.halt(slow.id, "insufficient balance", clock_.now() - 1h);
    dispatcher_.halt(ProviderId{99}, "of another", clock_.now());
    const std::size_t before = provider.attempts().size();
    ASSERT_TRUE(within(10s, [&] { return provider.attempts().size() > before + 20; }))
        << "it was told before the start";
    dispatcher_.halt(slow.id, "insufficient balance", clock_.now() + 1s);
    ASSERT_TRUE(within(10s, [this] { return !refusal().empty(); }));
    EXPECT_EQ(refusal(), "insufficient balance");
    EXPECT_TRUE(within(10s, [this] { return count(Status::intended) == 0; }));
    EXPECT_GT(count(Status::queued), 2'000);
    EXPECT_EQ(count(Status::failed), 0);
}

TEST_F(DispatcherTest, PausedItSendsNothingNewAndResumedAllTheRest) {
    PlayedProvider provider([](const std::string&, int) { return accepted(); });
    queue(2'000);
    start(provider_at(provider.port(), 1s, 2'000));
    ASSERT_TRUE(within(10s, [&] { return provider.attempts().size() > 100; }));
    dispatcher_.pause(CampaignId{1});
    ASSERT_TRUE(within(10s, [this] { return count(Status::intended) == 0; }));
    std::this_thread::sleep_for(30ms);
    const std::size_t paused_at = provider.attempts().size();
    EXPECT_LT(paused_at, 2'000U);
    std::this_thread::sleep_for(100ms);
    EXPECT_EQ(provider.attempts().size(), paused_at);
    dispatcher_.resume(CampaignId{1});
    ASSERT_TRUE(drained());
    EXPECT_EQ(provider.attempts().size(), 2'000U);
    EXPECT_TRUE(std::ranges::all_of(provider.attempts(), [](const auto& entry) { return entry.second == 1; }));
    expect_counters_equal_recount();
}

TEST_F(DispatcherTest, NothingThatWasCompiledForAProviderGoesToWhatItHasBecome) {
    PlayedProvider before([](const std::string&, int) { return accepted(); });
    PlayedProvider after([](const std::string&, int) { return accepted(); });
    queue(400);
    Provider provider = provider_at(before.port(), 20s, 200);
    provider.headers = {{"X-Key", "old"}};
    Provider changed = provider_at(after.port(), 20s, 200);
    changed.headers = {{"X-Key", "new"}};
    dispatcher_.set_provider(provider);
    dispatcher_.start(renewable_run_for(provider, [changed] { return changed; }));
    ASSERT_TRUE(within(10s, [&] { return before.attempts().size() > 20; }));
    dispatcher_.set_provider(changed);
    ASSERT_TRUE(drained());
    EXPECT_EQ(before.keys(), std::set<std::string>{"old"});
    EXPECT_EQ(after.keys(), std::set<std::string>{"new"});
    EXPECT_EQ(before.attempts().size() + after.attempts().size(), 400U) << "somebody got it from both";
    EXPECT_EQ(count(Status::accepted), 400);
    expect_counters_equal_recount();
}

TEST_F(DispatcherTest, ARunThatCannotBeCompiledAnewWaitsUntilItIsStartedAgain) {
    PlayedProvider before([](const std::string&, int) { return accepted(); });
    PlayedProvider after([](const std::string&, int) { return accepted(); });
    queue(400);
    Provider provider = provider_at(before.port(), 20s, 200);
    provider.headers = {{"X-Key", "old"}};
    Provider changed = provider_at(after.port());
    changed.headers = {{"X-Key", "new"}};
    deliver::Run run = run_for(provider);
    run.made_for = provider;
    run.renew = [] { return renewed(invalid("it cannot carry this template")); };
    dispatcher_.set_provider(provider);
    dispatcher_.start(std::move(run));
    ASSERT_TRUE(within(10s, [&] { return before.attempts().size() > 20; }));
    dispatcher_.set_provider(changed);
    ASSERT_TRUE(within(10s, [this] { return count(Status::intended) == 0; }));
    dispatcher_.resume(CampaignId{1});
    EXPECT_TRUE(after.attempts().empty());
    dispatcher_.start(renewable_run_for(changed, [changed] { return changed; }));
    ASSERT_TRUE(drained());
    EXPECT_EQ(before.keys(), std::set<std::string>{"old"});
    EXPECT_EQ(after.keys(), std::set<std::string>{"new"});
    EXPECT_EQ(count(Status::accepted), 400);
    expect_counters_equal_recount();
}

TEST_F(DispatcherTest, ARunThatKnowsOfALaterChangeThanTheLaneGoesWhereItWasCompiledFor) {
    PlayedProvider before([](const std::string&, int) { return accepted(); });
    PlayedProvider after([](const std::string&, int) { return accepted(); });
    queue(20);
    Provider changed = provider_at(after.port());
    changed.headers = {{"X-Key", "new"}};
    dispatcher_.set_provider(provider_at(before.port()));
    dispatcher_.start(renewable_run_for(changed, [changed] { return changed; }));
    ASSERT_TRUE(drained());
    EXPECT_TRUE(before.attempts().empty());
    EXPECT_EQ(after.attempts().size(), 20U);
    EXPECT_EQ(after.keys(), std::set<std::string>{"new"});
}

TEST_F(DispatcherTest, KeepsAndTellsNoSecretThatAProviderRepeatsInItsWords) {
    PlayedProvider provider([](const std::string& id, int) {
        const char* code = id.ends_with("|5") ? "2000" : "2003";
        return HttpResponse{.status = 200,
                            .headers = {},
                            .body = fmt::format(R"({{"status":"failure","error":{{"code":{},"message":)"
                                                R"("who is canary-password, {}?"}}}})",
                                                code, basic_authorization("me", "canary-password"))};
    });
    queue(5);
    Provider repeated = provider_at(provider.port());
    repeated.fields = {{"user", "me"}, {"password", "canary-password"}};
    start(repeated);
    ASSERT_TRUE(within(10s, [this] { return !refusal().empty() && count(Status::failed) == 4; }));
    EXPECT_EQ(refusal(), "who is ********, Basic ********?");
    EXPECT_TRUE(within(10s, [this] {
        const auto figures = dispatcher_.figures();
        return !figures.empty() && figures.front().paused_because == refusal();
    }));
    const auto stored = database_->read([](soci::session& sql) {
        std::vector<std::string> words(10);
        sql << "SELECT words FROM message WHERE words IS NOT NULL AND words <> '' ORDER BY id", soci::into(words);
        return words;
    });
    EXPECT_FALSE(stored.empty());
    for (const std::string& words : stored) {
        EXPECT_NE(words.find("who is ********, Basic ********?"), std::string::npos) << words;
    }
}

TEST_F(DispatcherTest, ATrialShowsRequestAndAnswerWithSecretsMasked) {
    PlayedProvider provider([](const std::string&, int) {
        return HttpResponse{.status = 200,
                            .headers = {},
                            .body = R"({"status":"failure","error":{"code":2000,"message":"who are you"}})"};
    });
    Provider tried = provider_at(provider.port());
    tried.fields["user"] = "me";
    tried.fields["password"] = "canary-password";
    tried.headers = {{"X-Token", "canary-token"}};
    const Trial trial = dispatcher_.try_out_and_wait(tried);
    EXPECT_FALSE(trial.good);
    EXPECT_NE(trial.why.find("who are you"), std::string::npos) << trial.why;
    EXPECT_NE(trial.request.find("X-Token: ********"), std::string::npos) << trial.request;
    EXPECT_EQ(trial.request.find("canary"), std::string::npos);
    EXPECT_EQ(trial.request.find(basic_authorization("me", "canary-password")), std::string::npos);
    EXPECT_NE(trial.response.find("who are you"), std::string::npos);
}

TEST_F(DispatcherTest, AnAccountIsTriedByAListThatIsLargeAndSlow) {
    PlayedProvider provider([](const std::string&, int) {
        std::this_thread::sleep_for(200ms);
        std::string list;
        for (int number = 0; number < 300; ++number) {
            list += fmt::format(R"({}{{"elementName":"t{}","languageCode":"en","status":"APPROVED","data":"{}"}})",
                                number == 0 ? "" : ",", number, std::string(500, 'x'));
        }
        return HttpResponse{.status = 200, .headers = {}, .body = R"({"status":"success","templates":[)" + list + "]}"};
    });
    Provider tried = provider_at(provider.port(), 100ms);
    tried.dialect = "gupshup";
    tried.fields = {{"api_key", "canary-key"}, {"src_name", "AcmeStore"}};
    const Trial trial = dispatcher_.try_out_and_wait(tried);
    EXPECT_TRUE(trial.good) << trial.why;
}

TEST_F(DispatcherTest, CallbackUrlsInHeadersAreThoseOfNow) {
    PlayedProvider provider([](const std::string&, int) { return accepted(); });
    Provider partner = provider_at(provider.port());
    partner.status_secret = "s";
    partner.headers = {{"X-Key", "{status_url}"}};
    dispatcher_.set_public_url("https://me.example.com");
    const std::string url = "https://me.example.com/callbacks/s/status";
    const Trial trial = dispatcher_.try_out_and_wait(partner);
    EXPECT_EQ(provider.keys(), std::set<std::string>{url});
    EXPECT_EQ(trial.request.find(url), std::string::npos) << "it is a secret";
    dispatcher_.set_provider(partner);
    const auto answered = std::make_shared<std::promise<void>>();
    dispatcher_.send_now(partner.id,
                         OutgoingMessage{.id = "0|0|0|1", .to = "+14155550100", .from = "911", .content = Text{"a"}},
                         [answered](const Outcome&) { answered->set_value(); });
    answered->get_future().wait();
    EXPECT_EQ(provider.keys(), std::set<std::string>{url}) << "a lane knows it too";
}

}  // namespace
}  // namespace parley::deliver
