#include "receive/apply.h"

#include <algorithm>
#include <random>

#include "deliver/early_report.h"
#include "ledger_fixture.h"
#include "said.h"

namespace parley::receive {
namespace {

using testing::says;
using testing::wire_id;

class ApplyTest : public parley::testing::LedgerFixture {
protected:
    void intend_all(int count) {
        queue(count);
        const auto claim = deliver::intend(sql_, range_, {}, count, false, at(5));
        ASSERT_EQ(claim.messages.size(), static_cast<std::size_t>(count));
    }
    Application apply_one(const Reading& reading) { return apply_all(sql_, std::span(&reading, 1)); }
};

TEST_F(ApplyTest, AnyOrderRepeatedTenTimesComesToTheSame) {
    constexpr int messages = 40;
    constexpr std::array facts{Status::sent, Status::failed, Status::delivered, Status::read, Status::clicked};
    intend_all(messages);
    std::vector<Reading> all;
    std::map<int, Status> expected;
    std::mt19937 random(4711);
    for (int message = 1; message <= messages; ++message) {
        const auto known = std::uniform_int_distribution<std::size_t>(1, facts.size())(random);
        for (std::size_t fact = 0; fact < known; ++fact) {
            for (int repeat = 0; repeat < 10; ++repeat) {
                all.push_back(says(testing::status_of(message, facts[fact]), at(20)));
            }
        }
        expected[message] = facts[known - 1];
    }
    std::ranges::shuffle(all, random);
    Applied total;
    for (std::size_t begin = 0; begin < all.size();) {
        const auto size = std::min(all.size() - begin, std::uniform_int_distribution<std::size_t>(1, 60)(random));
        const auto result = apply_all(sql_, std::span(all).subspan(begin, size));
        EXPECT_TRUE(result.troubles.empty());
        total += result.applied;
        begin += size;
    }
    for (const auto& [message, status] : expected) {
        EXPECT_EQ(status_of(message), status) << message;
    }
    EXPECT_EQ(total.merged * 10, all.size());
    EXPECT_EQ(total.unchanged, all.size() - total.merged);
    EXPECT_EQ(total.campaigns, std::set{CampaignId{1}});
    expect_counters_equal_recount();
}

TEST_F(ApplyTest, AProviderCannotSpeakOfAnotherProjectsMessages) {
    intend_all(1);
    const auto result = apply_one(says(testing::status_of(1, Status::delivered), at(20), 2, 2));
    EXPECT_EQ(result.applied.unknown, 1u);
    EXPECT_EQ(result.troubles, (Troubles{{0, std::string(names_no_message)}}));
    EXPECT_EQ(status_of(1), Status::intended);
    EXPECT_EQ(deliver::count_early_reports(sql_), 0);
}

TEST_F(ApplyTest, AWrongPersonOrCampaignIsNoMessageOfOurs) {
    intend_all(2);
    for (const char* id : {"1|7|2|1", "9|7|1|1", "1|7|1|99", "hello", "1|7|1", "1|7|1|1|1"}) {
        const auto result = apply_one(says(StatusReport{.message_id = id, .status = Status::read}, at(20)));
        EXPECT_EQ(result.applied.unknown, 1u) << id;
        EXPECT_EQ(result.applied.merged, 0u) << id;
    }
    EXPECT_EQ(status_of(1), Status::intended);
    expect_counters_equal_recount();
}

TEST_F(ApplyTest, KeepsARecordWithManyUnknownOnesOnlyOnce) {
    intend_all(1);
    std::vector<Reading> readings(3, says(testing::status_of(1, Status::delivered), at(20)));
    for (const int place : {0, 2}) {
        for (int i = 50; i < 60; ++i) {
            readings[static_cast<std::size_t>(place)].batch.callbacks.push_back(testing::status_of(i, Status::read));
        }
    }
    const auto result = apply_all(sql_, readings);
    EXPECT_EQ(result.applied.unknown, 20u);
    EXPECT_EQ(result.troubles, (Troubles{{0, std::string(names_no_message)}, {2, std::string(names_no_message)}}));
    EXPECT_EQ(status_of(1), Status::delivered) << "its neighbours count all the same";
}

TEST_F(ApplyTest, TheTrialOfAnEndpointIsNoNews) {
    const auto result = apply_one(says(StatusReport{.message_id = "0|0|0|0", .status = Status::delivered}, at(20)));
    EXPECT_EQ(result.applied.unchanged, 1u);
    EXPECT_TRUE(result.troubles.empty());
}

TEST_F(ApplyTest, AReportThatComesBeforeItsProvidersIdIsAttachedLater) {
    intend_all(2);
    const auto early = [&](Status status) {
        return says(StatusReport{.message_id = "", .provider_id = "wamid.1", .status = status}, at(20));
    };
    EXPECT_EQ(apply_one(early(Status::read)).applied.early, 1u);
    EXPECT_EQ(apply_one(early(Status::delivered)).applied.early, 1u);
    EXPECT_EQ(apply_one(early(Status::delivered)).applied.early, 1u);
    EXPECT_EQ(deliver::count_early_reports(sql_), 2) << "the same word twice waits once";
    const std::vector<deliver::NewlyKnown> other{{ProviderId{2}, "wamid.1", MessageId{2}}};
    EXPECT_EQ(deliver::attach_early_reports(sql_, other), 0) << "another provider's ids are its own";
    const std::vector<deliver::NewlyKnown> known{{ProviderId{1}, "wamid.1", MessageId{1}}};
    EXPECT_EQ(deliver::attach_early_reports(sql_, known), 2);
    EXPECT_EQ(status_of(1), Status::read);
    EXPECT_EQ(deliver::count_early_reports(sql_), 0);
    expect_counters_equal_recount();
}

TEST_F(ApplyTest, AReportByTheProvidersIdFindsItsMessage) {
    intend_all(1);
    const deliver::Settlement settlement{.campaign = CampaignId{1},
                                         .provider = ProviderId{1},
                                         .message = MessageId{1},
                                         .result = Outcome(Accepted{"wamid.1"}),
                                         .at = at(10)};
    deliver::settle(sql_, std::span(&settlement, 1));
    const StatusReport report{.message_id = "", .provider_id = "wamid.1", .status = Status::delivered};
    EXPECT_EQ(apply_one(says(report, at(20))).applied.merged, 1u);
    EXPECT_EQ(status_of(1), Status::delivered);
}

TEST_F(ApplyTest, AReportTellsTheProvidersIdWhereTheAnswerThatHadItWasLost) {
    intend_all(2);
    StatusReport report = testing::status_of(1, Status::delivered);
    report.provider_id = "wamid.1";
    EXPECT_EQ(apply_one(says(report, at(20))).applied.merged, 1u);
    EXPECT_EQ(deliver::message_by_provider_id(sql_, ProviderId{1}, "wamid.1"), MessageId{1});
    report.status = Status::read;
    report.provider_id = "another";
    EXPECT_EQ(apply_one(says(report, at(21))).applied.merged, 1u);
    EXPECT_EQ(deliver::message_by_provider_id(sql_, ProviderId{1}, "wamid.1"), MessageId{1}) << "the first one stays";
}

// Vonage and Meta call one URL for all numbers of an application.
TEST_F(ApplyTest, WhatComesAtAnotherNumbersUrlIsBookedToTheNumberThatItNames) {
    sql_
        << "INSERT INTO provider (id, project_id, nickname, dialect, sender, endpoint, credentials, concurrency, rate, "
           "answer_limit_ms, status_secret, incoming_secret, created_at, updated_at) VALUES "
           "(2, 1, 'second', 'generic', '+912', 'http://127.0.0.1:1/', '{}', 1000, 80, 1000, 's2', 'i2', 0, 0)";
    intend_all(1);
    const deliver::Settlement settlement{.campaign = CampaignId{1},
                                         .provider = ProviderId{1},
                                         .message = MessageId{1},
                                         .result = Outcome(Accepted{"wamid.1"}),
                                         .at = at(10)};
    deliver::settle(sql_, std::span(&settlement, 1));
    Reading status = says(StatusReport{.message_id = "", .provider_id = "wamid.1", .status = Status::read}, at(20), 2);
    EXPECT_EQ(apply_one(status).applied.merged, 1u) << "the campaign is the first number's";
    std::vector<ProviderId> asked;
    Reactions reactions;
    reactions.written_to = [&](soci::session&, const Reading& reading, const IncomingMessage&, const Stored&) {
        asked.push_back(reading.provider);
    };
    for (const char* to : {"912", "911", "999", ""}) {
        Reading reading =
            says(IncomingMessage{.provider_id = to, .from = "919", .to = to, .content = Text{"hello"}}, at(30));
        reading.sender = "911";
        reading.dialect = "generic";
        apply_all(sql_, std::span(&reading, 1), reactions);
    }
    EXPECT_EQ(asked, (std::vector{ProviderId{2}, ProviderId{1}, ProviderId{1}, ProviderId{1}}));
}

TEST_F(ApplyTest, ANumberThatChangedIsNoReply) {
    intend_all(1);
    const deliver::Settlement settlement{.campaign = CampaignId{1},
                                         .provider = ProviderId{1},
                                         .message = MessageId{1},
                                         .result = Outcome(Accepted{}),
                                         .at = at(10)};
    deliver::settle(sql_, std::span(&settlement, 1));
    std::size_t asked = 0;
    Reactions reactions;
    reactions.written_to = [&](soci::session&, const Reading&, const IncomingMessage&, const Stored&) { ++asked; };
    const auto tell = [&](IncomingContent content) {
        const Reading reading =
            says(IncomingMessage{.from = "919876510001", .to = "911", .content = std::move(content)}, at(30));
        return apply_all(sql_, std::span(&reading, 1), reactions).applied;
    };
    EXPECT_EQ(tell(UnknownContent{"system", R"({"type":"user_changed_number"})"}).replies, 0U);
    EXPECT_EQ(asked, 0U);
    EXPECT_EQ(tell(UnknownContent{"order", "{}"}).replies, 1U) << "said, though it cannot be read";
    EXPECT_EQ(asked, 1U);
}

TEST_F(ApplyTest, TellsOfAnAccountThatMaySendNothing) {
    intend_all(3);
    StatusReport report = testing::status_of(1, Status::failed);
    report.failure = FailureCode::account_problem;
    report.at = at(15);
    report.words = "insufficient balance";
    Applied applied = apply_one(says(report, at(20))).applied;
    EXPECT_EQ(applied.halts, (std::map<ProviderId, Halt>{{ProviderId{1}, {at(15), "insufficient balance"}}}));
    EXPECT_TRUE(apply_one(says(report, at(20))).applied.halts.empty()) << "told before";
    report = testing::status_of(2, Status::failed);
    report.failure = FailureCode::account_problem;
    applied += apply_one(says(report, at(30))).applied;
    EXPECT_EQ(applied.halts.at(ProviderId{1}).at, at(30)) << "the latest";
    report = testing::status_of(3, Status::failed);
    report.failure = FailureCode::bad_phone;
    EXPECT_TRUE(apply_one(says(report, at(20))).applied.halts.empty());
}

TEST_F(ApplyTest, AReportIsAttachedToAMessageThatAppearsInTheLedgerLater) {
    const auto result = apply_one(says(testing::status_of(1, Status::delivered), at(20)));
    EXPECT_EQ(result.applied.unknown, 1u);
    EXPECT_EQ(deliver::attach_late_messages(sql_, 0, 100).attached, 0);
    intend_all(1);
    EXPECT_EQ(deliver::attach_late_messages(sql_, 0, 100).attached, 1);
    EXPECT_EQ(status_of(1), Status::delivered);
    EXPECT_EQ(deliver::count_early_reports(sql_), 0);
    expect_counters_equal_recount();
}

TEST_F(ApplyTest, WhatWaitsForItsMessageIsBounded) {
    for (int i = 0; i < 20'100; ++i) {
        apply_one(says(testing::status_of(1'000 + i, Status::read), at(20)));
    }
    deliver::trim_early_reports(sql_, at(30));
    EXPECT_EQ(deliver::count_early_reports(sql_), 20'000);
    deliver::trim_early_reports(sql_, at(20 + 24 * 3'600));
    EXPECT_EQ(deliver::count_early_reports(sql_), 20'000);
    deliver::trim_early_reports(sql_, at(21 + 24 * 3'600));
    EXPECT_EQ(deliver::count_early_reports(sql_), 0);
}

TEST_F(ApplyTest, AClicksAddressIsKept) {
    intend_all(1);
    apply_one(
        says(StatusReport{.message_id = wire_id(1), .status = Status::clicked, .url = "https://a.example/x"}, at(9)));
    std::string words;
    sql_ << "SELECT words FROM message WHERE id = 1", soci::into(words);
    EXPECT_EQ(words, "https://a.example/x");
}

TEST_F(ApplyTest, HandsOnWhatConcernsOthersWithinTheTransaction) {
    std::vector<std::string> heard;
    Reactions reactions;
    reactions.template_changed = [&](soci::session&, const Reading& reading, const TemplateReport& report) {
        heard.push_back(fmt::format("template {} of provider {}", report.name, reading.provider.value));
    };
    reactions.consent_changed = [&](soci::session&, const Reading&, const ConsentReport& report) {
        heard.push_back(fmt::format("consent of {}: {}", report.phone, report.opted_in));
    };
    reactions.written_to = [&](soci::session&, const Reading&, const IncomingMessage& message, const Stored& stored) {
        heard.push_back(fmt::format("{} wrote, known: {}", message.from, stored.profile.has_value()));
    };
    intend_all(1);
    IncomingMessage stranger{.provider_id = "a", .from = "4915112345678", .to = "911", .content = Text{"hi"}};
    IncomingMessage known{.provider_id = "b", .from = "919876510001", .to = "911", .content = Text{"hi"}};
    const std::vector<Reading> readings{says(TemplateReport{.name = "t", .status = TemplateStatus::paused}, at(20)),
                                        says(ConsentReport{.phone = "919876510001"}, at(20)),
                                        says(Notice{"billing-event"}, at(20)),
                                        says(stranger, at(20)),
                                        says(known, at(20)),
                                        says(stranger, at(21))};
    const auto result = apply_all(sql_, readings, reactions);
    EXPECT_EQ(heard, (std::vector<std::string>{"template t of provider 1", "consent of 919876510001: false",
                                               "4915112345678 wrote, known: false", "919876510001 wrote, known: true"}))
        << "what is repeated is no news";
    EXPECT_EQ(result.applied.templates, 1U);
    EXPECT_EQ(result.applied.consents, 1U);
    EXPECT_EQ(result.applied.notices, 1U);
    EXPECT_TRUE(result.troubles.empty());
}

TEST_F(ApplyTest, ReportsOnTrialsAndOnRepliesOutsideOfCampaignsTouchNoMessage) {
    intend_all(2);
    const auto of = [](const char* id) {
        return says(StatusReport{.message_id = id, .status = Status::delivered}, at(20));
    };
    for (const char* id : {"0|0|0|0", "0|0|0|1", "0|0|0|2"}) {
        const auto result = apply_one(of(id));
        EXPECT_EQ(result.applied.unchanged, 1U) << id;
        EXPECT_TRUE(result.troubles.empty()) << id;
    }
    EXPECT_EQ(status_of(1), Status::intended);
    EXPECT_EQ(status_of(2), Status::intended);
}

TEST_F(ApplyTest, AReportByTheProvidersOwnIdThatIsEarlyIsAttachedWhenTheAnswerComes) {
    intend_all(1);
    StatusReport early{.message_id = {}, .provider_id = "gs-1", .status = Status::delivered, .whatsapp_id = "wamid.1"};
    EXPECT_EQ(apply_one(says(early, at(20))).applied.early, 1U);
    EXPECT_EQ(status_of(1), Status::intended);
    const deliver::Settlement answer{.campaign = CampaignId{1},
                                     .provider = ProviderId{1},
                                     .message = MessageId{1},
                                     .result = Outcome(Accepted{"gs-1"}),
                                     .at = at(21)};
    deliver::settle(sql_, std::span(&answer, 1));
    EXPECT_EQ(status_of(1), Status::delivered);
    // A week later the provider knows it by WhatsApp's id alone.
    StatusReport late{.message_id = {}, .provider_id = "wamid.1", .status = Status::read};
    EXPECT_EQ(apply_one(says(late, at(600'000))).applied.merged, 1U);
    EXPECT_EQ(status_of(1), Status::read);
    expect_counters_equal_recount();
}

}  // namespace
}  // namespace parley::receive
