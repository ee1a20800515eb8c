#include "deliver/reached.h"

#include <random>

#include "deliver/early_report.h"
#include "ledger_fixture.h"

namespace parley::deliver {

namespace {

class ReachedTest : public testing::LedgerFixture {
protected:
    Claim claim(int limit = 1'000, int second = 1) { return intend(sql_, range_, {}, limit, false, at(second)); }

    void settle_one(int message, Outcome outcome, int second = 2) {
        const Settlement settlement{CampaignId{1}, ProviderId{1}, MessageId{message}, std::move(outcome), at(second)};
        settle(sql_, std::span(&settlement, 1));
    }

    Merged report(int message, Status status, int received, std::optional<int> told = {}) {
        Report report;
        report.message = MessageId{message};
        report.status = status;
        report.received = at(received);
        report.failure = FailureCode::other;
        report.at = told ? std::optional(at(*told)) : std::nullopt;
        return merge_reports(sql_, std::span(&report, 1)).front();
    }

    std::int64_t in_quarter(Stage stage, std::int64_t quarter) {
        const Reached reached = read_reached(sql_, CampaignId{1});
        const auto place = reached.quarters.find({quarter, stage});
        return place == reached.quarters.end() ? 0 : place->second;
    }

    std::int64_t in_country(Stage stage, const std::string& country) {
        const Reached reached = read_reached(sql_, CampaignId{1});
        const auto place = reached.countries.find({country, stage});
        return place == reached.countries.end() ? 0 : place->second;
    }

    void expect_equal_to_recount() {
        const Reached counted = read_reached(sql_, CampaignId{1});
        const Reached found = recount_reached(sql_, range_);
        EXPECT_EQ(counted.quarters, found.quarters);
        EXPECT_EQ(counted.countries, found.countries);
        expect_counters_equal_recount();
    }

    static constexpr int hour = 3'600;
};

}  // namespace

TEST_F(ReachedTest, StagesStandWhereTheyHappened) {
    queue(3);
    claim(3, 10);
    settle_one(1, Accepted{});
    settle_one(2, Accepted{});
    settle_one(3, Refused{FailureCode::other, "no"}, hour);
    report(1, Status::delivered, hour + 5, hour);
    report(1, Status::read, 2 * hour);
    EXPECT_EQ(in_quarter(Stage::sent, 0), 2);
    EXPECT_EQ(in_quarter(Stage::failed, 4), 1);
    EXPECT_EQ(in_quarter(Stage::delivered, 4), 1);
    EXPECT_EQ(in_quarter(Stage::read, 8), 1);
    EXPECT_EQ(in_country(Stage::sent, "IN"), 2);
    EXPECT_EQ(in_country(Stage::failed, "IN"), 1);
    expect_equal_to_recount();
}

TEST_F(ReachedTest, WhoHasReadWasDeliveredAndALateReportOfThatMovesItThere) {
    queue(1);
    claim(1, 10);
    report(1, Status::read, 2 * hour);
    EXPECT_EQ(in_quarter(Stage::delivered, 8), 1) << "it is known only from being read";
    EXPECT_EQ(report(1, Status::delivered, 3 * hour, hour), Merged::applied);
    EXPECT_EQ(in_quarter(Stage::delivered, 8), 0);
    EXPECT_EQ(in_quarter(Stage::delivered, 4), 1);
    EXPECT_EQ(in_quarter(Stage::sent, 0), 1);
    expect_equal_to_recount();
}

TEST_F(ReachedTest, AProvidersTimeIsTakenWithinWhatIsPossible) {
    queue(3);
    claim(3, 5 * hour);
    report(1, Status::delivered, 6 * hour, 1);          // before it left
    report(2, Status::delivered, 6 * hour, 90 * hour);  // in the future
    report(3, Status::delivered, 8 * hour, 7 * hour);
    EXPECT_EQ(in_quarter(Stage::delivered, 20), 1);
    EXPECT_EQ(in_quarter(Stage::delivered, 24), 1);
    EXPECT_EQ(in_quarter(Stage::delivered, 28), 1);
    expect_equal_to_recount();
}

TEST_F(ReachedTest, WhatFailsAfterItWasSentCountsAsFailedUnlessItArrives) {
    queue(2);
    claim(2, 10);
    for (int message = 1; message <= 2; ++message) {
        settle_one(message, Accepted{});
        report(message, Status::failed, hour);
    }
    EXPECT_EQ(in_quarter(Stage::sent, 0), 0);
    EXPECT_EQ(in_quarter(Stage::failed, 4), 2);
    report(2, Status::delivered, 2 * hour);
    EXPECT_EQ(in_quarter(Stage::sent, 0), 1);
    EXPECT_EQ(in_quarter(Stage::failed, 4), 1);
    EXPECT_EQ(in_quarter(Stage::delivered, 8), 1);
    expect_equal_to_recount();
}

TEST_F(ReachedTest, SendingAgainCountsWhenItLeftTheLastTime) {
    queue(1);
    claim(1, 10);
    settle_one(1, Uncertain{"no answer"});
    EXPECT_TRUE(read_reached(sql_, CampaignId{1}).quarters.empty());
    resend_uncertain(sql_, range_);
    claim(1, 2 * hour);
    settle_one(1, Accepted{}, 2 * hour);
    EXPECT_EQ(in_quarter(Stage::sent, 8), 1);
    expect_equal_to_recount();
}

TEST_F(ReachedTest, CountriesAreThoseOfTheNumbersWrittenTo) {
    queue(3);
    sql_ << "UPDATE profile SET phone = '+14165550100' WHERE id = 2";
    sql_ << "UPDATE profile SET phone = NULL, user_id = 'US.1' WHERE id = 3";
    intend(sql_, range_, {}, 10, false, at(1), true);
    for (int message = 1; message <= 3; ++message) {
        settle_one(message, Accepted{});
    }
    // A number that changes later changes nothing of where the message went.
    sql_ << "UPDATE profile SET phone = '+4915112345678' WHERE id = 1";
    report(1, Status::delivered, hour);
    EXPECT_EQ(in_country(Stage::sent, "IN"), 1);
    EXPECT_EQ(in_country(Stage::delivered, "IN"), 1);
    EXPECT_EQ(in_country(Stage::sent, "CA"), 1);
    EXPECT_EQ(in_country(Stage::sent, ""), 1);
    expect_equal_to_recount();
}

TEST_F(ReachedTest, AReplyCountsOnceAndWhenItCame) {
    queue(1);
    claim(1, 10);
    EXPECT_TRUE(note_reply(sql_, MessageId{1}, at(hour)));
    EXPECT_FALSE(note_reply(sql_, MessageId{1}, at(2 * hour)));
    EXPECT_EQ(in_quarter(Stage::replied, 4), 1);
    EXPECT_EQ(in_country(Stage::replied, "IN"), 1);
    expect_equal_to_recount();
}

TEST_F(ReachedTest, ACounterThatIsWrongIsFound) {
    queue(1);
    claim();
    settle_one(1, Accepted{});
    sql_ << "UPDATE campaign_quarter SET messages = messages + 1";
    EXPECT_NE(read_reached(sql_, CampaignId{1}), recount_reached(sql_, range_));
}

// Whatever comes in whatever order, alone or in batches: the counters say what the messages say.
TEST_F(ReachedTest, AgreesWithTheMessagesAfterAnyHistory) {
    constexpr int people = 40;
    queue(people);
    std::mt19937 random(20'261'128);
    const auto below = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
    constexpr std::array statuses{Status::accepted,  Status::sent, Status::failed,
                                  Status::delivered, Status::read, Status::clicked};
    for (int step = 0; step < 600; ++step) {
        const int second = step * 137;
        switch (below(8)) {
            case 0: claim(1 + below(8), second); break;
            case 1:
            case 2: {
                std::vector<Settlement> batch;
                for (int count = 1 + below(6); count > 0; --count) {
                    std::variant<Outcome, SkipReason> result = Outcome{Accepted{}};
                    switch (below(6)) {
                        case 0: result = Outcome{Uncertain{"?"}}; break;
                        case 1: result = Outcome{Refused{FailureCode::other, "no"}}; break;
                        case 2:
                            result =
                                Outcome{Refused{.code = FailureCode::throttled, .words = "x", .retry = Retry::later}};
                            break;
                        default: break;
                    }
                    batch.push_back({CampaignId{1}, ProviderId{1}, MessageId{1 + below(people)}, std::move(result),
                                     at(second + below(3'000))});
                }
                settle(sql_, batch);
                break;
            }
            case 3: note_reply(sql_, MessageId{1 + below(people)}, at(second)); break;
            case 4:
                if (below(4) == 0) {
                    resend_uncertain(sql_, range_);
                } else if (below(8) == 0) {
                    recover(sql_, at(second));
                }
                break;
            default: {
                std::vector<Report> batch;
                for (int count = 1 + below(8); count > 0; --count) {
                    Report report;
                    report.message = MessageId{1 + below(people)};
                    report.status = statuses[static_cast<std::size_t>(below(statuses.size()))];
                    report.received = at(second + below(5'000));
                    report.failure = FailureCode::other;
                    if (below(3) != 0) {
                        report.at = at(below(second + 20'000));
                    }
                    batch.push_back(report);
                }
                merge_reports(sql_, batch);
                break;
            }
        }
        ASSERT_EQ(read_reached(sql_, CampaignId{1}), recount_reached(sql_, range_)) << "after step " << step;
    }
    EXPECT_GT(read_reached(sql_, CampaignId{1}).quarters.size(), 50U);
    expect_counters_equal_recount();
}

}  // namespace parley::deliver
