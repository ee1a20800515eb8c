#include "campaign/singles.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/use_future.hpp>
#include <mutex>
#include <thread>

#include "campaign/campaigns.h"
#include "campaign/single_claim.h"
#include "campaign/single_content.h"
#include "campaign/single_lookup.h"
#include "campaign/single_standing.h"
#include "ledger_fixture.h"
#include "net/server.h"
#include "temporary_directory.h"

namespace parley::campaign {
namespace {

using namespace std::chrono_literals;

// What the database does with them, without a lane.
class SingleRowsTest : public parley::testing::LedgerFixture {
protected:
    SingleRowsTest() {
        sql_ << "DELETE FROM campaign";
        for (int id = 1; id <= 5; ++id) {
            const std::string phone = "+9198765" + std::to_string(10'000 + id);
            sql_ << "INSERT INTO profile (id, project_id, identity, phone, opted_in, created_at, updated_at) "
                    "VALUES (:id, 1, :phone, :phone, 1, 0, 0)",
                soci::use(id, "id"), soci::use(phone, "phone");
        }
    }

    static Single text_to(int profile, std::string text = "Hello") {
        return {.project = ProjectId{1},
                .provider = ProviderId{1},
                .profile = ProfileId{profile},
                .content = Content(Text{std::move(text)})};
    }
    std::vector<Singled> add(const std::vector<Single>& singles, Time now = at(1'000)) {
        return singles_.add(sql_, singles, now);
    }
    deliver::PriorityClaim claim(int limit = 100, Time now = at(1'000)) {
        return claim_singles(sql_, box_, ProviderId{1}, limit, now);
    }
    int rows(const std::string& condition) {
        int count = 0;
        const std::string query = "SELECT COUNT(*) FROM single_message WHERE " + condition;
        sql_ << query, soci::into(count);
        return count;
    }
    int reason_of(MessageId message) {
        const long long id = message.value;
        int reason = 0;
        sql_ << "SELECT reason FROM message WHERE id = :id", soci::use(id), soci::into(reason);
        return reason;
    }
    Status status_of(MessageId message) { return LedgerFixture::status_of(static_cast<int>(message.value)); }
    // Of every standing campaign.
    void expect_every_counter_equals_a_recount() {
        for (const Campaign& one : find_campaigns(sql_, {.project = ProjectId{1}, .kind = "single"})) {
            EXPECT_EQ(deliver::read_tally(sql_, one.id), deliver::recount(sql_, one.range)) << one.name;
        }
    }
    void settle(const deliver::PriorityMessage& message, Outcome outcome, std::optional<Time> again = {}) {
        const deliver::Settlement settlement{.campaign = message.campaign,
                                             .provider = ProviderId{1},
                                             .message = message.id,
                                             .result = std::move(outcome),
                                             .at = at(1'001)};
        deliver::settle(sql_, std::span(&settlement, 1));
        const deliver::PriorityFate fate{message.id, again};
        note_singles(sql_, std::span(&fate, 1));
    }

    const SecretBox box_ = SecretBox::temporary();
    HandClock clock_;
    store::Writer writer_{*database_, silent_log()};
    Singles singles_{*database_, writer_, box_, clock_, silent_log()};
};

TEST_F(SingleRowsTest, StandInOneCampaignOfTheirProviderAndMonth) {
    const auto first = add({text_to(1), text_to(2)});
    const auto second = add({text_to(1)});
    const auto standing = find_campaigns(sql_, {.project = ProjectId{1}, .kind = "single"});
    ASSERT_EQ(standing.size(), 1U);
    EXPECT_EQ(standing[0].name, "Notifications 1970-01");
    EXPECT_EQ(standing[0].state, State::running);
    EXPECT_EQ(standing[0].range.run, 1'000);
    EXPECT_EQ(first[0].message, standing[0].range.first);
    EXPECT_EQ(second[0].message.value, first[1].message.value + 1);
    EXPECT_EQ(standing[0].range.last.value - standing[0].range.first.value + 1, single_block);
    expect_every_counter_equals_a_recount();
}

TEST_F(SingleRowsTest, AnotherMonthHasACampaignOfItsOwnAndEndsTheOneBefore) {
    add({text_to(1)});
    settle(claim().messages.at(0), Accepted{});
    add({text_to(1)}, at(40 * 86'400));
    const auto standing = find_campaigns(sql_, {.project = ProjectId{1}, .kind = "single"});
    ASSERT_EQ(standing.size(), 2U);
    EXPECT_EQ(standing[0].state, State::finished);
    EXPECT_EQ(standing[1].name, "Notifications 1970-02");
    EXPECT_GT(standing[1].range.first, standing[0].range.last);
}

// The clock strikes the new month while one is under way, one waits to be tried again and one is for later.
TEST_F(SingleRowsTest, WhoeverWaitsAtTheEndOfAMonthKeepsTheirCampaignOpenAndIsSentInIt) {
    const Time midnight{std::chrono::sys_days(std::chrono::year(2026) / 12 / 1)};
    HandClock clock(midnight - 1h - 1s);  // it has been running for an hour
    Single later = text_to(3);
    later.due = midnight + 1h;
    const auto before = add({text_to(1), text_to(2), later}, clock.now());
    const auto under_way = claim(100, clock.now());
    ASSERT_EQ(under_way.messages.size(), 2U);
    settle(under_way.messages[1], Refused{.code = FailureCode::throttled, .words = {}, .retry = Retry::later},
           midnight + 5s);
    clock.turn(1s);
    const auto after = add({text_to(4)}, clock.now());
    auto standing = find_campaigns(sql_, {.project = ProjectId{1}, .kind = "single"});
    ASSERT_EQ(standing.size(), 2U);
    EXPECT_EQ(standing[0].name, "Notifications 2026-11");
    EXPECT_EQ(standing[1].name, "Notifications 2026-12");
    EXPECT_EQ(standing[0].state, State::running);

    settle(under_way.messages[0], Accepted{});
    clock.turn(2h);
    const auto rest = claim(100, clock.now());
    ASSERT_EQ(rest.messages.size(), 3U);
    for (const deliver::PriorityMessage& message : rest.messages) {
        EXPECT_EQ(message.campaign, message.id == after[0].message ? standing[1].id : standing[0].id);
        settle(message, Accepted{});
    }
    EXPECT_EQ(status_of(before[2].message), Status::accepted);
    EXPECT_EQ(rows("1 = 1"), 0);
    expect_every_counter_equals_a_recount();

    clock.turn(31 * 24h);
    add({text_to(5)}, clock.now());
    standing = find_campaigns(sql_, {.project = ProjectId{1}, .kind = "single"});
    ASSERT_EQ(standing.size(), 3U);
    EXPECT_EQ(standing[0].state, State::finished);
    EXPECT_EQ(standing[1].state, State::finished);
    EXPECT_EQ(standing[2].state, State::running);
}

TEST_F(SingleRowsTest, AFullBlockGetsTheNextCampaignAndNoIdIsGivenTwice) {
    Standing standing(sql_, at(1'000), 2);
    std::vector<Standing::Place> places;
    for (int i = 0; i < 5; ++i) {
        places.push_back(standing.next(ProjectId{1}, ProviderId{1}));
    }
    EXPECT_EQ(places[0].campaign, places[1].campaign);
    EXPECT_NE(places[1].campaign, places[2].campaign);
    EXPECT_NE(places[3].campaign, places[4].campaign);
    for (std::size_t i = 1; i < places.size(); ++i) {
        EXPECT_GT(places[i].message, places[i - 1].message);
    }
    const auto all = find_campaigns(sql_, {.project = ProjectId{1}, .kind = "single"});
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[1].name, "Notifications 1970-01 (2)");
}

TEST_F(SingleRowsTest, ACampaignsRangeAndABlockNeverOverlap) {
    const auto single = add({text_to(1)});
    long long next = 0;
    sql_ << "SELECT next FROM sequence WHERE name = 'message'", soci::into(next);
    EXPECT_EQ(next, single[0].message.value + single_block);
}

TEST_F(SingleRowsTest, AreClaimedOnceWithTheWireIdOfTheirRow) {
    const auto added = add({text_to(2, "Hi")});
    const auto claimed = claim();
    ASSERT_EQ(claimed.messages.size(), 1U);
    const deliver::PriorityMessage& message = claimed.messages[0];
    EXPECT_EQ(message.message.id, to_text(WireId{message.campaign, 1'000, ProfileId{2}, added[0].message}));
    EXPECT_EQ(message.message.to, "+919876510002");
    EXPECT_EQ(message.message.content, Content(Text{"Hi"}));
    EXPECT_EQ(message.attempts, 1);
    EXPECT_EQ(status_of(added[0].message), Status::intended);
    EXPECT_TRUE(claim().messages.empty());
    EXPECT_FALSE(claim().next.has_value());
    expect_every_counter_equals_a_recount();
}

TEST_F(SingleRowsTest, OnesForLaterWaitAndTellWhenTheyAreDue) {
    Single later = text_to(1);
    later.due = at(2'000);
    add({later, text_to(2)});
    const auto now = claim();
    ASSERT_EQ(now.messages.size(), 1U);
    EXPECT_EQ(now.messages[0].message.to, "+919876510002");
    EXPECT_EQ(now.next, std::optional(at(2'000)));
    EXPECT_EQ(claim(100, at(2'000)).messages.size(), 1U);
}

TEST_F(SingleRowsTest, NoMoreAreClaimedThanThereIsRoomFor) {
    add({text_to(1), text_to(2), text_to(3)});
    const auto first = claim(2);
    EXPECT_EQ(first.messages.size(), 2U);
    ASSERT_TRUE(first.next.has_value());
    EXPECT_LE(*first.next, at(1'000)) << "another is due already";
    EXPECT_EQ(claim(2).messages.size(), 1U);
}

TEST_F(SingleRowsTest, ConsentIsAskedUnlessTheCallerSaysOtherwiseAndABlockedNumberIsNeverWrittenTo) {
    sql_ << "UPDATE profile SET opted_in = 0 WHERE id IN (1, 2)";
    sql_ << "INSERT INTO blocked_number (project_id, phone, since) VALUES (1, '+919876510003', 0)";
    sql_ << "UPDATE profile SET phone = NULL WHERE id = 4";
    std::vector<Single> wanted{text_to(1), text_to(2), text_to(3), text_to(4), text_to(99)};
    wanted[1].ask_consent = false;
    wanted[2].ask_consent = false;
    const auto added = add(wanted);
    EXPECT_EQ(added[0].skipped, SkipReason::not_opted_in);
    EXPECT_EQ(added[1].skipped, SkipReason::none);
    EXPECT_EQ(added[2].skipped, SkipReason::number_blocked);
    EXPECT_EQ(added[3].skipped, SkipReason::no_phone);
    EXPECT_EQ(added[4].skipped, SkipReason::profile_gone);
    EXPECT_EQ(claim().messages.size(), 1U);
    EXPECT_EQ(status_of(added[2].message), Status::skipped);
    EXPECT_EQ(reason_of(added[2].message), static_cast<int>(SkipReason::number_blocked));
    EXPECT_EQ(rows("1 = 1"), 1) << "of skipped ones nothing is kept";
    expect_every_counter_equals_a_recount();
}

TEST_F(SingleRowsTest, WhoBecameUnreachableMeanwhileIsSkippedWithTheReason) {
    const auto added = add({text_to(1), text_to(2), text_to(3)});
    sql_ << "UPDATE profile SET opted_in = 0 WHERE id = 1";
    sql_ << "DELETE FROM profile WHERE id = 2";
    EXPECT_EQ(claim().messages.size(), 1U);
    EXPECT_EQ(reason_of(added[0].message), static_cast<int>(SkipReason::not_opted_in));
    EXPECT_EQ(reason_of(added[1].message), static_cast<int>(SkipReason::profile_gone));
    EXPECT_EQ(rows("1 = 1"), 1);
    expect_every_counter_equals_a_recount();
}

TEST_F(SingleRowsTest, WhoWasMergedIntoAnotherPersonIsReachedAsThat) {
    add({text_to(1)});
    sql_ << "DELETE FROM profile WHERE id = 1";
    sql_ << "INSERT INTO merged_profile (id, project_id, into_id, identity, content, merged_at) "
            "VALUES (1, 1, 6, 'one', '{}', 0)";
    sql_ << "INSERT INTO merged_profile (id, project_id, into_id, identity, content, merged_at) "
            "VALUES (6, 1, 2, 'six', '{}', 0)";
    const auto claimed = claim();
    ASSERT_EQ(claimed.messages.size(), 1U);
    EXPECT_EQ(claimed.messages[0].message.to, "+919876510002");
    EXPECT_EQ(read_wire_id(claimed.messages[0].message.id)->profile, ProfileId{1}) << "callbacks must find the row";
}

TEST_F(SingleRowsTest, AnotherProjectsPeopleAreNobody) {
    sql_ << "INSERT INTO project (id, name, default_country, created_at) VALUES (2, 'q', 'IN', 0)";
    sql_ << "UPDATE profile SET project_id = 2 WHERE id = 1";
    EXPECT_EQ(add({text_to(1)})[0].skipped, SkipReason::profile_gone);
}

TEST_F(SingleRowsTest, WhatTheySayIsForgottenOnceTheyAreSettledAndTheReferenceStays) {
    Single referenced = text_to(2);
    referenced.reference = "order-5";
    const auto added = add({text_to(1), referenced});
    for (const deliver::PriorityMessage& message : claim().messages) {
        settle(message, Accepted{});
    }
    EXPECT_EQ(rows("content <> ''"), 0);
    EXPECT_EQ(rows("1 = 1"), 1);
    EXPECT_EQ(singles_with_reference(sql_, ProjectId{1}, "order-5", MessageId{}, 10),
              std::vector<MessageId>{added[1].message});
    EXPECT_TRUE(singles_with_reference(sql_, ProjectId{2}, "order-5", MessageId{}, 10).empty());
    EXPECT_EQ(status_of(added[0].message), Status::accepted);
    expect_every_counter_equals_a_recount();
}

TEST_F(SingleRowsTest, AThrottledOneWaitsAndIsClaimedAgain) {
    add({text_to(1)});
    settle(claim().messages.at(0), Refused{.code = FailureCode::throttled, .words = "slow", .retry = Retry::later},
           at(1'005));
    EXPECT_TRUE(claim(100, at(1'004)).messages.empty());
    const auto again = claim(100, at(1'005));
    ASSERT_EQ(again.messages.size(), 1U);
    EXPECT_EQ(again.messages[0].attempts, 2);
    expect_every_counter_equals_a_recount();
}

TEST_F(SingleRowsTest, OneThatACallbackSettledWhileItWaitedIsNotSentAgain) {
    add({text_to(1)});
    const auto claimed = claim();
    settle(claimed.messages.at(0), Refused{.code = FailureCode::throttled, .words = {}, .retry = Retry::later},
           at(1'005));
    const deliver::Report report{.message = claimed.messages[0].id, .status = Status::delivered, .received = at(1'002)};
    deliver::merge_reports(sql_, std::span(&report, 1));
    EXPECT_TRUE(claim(100, at(1'010)).messages.empty());
    EXPECT_EQ(rows("1 = 1"), 0);
    EXPECT_EQ(status_of(claimed.messages[0].id), Status::delivered);
}

TEST_F(SingleRowsTest, AfterACrashWhatWasUnderWayIsUncertainAndTheRestWaits) {
    const auto added = add({text_to(1), text_to(2)});
    ASSERT_EQ(claim(1).messages.size(), 1U);
    deliver::recover(sql_, at(1'002));
    recover_singles(sql_);
    EXPECT_EQ(status_of(added[0].message), Status::uncertain);
    const auto rest = claim();
    ASSERT_EQ(rest.messages.size(), 1U);
    EXPECT_EQ(rest.messages[0].id, added[1].message);
    expect_every_counter_equals_a_recount();
}

TEST_F(SingleRowsTest, AfterACrashAnIdempotentProviderGetsThemAgain) {
    sql_ << "UPDATE provider SET idempotent = 1";
    const auto added = add({text_to(1)});
    ASSERT_EQ(claim().messages.size(), 1U);
    deliver::recover(sql_, at(1'002));
    recover_singles(sql_);
    const auto again = claim();
    ASSERT_EQ(again.messages.size(), 1U);
    EXPECT_EQ(again.messages[0].id, added[0].message);
    EXPECT_EQ(again.messages[0].attempts, 2);
}

TEST_F(SingleRowsTest, WhenTheirProviderGoesThoseWhoWaitAreSkippedAndNoneIsAddedThere) {
    const auto added = add({text_to(1)});
    stop_singles(sql_, ProviderId{1}, "its provider was deleted", at(1'001));
    EXPECT_EQ(status_of(added[0].message), Status::skipped);
    EXPECT_EQ(rows("state = 1"), 0);
    EXPECT_EQ(find_campaigns(sql_, {.project = ProjectId{1}, .kind = "single"}).at(0).state, State::stopped);
    sql_ << "UPDATE provider SET removed_at = 5";
    EXPECT_FALSE(add({text_to(1)})[0].message);
    expect_every_counter_equals_a_recount();
}

TEST_F(SingleRowsTest, OneWhoseTemplateWentIsClaimedWithItsTrouble) {
    Single formed = text_to(1);
    formed.content.reset();
    formed.form = TemplateId{77};
    add({formed});
    const auto claimed = claim();
    ASSERT_EQ(claimed.messages.size(), 1U);
    ASSERT_TRUE(claimed.messages[0].trouble.has_value());
    EXPECT_EQ(claimed.messages[0].trouble->code, FailureCode::template_unknown);
}

TEST_F(SingleRowsTest, TheWindowIsOpenForADayAfterThePersonWroteToThatProvider) {
    sql_ << "INSERT INTO incoming (owner_id, sender, profile_id, type, content, received_at, fingerprint) "
            "VALUES (1, '+919876510001', 1, 'text', '{}', 1000000, 'f')";
    EXPECT_TRUE(is_window_open(sql_, ProviderId{1}, ProfileId{1}, at(1'000 + 86'399)));
    EXPECT_FALSE(is_window_open(sql_, ProviderId{1}, ProfileId{1}, at(1'000 + 86'400)));
    EXPECT_FALSE(is_window_open(sql_, ProviderId{2}, ProfileId{1}, at(1'001)));
    EXPECT_FALSE(is_window_open(sql_, ProviderId{1}, ProfileId{2}, at(1'001)));
}

TEST(SingleContent, ComesBackAsItWasAndItsSettingsAreSealed) {
    const SecretBox box = SecretBox::temporary();
    const std::vector<Content> contents{
        Text{.body = "a \"b\" \n \u20ac", .preview = true},
        Media{.kind = MediaKind::file, .url = "https://e.com/a.pdf", .caption = "c", .filename = "a.pdf"},
        Location{.latitude = 12.5, .longitude = -77.25, .name = "n", .address = "a", .url = "https://e.com"}};
    for (const Content& content : contents) {
        Single single{};
        single.content = content;
        single.overrides = json::parse(R"({"message":{"a":[1,null]}})").as_object();
        single.settings = {{"api_key", "canary-secret"}};
        single.sender = "911";
        single.ask_consent = false;
        const std::string text = write_single(single, box);
        EXPECT_EQ(text.find("canary"), std::string::npos);
        const auto read = read_single(text, box);
        ASSERT_TRUE(read.has_value()) << describe(read.error());
        EXPECT_EQ(read->content, single.content);
        EXPECT_EQ(read->overrides, single.overrides);
        EXPECT_EQ(read->settings, single.settings);
        EXPECT_EQ(read->sender, "911");
        EXPECT_FALSE(read->ask_consent);
        EXPECT_FALSE(read_single(text, SecretBox::temporary()).has_value()) << "sealed with another key";
    }
}

// Between a real lane and a provider that answers as it is told.
class SinglesTest : public ::testing::Test {
protected:
    SinglesTest() {
        EXPECT_TRUE(server_.listen("127.0.0.1", 0).has_value());
        singles_.join(dispatcher_);
        thread_ = std::thread([this] {
            const auto work = asio::make_work_guard(loop_);
            loop_.run();
        });
        provider_.project = ProjectId{1};
        provider_.nickname = "n";
        provider_.sender = "919999900000";
        provider_.endpoint = fmt::format("http://127.0.0.1:{}/", server_.port());
        provider_.rate = 5'000;
        provider_.answer_limit = 20s;
        form_.name = "welcome";
        form_.language = "en";
        form_.components = {json::object{{"type", "BODY"}, {"text", "Hello {{1}}."}}};
        writer_
            .run([this](soci::session& sql) {
                sql << "INSERT INTO project (id, name, default_country, created_at) VALUES (1, 'p', 'IN', 0)";
                form_.provider = provider_.id = deliver::insert_provider(sql, box_, provider_);
                form_.id = insert_template(sql, form_);
                for (int id = 1; id <= 50; ++id) {
                    const std::string phone = fmt::format("+9198765{}", 10'000 + id);
                    sql << "INSERT INTO profile (id, project_id, identity, phone, opted_in, created_at, updated_at) "
                           "VALUES (:id, 1, :phone, :phone, 1, 0, 0)",
                        soci::use(id, "id"), soci::use(phone, "phone");
                }
            })
            .value();
        dispatcher_.set_provider(provider_);
    }
    ~SinglesTest() override {
        singles_.close();
        asio::co_spawn(loop_.get_executor(), dispatcher_.drain(2s), asio::use_future).wait();
        loop_.stop();
        thread_.join();
    }

    Single welcome(int profile) const {
        return {.project = ProjectId{1},
                .provider = provider_.id,
                .profile = ProfileId{profile},
                .form = form_.id,
                .values = {{"body.1", "Asha"}}};
    }
    std::vector<Singled> send(const std::vector<Single>& singles) {
        auto added = writer_.run([&](soci::session& sql) { return singles_.add(sql, singles, clock_.now()); });
        singles_.wake();
        return added.value();
    }
    Status status_of(MessageId message) {
        return database_->read([&](soci::session& sql) {
            const long long id = message.value;
            int status = 0;
            sql << "SELECT status FROM message WHERE id = :id", soci::use(id), soci::into(status);
            return static_cast<Status>(status);
        });
    }
    std::string words_of(MessageId message) {
        return database_->read([&](soci::session& sql) {
            const long long id = message.value;
            std::string words;
            soci::indicator mark = soci::i_null;
            sql << "SELECT words FROM message WHERE id = :id", soci::use(id), soci::into(words, mark);
            return mark == soci::i_ok ? words : std::string();
        });
    }
    bool becomes(MessageId message, Status status) {
        const auto end = std::chrono::steady_clock::now() + 20s;
        while (std::chrono::steady_clock::now() < end) {
            if (status_of(message) == status) {
                return true;
            }
            std::this_thread::sleep_for(2ms);
        }
        return false;
    }
    std::vector<json::value> came() {
        const std::lock_guard lock(mutex_);
        return came_;
    }
    void answer_with(std::function<HttpResponse(const HttpRequest&)> answer) {
        const std::lock_guard lock(mutex_);
        answer_ = std::move(answer);
    }
    void take(const net::ExchangePtr& exchange) {
        std::function<HttpResponse(const HttpRequest&)> answer;
        {
            const std::lock_guard lock(mutex_);
            came_.push_back(json::parse(exchange->request().body));
            answer = answer_;
        }
        exchange->answer(answer ? answer(exchange->request())
                                : HttpResponse{.status = 200, .headers = {}, .body = R"({"status":"success"})"});
    }

    parley::testing::TemporaryDirectory directory_;
    Result<store::Database> database_ = store::Database::open(directory_.path());
    const SecretBox box_ = SecretBox::temporary();
    SystemClock clock_;
    std::mutex mutex_;
    std::vector<json::value> came_;
    std::function<HttpResponse(const HttpRequest&)> answer_;
    asio::io_context loop_{1};
    store::Writer writer_{*database_, silent_log()};
    net::Server server_{loop_, clock_, silent_log(), net::ServerLimits{},
                        [this](const net::ExchangePtr& exchange) { take(exchange); }};
    deliver::Dispatcher dispatcher_{loop_, writer_, clock_, silent_log(), deliver::Dispatcher::Events{}};
    Singles singles_{*database_, writer_, box_, clock_, silent_log()};
    deliver::Provider provider_;
    Template form_;
    std::thread thread_;
};

TEST_F(SinglesTest, ReachTheProviderFilledInAndUnderTheirWireId) {
    ASSERT_TRUE(singles_.check(welcome(1)).has_value());
    const auto added = send({welcome(1)});
    ASSERT_TRUE(becomes(added[0].message, Status::accepted));
    ASSERT_EQ(came().size(), 1U);
    const json::value body = came()[0];
    const auto id = read_wire_id(text_of(member(body, "msgId")).value_or(""));
    ASSERT_TRUE(id.has_value());
    EXPECT_EQ(id->message, added[0].message);
    EXPECT_EQ(id->profile, ProfileId{1});
    EXPECT_NE(json::serialize(body).find("Asha"), std::string::npos);
}

TEST_F(SinglesTest, ManyReachItOnceEach) {
    std::vector<Single> many;
    for (int round = 0; round < 20; ++round) {
        for (int profile = 1; profile <= 50; ++profile) {
            many.push_back(welcome(profile));
        }
    }
    const auto added = send(many);
    for (const Singled& one : added) {
        ASSERT_TRUE(becomes(one.message, Status::accepted));
    }
    std::set<std::string> ids;
    for (const json::value& body : came()) {
        ids.insert(text_of(member(body, "msgId")).value_or(""));
    }
    EXPECT_EQ(came().size(), many.size());
    EXPECT_EQ(ids.size(), many.size());
}

TEST_F(SinglesTest, OneForLaterLeavesWhenItIsDue) {
    Single later = welcome(1);
    later.due = clock_.now() + 300ms;
    const auto added = send({later});
    std::this_thread::sleep_for(100ms);
    EXPECT_EQ(status_of(added[0].message), Status::queued);
    ASSERT_TRUE(becomes(added[0].message, Status::accepted));
    EXPECT_GE(clock_.now(), *later.due);
}

TEST_F(SinglesTest, OverridesAreMembersOfTheBody) {
    Single single = welcome(1);
    single.overrides = json::parse(R"({"msgType":"other","extra":{"a":1}})").as_object();
    const auto added = send({single});
    ASSERT_TRUE(becomes(added[0].message, Status::accepted));
    EXPECT_EQ(text_of(member(came()[0], "msgType")), "other");
    EXPECT_NE(member(came()[0], "extra"), nullptr);
    EXPECT_NE(member(came()[0], "msgId"), nullptr) << "the rest stays";
}

TEST_F(SinglesTest, SettingsOfItsOwnAreUsedForThatMessageAloneAndStaySecret) {
    answer_with([](const HttpRequest& request) {
        const std::string* given = request.headers.find("Authorization");
        const bool is_known = given == nullptr;
        if (is_known) {
            return HttpResponse{.status = 200, .headers = {}, .body = R"({"status":"success"})"};
        }
        return HttpResponse{.status = 401, .headers = {}, .body = fmt::format(R"({{"message":"who is {}?"}})", *given)};
    });
    Single own = welcome(1);
    own.settings = {{"user", "me"}, {"password", "canary-password"}};
    ASSERT_TRUE(singles_.check(own).has_value());
    const auto refused = send({own});
    ASSERT_TRUE(becomes(refused[0].message, Status::failed)) << "it fails, rather than to hold the lane";
    EXPECT_NE(words_of(refused[0].message).find("who is"), std::string::npos) << words_of(refused[0].message);
    EXPECT_EQ(words_of(refused[0].message).find(basic_authorization("me", "canary-password").substr(6)),
              std::string::npos);
    const auto plain = send({welcome(2)});
    EXPECT_TRUE(becomes(plain[0].message, Status::accepted));
}

TEST_F(SinglesTest, ARefusalFailsWithTheProvidersWords) {
    answer_with([](const HttpRequest&) {
        return HttpResponse{.status = 200,
                            .headers = {},
                            .body = R"({"status":"failure","error":{"code":2002,"message":"no such number"}})"};
    });
    const auto added = send({welcome(1)});
    ASSERT_TRUE(becomes(added[0].message, Status::failed));
    EXPECT_NE(words_of(added[0].message).find("no such number"), std::string::npos);
}

TEST_F(SinglesTest, AThrottledOneIsSentAgainAndNotBeforeItMay) {
    std::atomic<int> asked = 0;
    Tick first;
    Tick second;
    answer_with([&](const HttpRequest&) {
        if (++asked == 1) {
            first = std::chrono::steady_clock::now();
            HttpResponse answer{.status = 429, .headers = {}, .body = "{}"};
            answer.headers.set("Retry-After", "1");
            return answer;
        }
        second = std::chrono::steady_clock::now();
        return HttpResponse{.status = 200, .headers = {}, .body = R"({"status":"success"})"};
    });
    const auto added = send({welcome(1)});
    ASSERT_TRUE(becomes(added[0].message, Status::accepted));
    EXPECT_EQ(asked, 2);
    EXPECT_GE(second - first, 900ms);
}

TEST_F(SinglesTest, WhereTheProviderRefusesEverythingTheyWaitUntilItIsMended) {
    answer_with([](const HttpRequest&) { return HttpResponse{.status = 401, .headers = {}, .body = "{}"}; });
    const auto first = send({welcome(1)});
    const auto lane_is_paused = [this] {
        const auto lanes = dispatcher_.figures();
        return !lanes.empty() && !lanes[0].paused_because.empty();
    };
    for (int tries = 0; tries < 1'000 && !lane_is_paused(); ++tries) {
        std::this_thread::sleep_for(5ms);
    }
    ASSERT_TRUE(lane_is_paused());
    const auto second = send({welcome(2)});
    std::this_thread::sleep_for(100ms);
    EXPECT_EQ(came().size(), 1U) << "nothing more was tried";
    EXPECT_EQ(status_of(first[0].message), Status::queued);
    answer_with({});
    dispatcher_.set_provider(provider_);  // as when its settings are changed
    EXPECT_TRUE(becomes(first[0].message, Status::accepted));
    EXPECT_TRUE(becomes(second[0].message, Status::accepted));
}

TEST_F(SinglesTest, WhileTheProviderIsArchivedTheyWait) {
    dispatcher_.remove_provider(provider_.id);
    const auto added = send({welcome(1)});
    std::this_thread::sleep_for(50ms);
    EXPECT_EQ(status_of(added[0].message), Status::queued);
    dispatcher_.set_provider(provider_);
    EXPECT_TRUE(becomes(added[0].message, Status::accepted));
}

TEST_F(SinglesTest, WhereACallbackSaysThatNothingIsSentNoMessageFindsOut) {
    dispatcher_.halt(provider_.id, "no credit", clock_.now() + 1h);
    const auto added = send({welcome(1)});
    std::this_thread::sleep_for(100ms);
    EXPECT_EQ(status_of(added[0].message), Status::queued);
    EXPECT_TRUE(came().empty());
    dispatcher_.set_provider(provider_);
    EXPECT_TRUE(becomes(added[0].message, Status::accepted));
}

TEST_F(SinglesTest, NothingLeavesOnceTheyAreClosed) {
    singles_.close();
    const auto added = send({welcome(1)});
    std::this_thread::sleep_for(50ms);
    EXPECT_EQ(status_of(added[0].message), Status::queued);
    EXPECT_TRUE(came().empty());
}

TEST_F(SinglesTest, WhatCannotBeSentIsRefusedBeforehandByName) {
    const auto where = [this](const Single& single) {
        const auto checked = singles_.check(single);
        return checked ? std::string("fine") : checked.error().where;
    };
    EXPECT_EQ(where(welcome(1)), "fine");
    Single wrong = welcome(1);
    wrong.values.clear();
    EXPECT_EQ(where(wrong), "values.body.1");
    wrong = welcome(1);
    wrong.values["body.7"] = "x";
    EXPECT_EQ(where(wrong), "values.body.7");
    wrong = welcome(1);
    wrong.provider = ProviderId{99};
    EXPECT_EQ(where(wrong), "provider");
    wrong.provider = {};
    EXPECT_EQ(where(wrong), "provider") << "there is no default one";
    wrong = welcome(1);
    wrong.form = TemplateId{99};
    EXPECT_EQ(where(wrong), "template");
    wrong = welcome(1);
    wrong.content = Content(Text{"both"});
    EXPECT_EQ(where(wrong), "template");
    wrong = welcome(1);
    wrong.settings = {{"nonsense", "x"}};
    EXPECT_EQ(where(wrong), "settings.nonsense");
    writer_
        .run([this](soci::session& sql) {
            const long long id = form_.id.value;
            sql << "UPDATE template SET status = 'paused' WHERE id = :id", soci::use(id);
        })
        .value();
    EXPECT_EQ(where(welcome(1)), "template");
}

}  // namespace
}  // namespace parley::campaign
