#include "deliver/ledger.h"

#include <algorithm>
#include <numeric>

#include "deliver/early_report.h"
#include "ledger_fixture.h"

namespace parley::deliver {
namespace {

class LedgerTest : public parley::testing::LedgerFixture {
protected:
    void settle_one(int message, Outcome outcome, int when = 10) {
        const Settlement settlement{.campaign = CampaignId{1},
                                    .provider = ProviderId{1},
                                    .message = MessageId{message},
                                    .result = std::move(outcome),
                                    .at = at(when)};
        settle(sql_, std::span(&settlement, 1));
    }
    Merged report(int message, Status status, FailureCode failure = FailureCode::none) {
        const Report report{.message = MessageId{message},
                            .campaign = CampaignId{1},
                            .profile = ProfileId{message},
                            .status = status,
                            .at = at(20),
                            .received = at(21),
                            .failure = failure};
        return merge_reports(sql_, std::span(&report, 1)).front();
    }
    Claim claim(int limit = 100, MessageId after = {}) { return intend(sql_, range_, after, limit, false, at(5)); }
};

TEST_F(LedgerTest, ClaimsInOrderAndOnlyOnce) {
    queue(5);
    const Claim first = claim(3);
    ASSERT_EQ(first.messages.size(), 3U);
    EXPECT_EQ(first.messages[0].message, MessageId{1});
    EXPECT_EQ(first.messages[0].phone, "+919876510001");
    EXPECT_FALSE(first.exhausted);
    const Claim second = claim(3, first.cursor);
    ASSERT_EQ(second.messages.size(), 2U);
    EXPECT_TRUE(second.exhausted);
    EXPECT_TRUE(claim().messages.empty()) << "what is intended is not claimed again";
    expect_counters_equal_recount();
}

TEST_F(LedgerTest, WhoBecamePartOfSomebodyIsWrittenToAsThatOneUnlessTheyGetItAlready) {
    queue(3);
    const auto join = [this](int part, int whole) {
        sql_ << "INSERT INTO merged_profile (id, project_id, into_id, identity, content, merged_at) "
                "VALUES (:id, 1, :whole, 'x', '{}', 0)",
            soci::use(part), soci::use(whole);
        sql_ << "DELETE FROM profile WHERE id = :id", soci::use(part);
    };
    join(1, 2);
    sql_ << "INSERT INTO profile (id, project_id, identity, phone, opted_in, created_at, updated_at) "
            "VALUES (9, 1, 'nine', '+919876500009', 1, 0, 0)";
    join(3, 9);
    const Claim claimed = claim();
    ASSERT_EQ(claimed.messages.size(), 2U);
    EXPECT_EQ(claimed.messages[0].message, MessageId{2});
    EXPECT_EQ(claimed.messages[1].phone, "+919876500009");
    EXPECT_EQ(claimed.messages[1].profile, ProfileId{3}) << "callbacks name whom the message was made for";
    const Tally expected{{{Status::skipped, static_cast<int>(SkipReason::profile_gone)}, 1},
                         {{Status::intended, 0}, 2}};
    EXPECT_EQ(read_tally(sql_, CampaignId{1}), expected);
}

TEST_F(LedgerTest, SkipsWhoBecameUnreachableSinceTheSnapshot) {
    queue(4);
    sql_ << "UPDATE profile SET opted_in = 0 WHERE id = 1";
    sql_ << "UPDATE profile SET phone = NULL WHERE id = 2";
    sql_ << "INSERT INTO blocked_number (project_id, phone, since) SELECT 1, phone, 0 FROM profile WHERE id = 3";
    const Claim claimed = claim();
    ASSERT_EQ(claimed.messages.size(), 1U);
    EXPECT_EQ(claimed.messages[0].message, MessageId{4});
    const Tally expected{{{Status::skipped, static_cast<int>(SkipReason::not_opted_in)}, 1},
                         {{Status::skipped, static_cast<int>(SkipReason::number_blocked)}, 1},
                         {{Status::skipped, static_cast<int>(SkipReason::no_phone)}, 1},
                         {{Status::intended, 0}, 1}};
    EXPECT_EQ(read_tally(sql_, CampaignId{1}), expected);
    expect_counters_equal_recount();
}

TEST_F(LedgerTest, SettlesByOutcome) {
    queue(5);
    claim();
    settle_one(1, Accepted{"wamid.1"});
    settle_one(2, Refused{.code = FailureCode::bad_phone, .words = "no such number"});
    settle_one(3, Refused{.code = FailureCode::throttled, .words = "slow", .retry = Retry::later});
    settle_one(4, Uncertain{"no answer within 1000 ms"});
    EXPECT_EQ(status_of(1), Status::accepted);
    EXPECT_EQ(status_of(2), Status::failed);
    EXPECT_EQ(status_of(3), Status::queued) << "a throttled message is never failed for it";
    EXPECT_EQ(status_of(4), Status::uncertain);
    EXPECT_EQ(status_of(5), Status::intended);
    EXPECT_EQ(message_by_provider_id(sql_, ProviderId{1}, "wamid.1"), MessageId{1});
    expect_counters_equal_recount();
}

TEST_F(LedgerTest, ALateAnswerSettlesWhatWasUncertain) {
    queue(2);
    claim();
    settle_one(1, Uncertain{"no answer within 1000 ms"});
    settle_one(1, Accepted{});
    EXPECT_EQ(status_of(1), Status::accepted);
    settle_one(2, Uncertain{"no answer within 1000 ms"});
    settle_one(2, Refused{.code = FailureCode::throttled, .words = "slow", .retry = Retry::later});
    EXPECT_EQ(status_of(2), Status::uncertain) << "its place is given back: nobody would send it again";
    expect_counters_equal_recount();
}

TEST_F(LedgerTest, BothSettlementsOfOneMessageInABatchEndAsInOrder) {
    queue(1);
    claim();
    const std::vector<Settlement> both{
        {CampaignId{1}, ProviderId{1}, MessageId{1}, Outcome(Uncertain{"no answer"}), at(10)},
        {CampaignId{1}, ProviderId{1}, MessageId{1}, Outcome(Accepted{}), at(11)}};
    settle(sql_, both);
    EXPECT_EQ(status_of(1), Status::accepted);
    expect_counters_equal_recount();
}

TEST_F(LedgerTest, AnAnswerNeverTakesBackWhatACallbackSaid) {
    queue(4);
    claim();
    for (int message = 1; message <= 4; ++message) {
        EXPECT_EQ(report(message, Status::delivered), Merged::applied);
    }
    settle_one(1, Accepted{});
    settle_one(2, Refused{.code = FailureCode::other, .words = "x"});
    settle_one(3, Refused{.code = FailureCode::throttled, .words = "x", .retry = Retry::later});
    settle_one(4, Uncertain{"x"});
    for (int message = 1; message <= 4; ++message) {
        EXPECT_EQ(status_of(message), Status::delivered);
    }
    expect_counters_equal_recount();
}

TEST_F(LedgerTest, EveryOrderOfReportsWithRepeatsComesToTheSame) {
    std::array facts{Status::sent, Status::failed, Status::delivered, Status::read, Status::clicked};
    queue(120);
    claim(200);
    int message = 0;
    do {
        ++message;
        settle_one(message, Accepted{});
        for (const Status fact : facts) {
            EXPECT_EQ(report(message, fact, FailureCode::other), Merged::applied);
            EXPECT_EQ(report(message, fact, FailureCode::other), Merged::unchanged);
        }
        EXPECT_EQ(status_of(message), Status::clicked);
    } while (std::ranges::next_permutation(facts).found);
    EXPECT_EQ(message, 120);
    const Tally expected{{{Status::clicked, 0}, 120}};
    EXPECT_EQ(read_tally(sql_, CampaignId{1}), expected);
    expect_counters_equal_recount();
}

TEST_F(LedgerTest, AFailureGivesWayToProofOfDeliveryAndItsReasonWithIt) {
    queue(1);
    claim();
    settle_one(1, Accepted{});
    report(1, Status::failed, FailureCode::phone_unavailable);
    const Tally failed{{{Status::failed, static_cast<int>(FailureCode::phone_unavailable)}, 1}};
    EXPECT_EQ(read_tally(sql_, CampaignId{1}), failed);
    report(1, Status::delivered);
    const Tally delivered{{{Status::delivered, 0}, 1}};
    EXPECT_EQ(read_tally(sql_, CampaignId{1}), delivered);
    expect_counters_equal_recount();
}

TEST_F(LedgerTest, KeepsBothTimesOfEveryReportAlsoOfLateOnes) {
    queue(1);
    claim();
    report(1, Status::read);
    report(1, Status::sent);
    long long sent_at = 0;
    long long sent_received = 0;
    sql_ << "SELECT sent_at, sent_received FROM message WHERE id = 1", soci::into(sent_at), soci::into(sent_received);
    EXPECT_EQ(sent_at, 20'000);
    EXPECT_EQ(sent_received, 21'000);
    EXPECT_EQ(status_of(1), Status::read);
}

TEST_F(LedgerTest, ReportsThatDoNotNameAMessageOfThatPersonAndCampaignAreUnknown) {
    queue(1);
    const std::vector<Report> reports{
        {.message = MessageId{99}, .status = Status::sent, .received = at(1)},
        {.message = MessageId{1}, .campaign = CampaignId{2}, .status = Status::sent, .received = at(1)},
        {.message = MessageId{1}, .profile = ProfileId{9}, .status = Status::sent, .received = at(1)},
        {.message = MessageId{1}, .status = Status::queued, .received = at(1)}};
    const std::vector<Merged> expected(4, Merged::unknown);
    EXPECT_EQ(merge_reports(sql_, reports), expected);
    EXPECT_EQ(status_of(1), Status::queued);
}

TEST_F(LedgerTest, AReportThatCameBeforeTheProvidersIdWasKnownIsAttached) {
    queue(1);
    claim();
    keep_early_report(sql_, ProviderId{1}, "wamid.9",
                      Report{.status = Status::delivered, .at = at(8), .received = at(9)});
    settle_one(1, Accepted{"wamid.9"});
    EXPECT_EQ(status_of(1), Status::delivered);
    EXPECT_EQ(count_early_reports(sql_), 0);
    expect_counters_equal_recount();
}

TEST_F(LedgerTest, WhatWasUnderWayAtACrashIsUncertain) {
    queue(4);
    claim(3);
    settle_one(1, Accepted{});
    const Recovery recovery = recover(sql_, at(30));
    EXPECT_EQ(recovery.uncertain, 2);
    EXPECT_EQ(status_of(1), Status::accepted);
    EXPECT_EQ(status_of(2), Status::uncertain);
    EXPECT_EQ(status_of(4), Status::queued);
    EXPECT_EQ(recover(sql_, at(30)).uncertain, 0) << "recovery is repeatable";
    expect_counters_equal_recount();
}

TEST_F(LedgerTest, AnIdempotentProviderGetsThemAgainAndEachIsCounted) {
    sql_ << "UPDATE provider SET idempotent = 1";
    queue(3);
    claim(2);
    EXPECT_EQ(recover(sql_, at(30)).queued, 2);
    EXPECT_EQ(status_of(1), Status::queued);
    EXPECT_EQ(read_milestone(sql_, CampaignId{1}, "resent"), 2);
    expect_counters_equal_recount();
}

TEST_F(LedgerTest, UncertainOnesAreSentAgainOnlyWhenAPersonSaysSo) {
    queue(2);
    claim();
    settle_one(1, Uncertain{"x"});
    settle_one(2, Accepted{});
    EXPECT_TRUE(claim().messages.empty());
    EXPECT_EQ(resend_uncertain(sql_, range_), 1);
    EXPECT_EQ(claim().messages.size(), 1U);
    EXPECT_EQ(read_milestone(sql_, CampaignId{1}, "resent"), 1);
    expect_counters_equal_recount();
}

TEST_F(LedgerTest, ThrottledOnesAreClaimedAgainUnlessACallbackCameFirst) {
    queue(2);
    claim();
    for (int message = 1; message <= 2; ++message) {
        settle_one(message, Refused{.code = FailureCode::throttled, .words = "x", .retry = Retry::later});
    }
    report(2, Status::delivered);
    const std::array due{MessageId{1}, MessageId{2}};
    const Claim again = intend_again(sql_, range_, due, false, at(30));
    ASSERT_EQ(again.messages.size(), 1U);
    EXPECT_EQ(again.messages[0].message, MessageId{1});
    EXPECT_EQ(again.messages[0].attempts, 2);
    expect_counters_equal_recount();
}

TEST_F(LedgerTest, AReplyCountsOncePerMessage) {
    queue(2);
    claim(1);
    EXPECT_TRUE(note_reply(sql_, MessageId{1}, at(9)));
    EXPECT_FALSE(note_reply(sql_, MessageId{1}, at(10)));
    EXPECT_FALSE(note_reply(sql_, MessageId{77}, at(9)));
    EXPECT_FALSE(note_reply(sql_, MessageId{2}, at(9))) << "nobody answers what has not left";
    EXPECT_EQ(read_milestone(sql_, CampaignId{1}, "replied"), 1);
}

TEST_F(LedgerTest, StoppingSkipsOnlyWhatIsQueued) {
    queue(3);
    claim(1);
    EXPECT_EQ(skip_queued(sql_, range_, SkipReason::campaign_stopped), 2);
    EXPECT_EQ(status_of(1), Status::intended);
    EXPECT_EQ(status_of(2), Status::skipped);
    expect_counters_equal_recount();
}

TEST_F(LedgerTest, TakesPeopleWithoutANumberOnlyWhereTheProviderReachesThemByUserId) {
    queue(3);
    sql_ << "UPDATE profile SET phone = NULL, user_id = 'US.1' WHERE id = 1";
    sql_ << "UPDATE profile SET phone = NULL WHERE id = 2";
    const Claim claimed = intend(sql_, range_, {}, 100, false, at(5), true);
    ASSERT_EQ(claimed.messages.size(), 2U);
    EXPECT_EQ(claimed.messages[0].phone, "");
    EXPECT_EQ(claimed.messages[0].user_id, "US.1");
    EXPECT_EQ(claimed.messages[1].phone, "+919876510003");
    EXPECT_EQ(status_of(2), Status::skipped);
    expect_counters_equal_recount();
}

TEST_F(LedgerTest, AWordThatItWasTakenSettlesWhatWasUncertainAndNothingMore) {
    queue(3);
    claim();
    settle_one(1, Uncertain{"no answer"});
    settle_one(2, Refused{FailureCode::other, "no"});
    EXPECT_EQ(report(1, Status::accepted), Merged::applied);
    EXPECT_EQ(report(1, Status::accepted), Merged::unchanged);
    EXPECT_EQ(report(2, Status::accepted), Merged::unchanged) << "a failure stands above it";
    EXPECT_EQ(report(3, Status::delivered), Merged::applied);
    EXPECT_EQ(report(3, Status::accepted), Merged::unchanged);
    EXPECT_EQ(report(9, Status::accepted), Merged::unknown);
    EXPECT_EQ(status_of(1), Status::accepted);
    EXPECT_EQ(status_of(2), Status::failed);
    EXPECT_EQ(status_of(3), Status::delivered);
    expect_counters_equal_recount();
}

TEST_F(LedgerTest, FindsAMessageByTheProvidersIdAndByWhatsApps) {
    queue(2);
    claim();
    settle_one(1, Accepted{"gs-1"});
    const Report said{
        .message = MessageId{1}, .status = Status::sent, .at = at(20), .received = at(21), .whatsapp_id = "wamid.1"};
    EXPECT_EQ(merge_reports(sql_, std::span(&said, 1)).front(), Merged::applied);
    EXPECT_EQ(message_by_provider_id(sql_, ProviderId{1}, "gs-1"), MessageId{1});
    EXPECT_EQ(message_by_provider_id(sql_, ProviderId{1}, "wamid.1"), MessageId{1});
    EXPECT_EQ(message_by_provider_id(sql_, ProviderId{2}, "wamid.1"), std::nullopt);
    expect_counters_equal_recount();
}

}  // namespace
}  // namespace parley::deliver
