#include "receive/quarantine.h"

#include "ledger_fixture.h"
#include "said.h"

namespace parley::receive {
namespace {

class QuarantineTest : public parley::testing::LedgerFixture {
protected:
    QuarantineTest() { providers_.replace(deliver::list_all_providers(sql_, box_)); }

    static Record record(std::string body, int second = 20, int provider = 1) {
        Record kept{ProviderId{provider}, Kind::status, at(second), testing::request_with(std::move(body))};
        kept.request.target = "/";
        return kept;
    }
    std::vector<std::string> reasons() {
        std::vector<std::string> all;
        for (const Quarantined& row : list_quarantined(sql_, ProjectId{1}, 0, 1'000)) {
            all.push_back(row.reason);
        }
        return all;
    }

    const SecretBox box_ = SecretBox::temporary();
    ProviderDirectory providers_{box_};
};

TEST_F(QuarantineTest, GivesBackTheBytesAsTheyCame) {
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte) {
        bytes += static_cast<char>(byte);
    }
    const Record kept = record(bytes);
    quarantine(sql_, kept, "this is not JSON");
    const auto listed = list_quarantined(sql_, ProjectId{1}, 0, 10);
    ASSERT_EQ(listed.size(), 1u);
    EXPECT_EQ(listed[0].reason, "this is not JSON");
    EXPECT_EQ(listed[0].kind, "status");
    EXPECT_EQ(listed[0].received, at(20));
    EXPECT_GE(listed[0].bytes, 256u);
    EXPECT_EQ(find_quarantined(sql_, ProjectId{1}, listed[0].id), kept);
}

TEST_F(QuarantineTest, IsListedNewestFirstAndInPages) {
    for (int i = 0; i < 5; ++i) {
        quarantine(sql_, record("x"), std::to_string(i));
    }
    const auto first = list_quarantined(sql_, ProjectId{1}, 0, 2);
    ASSERT_EQ(first.size(), 2u);
    EXPECT_EQ(first[0].reason, "4");
    const auto second = list_quarantined(sql_, ProjectId{1}, first[1].id, 10);
    ASSERT_EQ(second.size(), 3u);
    EXPECT_EQ(second[0].reason, "2");
}

TEST_F(QuarantineTest, IsListedByProviderKindAndReason) {
    quarantine(sql_, record("x"), "is not JSON");
    Record incoming = record("x");
    incoming.kind = Kind::incoming;
    quarantine(sql_, incoming, "100% odd");
    const auto count = [&](const QuarantineFilter& filter) {
        return list_quarantined(sql_, ProjectId{1}, 0, 10, filter).size();
    };
    EXPECT_EQ(count({}), 2u);
    EXPECT_EQ(count({.provider = ProviderId{1}}), 2u);
    EXPECT_EQ(count({.provider = ProviderId{2}}), 0u);
    EXPECT_EQ(count({.kind = "incoming"}), 1u);
    EXPECT_EQ(count({.reason = "is not"}), 1u);
    EXPECT_EQ(count({.reason = "%"}), 0u) << "no letter of it has a meaning";
    EXPECT_EQ(count({.provider = ProviderId{1}, .kind = "status", .reason = "100"}), 0u);
}

TEST_F(QuarantineTest, ShowsNothingToAnotherProject) {
    quarantine(sql_, record("x"), "why");
    const auto id = list_quarantined(sql_, ProjectId{1}, 0, 1)[0].id;
    EXPECT_TRUE(list_quarantined(sql_, ProjectId{2}, 0, 10).empty());
    EXPECT_FALSE(find_quarantined(sql_, ProjectId{2}, id));
    EXPECT_FALSE(remove_quarantined(sql_, ProjectId{2}, id));
    EXPECT_EQ(retry_quarantined(sql_, providers_, ProjectId{2}, id).error().kind, ErrorKind::missing);
    EXPECT_TRUE(remove_quarantined(sql_, ProjectId{1}, id));
    EXPECT_FALSE(remove_quarantined(sql_, ProjectId{1}, id));
}

TEST_F(QuarantineTest, ARetryAppliesItOnceItsMessageIsThere) {
    quarantine(sql_, record(testing::status_body(testing::wire_id(1), "delivered")), names_no_message);
    const auto id = list_quarantined(sql_, ProjectId{1}, 0, 1)[0].id;
    EXPECT_EQ(retry_quarantined(sql_, providers_, ProjectId{1}, id)->unknown, 1u);
    EXPECT_EQ(reasons().size(), 1u);
    queue(1);
    EXPECT_EQ(retry_quarantined(sql_, providers_, ProjectId{1}, id)->merged, 1u);
    EXPECT_EQ(status_of(1), Status::delivered);
    EXPECT_TRUE(reasons().empty());
    expect_counters_equal_recount();
}

TEST_F(QuarantineTest, ARetryOfWhatStillCannotBeReadRenewsItsReason) {
    quarantine(sql_, record("{"), "an old reason");
    const auto id = list_quarantined(sql_, ProjectId{1}, 0, 1)[0].id;
    EXPECT_TRUE(retry_quarantined(sql_, providers_, ProjectId{1}, id));
    ASSERT_EQ(reasons().size(), 1u);
    EXPECT_NE(reasons()[0], "an old reason");
    EXPECT_FALSE(reasons()[0].empty());
}

TEST_F(QuarantineTest, KeepsTheNewestThatFitEachClassForItself) {
    const std::string body(1'000, 'x');
    for (int i = 0; i < 20; ++i) {
        quarantine(sql_, record(body), names_no_message);
        quarantine(sql_, record(body), "bad " + std::to_string(i));
    }
    const auto size = static_cast<std::int64_t>(list_quarantined(sql_, ProjectId{1}, 0, 1)[0].bytes);
    QuarantineLimits limits;
    limits.unknown_bytes = 5 * size;
    limits.unreadable_bytes = 15 * size + 1;
    trim_quarantine(sql_, at(30), limits);
    EXPECT_EQ(count_quarantined(sql_).unknown, 5);
    EXPECT_EQ(count_quarantined(sql_).unreadable, 15);
    EXPECT_EQ(count_quarantined(sql_).bytes, 20 * size);
    EXPECT_EQ(reasons().front(), "bad 19");
    trim_quarantine(sql_, at(30), limits);
    EXPECT_EQ(count_quarantined(sql_).bytes, 20 * size);
}

TEST_F(QuarantineTest, ForgetsByAge) {
    quarantine(sql_, record("x", 100), names_no_message);
    quarantine(sql_, record("x", 100), "bad");
    trim_quarantine(sql_, at(100) + std::chrono::hours(24));
    EXPECT_EQ(count_quarantined(sql_).unknown, 1);
    trim_quarantine(sql_, at(101) + std::chrono::hours(24));
    EXPECT_EQ(count_quarantined(sql_).unknown, 0);
    EXPECT_EQ(count_quarantined(sql_).unreadable, 1);
    trim_quarantine(sql_, at(101) + std::chrono::hours(30 * 24));
    EXPECT_EQ(count_quarantined(sql_).unreadable, 0);
}

}  // namespace
}  // namespace parley::receive
