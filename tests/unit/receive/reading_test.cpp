#include "receive/reading.h"

#include <gtest/gtest.h>

#include "said.h"

namespace parley::receive {
namespace {

const Time noon{std::chrono::seconds(1'700'000'000)};

Reading read_body(std::string body) {
    deliver::Provider provider;
    provider.id = ProviderId{1};
    provider.project = ProjectId{3};
    return read({ProviderId{1}, Kind::status, noon, testing::request_with(std::move(body))}, &provider);
}

TEST(Reading, HoldsWhatTheDialectRead) {
    const Reading reading = read_body(testing::status_body("1|2|3|4", "delivered", 1'699'999'999));
    EXPECT_TRUE(reading.trouble.empty());
    EXPECT_EQ(reading.project, ProjectId{3});
    EXPECT_EQ(reading.received, noon);
    ASSERT_EQ(reading.batch.callbacks.size(), 1u);
    const auto& report = std::get<StatusReport>(reading.batch.callbacks[0]);
    EXPECT_EQ(report.status, Status::delivered);
    EXPECT_EQ(report.at, noon - std::chrono::seconds(1));
}

TEST(Reading, NamesWhatCannotBeReadAndKeepsTheRest) {
    const Reading reading =
        read_body(R"({"statuses":[{"msgId":"1|2|3|4","status":"sent"},{"msgId":"1|2|3|5","status":"eaten"}]})");
    EXPECT_EQ(reading.batch.callbacks.size(), 1u);
    EXPECT_NE(reading.trouble.find("statuses[1]"), std::string::npos) << reading.trouble;
}

TEST(Reading, IsInTroubleWithAnythingElse) {
    for (const char* body : {"", "{", "null", "\xff\xfe", "<xml/>", R"({"hello":1})"}) {
        const Reading reading = read_body(body);
        EXPECT_FALSE(reading.trouble.empty()) << body;
        EXPECT_LE(reading.trouble.size(), 2'000u);
        EXPECT_TRUE(reading.batch.callbacks.empty()) << body;
    }
}

TEST(Reading, OfAProviderThatIsGoneIsInTrouble) {
    const Record record{ProviderId{1}, Kind::status, noon, testing::request_with("{}")};
    EXPECT_EQ(read(record, nullptr).trouble, "its provider is no longer there");
    deliver::Provider provider;
    provider.dialect = "klingon";
    EXPECT_NE(read(record, &provider).trouble.find("klingon"), std::string::npos);
}

TEST(Reading, BelievesNoTimeOfTomorrow) {
    const auto at = [](long long seconds) {
        const Reading reading = read_body(testing::status_body("1|2|3|4", "sent", seconds));
        return std::get<StatusReport>(reading.batch.callbacks.at(0)).at;
    };
    EXPECT_EQ(at(1'700'000'000 + 24 * 3'600), noon + std::chrono::hours(24));
    EXPECT_EQ(at(1'700'000'000 + 24 * 3'600 + 1), std::nullopt);
}

}  // namespace
}  // namespace parley::receive
