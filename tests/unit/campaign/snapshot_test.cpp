#include "campaign/snapshot.h"

#include "audience/identities.h"
#include "audience/segment/people_list.h"
#include "campaign/statistics.h"
#include "ledger_fixture.h"

namespace parley::campaign {
namespace {

class SnapshotTest : public parley::testing::LedgerFixture {
protected:
    SnapshotTest() { sql_ << "UPDATE campaign SET state = 'draft'"; }

    void person(int id, const char* phone, bool opted_in) {
        const std::string identity = "p" + std::to_string(id);
        const std::string number = phone == nullptr ? "" : phone;
        soci::indicator mark = phone == nullptr ? soci::i_null : soci::i_ok;
        const int in = opted_in ? 1 : 0;
        sql_ << "INSERT INTO profile (id, project_id, identity, phone, opted_in, created_at, updated_at) "
                "VALUES (:id, 1, :identity, :phone, :in, 0, 0)",
            soci::use(id), soci::use(identity), soci::use(number, mark), soci::use(in);
    }
    void everybody() {
        person(1, "+911", true);
        person(2, nullptr, true);
        person(3, "+913", false);
        person(4, "+914", true);
        person(5, "+911", true);  // shares a number with 1
        person(6, "+913", true);  // shares one with 3, who has not opted in
        person(7, "+917", true);
        sql_ << "INSERT INTO blocked_number (project_id, phone, since) VALUES (1, '+914', 0)";
    }
    Campaign campaign() { return *find_campaign(sql_, CampaignId{1}); }
    int take(int people) {
        begin_snapshot(sql_, campaign(), at(1'000));
        int steps = 1;
        while (!continue_snapshot(sql_, CampaignId{1}, people, at(1'000)).done) {
            ++steps;
        }
        range_ = campaign().range;
        return steps;
    }
};

TEST_F(SnapshotTest, QueuesWhoCanBeReachedAndSaysWhyTheOthersCannot) {
    everybody();
    for (const int people : {1, 3, 100}) {
        sql_ << "DELETE FROM message";
        sql_ << "DELETE FROM tally";
        sql_ << "UPDATE campaign SET state = 'draft'";
        take(people);
        const Statistics numbers = read_statistics(sql_, CampaignId{1});
        EXPECT_EQ(numbers.qualified, 7) << people;
        EXPECT_EQ(numbers.waiting, 3) << people;
        const std::map<SkipReason, std::int64_t> skips{{SkipReason::no_phone, 1},
                                                       {SkipReason::not_opted_in, 1},
                                                       {SkipReason::number_blocked, 1},
                                                       {SkipReason::duplicate_number, 1}};
        EXPECT_EQ(numbers.skips, skips) << people;
        EXPECT_TRUE(numbers.sums_hold());
        expect_counters_equal_recount();
        EXPECT_EQ(campaign().state, State::running);
    }
}

TEST_F(SnapshotTest, OneNumberInTwoSpellingsGetsOneMessage) {
    person(1, "+551187654321", true);
    person(2, "+5511987654321", true);  // Brazil's ninth digit
    person(3, "+5491123456789", true);
    person(4, "+541123456789", true);  // Argentina's 9
    person(5, "+525512345678", false);
    person(6, "+5215512345678", true);  // Mexico's 1; the other one has not opted in
    person(7, "+551133334444", true);
    person(8, "+5511933334444", true);  // a fixed line, and somebody's mobile
    const auto expected = estimate(sql_, campaign(), at(1'000));
    ASSERT_TRUE(expected.has_value());
    take(3);
    const Statistics numbers = read_statistics(sql_, CampaignId{1});
    EXPECT_EQ(numbers.waiting, 5);
    const std::map<SkipReason, std::int64_t> skips{{SkipReason::not_opted_in, 1}, {SkipReason::duplicate_number, 2}};
    EXPECT_EQ(numbers.skips, skips);
    EXPECT_EQ(expected->left_out, skips);
    int skipped = 0;
    sql_ << "SELECT COUNT(*) FROM message WHERE profile_id IN (2, 4) AND reason = 4", soci::into(skipped);
    EXPECT_EQ(skipped, 2) << "the first of them gets it";
}

TEST_F(SnapshotTest, AgreesWithTheEstimate) {
    everybody();
    const auto expected = estimate(sql_, campaign(), at(1'000));
    ASSERT_TRUE(expected.has_value());
    take(2);
    const Statistics numbers = read_statistics(sql_, CampaignId{1});
    EXPECT_EQ(expected->audience, numbers.qualified);
    EXPECT_EQ(expected->reachable, numbers.waiting);
    EXPECT_EQ(expected->left_out, numbers.skips);
}

TEST_F(SnapshotTest, OfOneImportLooksForDuplicatesOnlyInIt) {
    everybody();
    sql_ << "INSERT INTO import (id, project_id, name, state, started_at) VALUES (9, 1, 'x', 'finished', 0)";
    sql_ << "INSERT INTO import_member (import_id, profile_id) VALUES (9, 5), (9, 7), (9, 2)";
    sql_ << "UPDATE campaign SET import_id = 9";
    take(2);
    const Statistics numbers = read_statistics(sql_, CampaignId{1});
    EXPECT_EQ(numbers.qualified, 3);
    EXPECT_EQ(numbers.waiting, 2);
}

TEST_F(SnapshotTest, OfAFilterLooksForDuplicatesOnlyAmongThoseWhomItFinds) {
    everybody();
    sql_ << "UPDATE campaign SET filter = '{\"attribute\":\"identity\",\"is\":\"at_least\",\"value\":\"p4\"}'";
    const auto expected = estimate(sql_, campaign(), at(1'000));
    ASSERT_TRUE(expected.has_value()) << describe(expected.error());
    EXPECT_EQ(expected->audience, 4);   // 4 to 7
    EXPECT_EQ(expected->reachable, 3);  // the number of 5 is 1's, too, who is not in it
    EXPECT_EQ(expected->left_out, (std::map<SkipReason, std::int64_t>{{SkipReason::number_blocked, 1}}));

    const audience::ListId frozen =
        audience::insert_list(sql_, {.id = {}, .project = ProjectId{1}, .name = "f", .origin = "frozen"});
    audience::add_people(sql_, frozen, {ProfileId{4}, ProfileId{5}, ProfileId{6}, ProfileId{7}});
    begin_snapshot(sql_, campaign(), at(1'000), frozen);
    while (!continue_snapshot(sql_, CampaignId{1}, 3, at(1'000)).done) {
    }
    const Statistics numbers = read_statistics(sql_, CampaignId{1});
    EXPECT_EQ(numbers.qualified, expected->audience);
    EXPECT_EQ(numbers.waiting, expected->reachable);
    EXPECT_EQ(numbers.skips, expected->left_out);
}

TEST_F(SnapshotTest, NeverReachesEverybodyInPlaceOfAFilter) {
    everybody();
    sql_ << "UPDATE campaign SET filter = '{\"any\":[]}'";
    EXPECT_THROW(begin_snapshot(sql_, campaign(), at(1'000)), std::logic_error);
}

TEST_F(SnapshotTest, NeverTakesMoreThanItReserved) {
    everybody();
    begin_snapshot(sql_, campaign(), at(1'000));
    sql_ << "UPDATE campaign SET snapshot_until = 8";  // as if one of them had been split in two
    person(8, "+918", true);
    while (!continue_snapshot(sql_, CampaignId{1}, 3, at(1'000)).done) {
    }
    EXPECT_EQ(read_statistics(sql_, CampaignId{1}).qualified, 7);
    EXPECT_EQ(campaign().state, State::running);
}

// Of two who become one in between the one who was taken already may be the part of the other.
TEST_F(SnapshotTest, HoldsNobodyTwiceWhoTookSomebodyInMeanwhile) {
    everybody();
    sql_ << "INSERT INTO sequence (name, next) VALUES ('profile', 100) ON CONFLICT (name) DO UPDATE SET next = 100";
    begin_snapshot(sql_, campaign(), at(1'000));
    continue_snapshot(sql_, CampaignId{1}, 3, at(1'000));
    ASSERT_TRUE(audience::merge(sql_, ProjectId{1}, ProfileId{7}, ProfileId{1}, at(1'000)));
    while (!continue_snapshot(sql_, CampaignId{1}, 3, at(1'000)).done) {
    }
    int of_seven = 0;
    sql_ << "SELECT COUNT(*) FROM message WHERE profile_id = 7", soci::into(of_seven);
    EXPECT_EQ(of_seven, 1);
    EXPECT_EQ(read_statistics(sql_, CampaignId{1}).qualified, 6);
    range_ = campaign().range;
    expect_counters_equal_recount();
}

TEST_F(SnapshotTest, DoesNotHoldWhoCameAfterTheLaunch) {
    everybody();
    begin_snapshot(sql_, campaign(), at(1'000));
    continue_snapshot(sql_, CampaignId{1}, 3, at(1'000));
    person(8, "+918", true);
    while (!continue_snapshot(sql_, CampaignId{1}, 3, at(1'000)).done) {
    }
    EXPECT_EQ(read_statistics(sql_, CampaignId{1}).qualified, 7);
}

TEST_F(SnapshotTest, RangesOfTwoCampaignsDoNotMeet) {
    everybody();
    sql_ << "INSERT INTO campaign (id, project_id, name, provider_id, template_id, plan, state, created_at) "
            "VALUES (2, 1, 'd', 1, 1, '{}', 'draft', 0)";
    begin_snapshot(sql_, campaign(), at(1'000));
    begin_snapshot(sql_, *find_campaign(sql_, CampaignId{2}), at(1'000));
    continue_snapshot(sql_, CampaignId{1}, 100, at(1'000));
    continue_snapshot(sql_, CampaignId{2}, 100, at(1'000));
    const auto first = find_campaign(sql_, CampaignId{1})->range;
    const auto second = find_campaign(sql_, CampaignId{2})->range;
    EXPECT_LT(first.last, second.first);
    EXPECT_EQ(read_statistics(sql_, CampaignId{2}).qualified, 7);
}

}  // namespace
}  // namespace parley::campaign
