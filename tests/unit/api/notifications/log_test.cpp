#include "api/notifications/log.h"

#include <gmock/gmock.h>

#include "deliver/ledger.h"
#include "project.h"

namespace parley::api::notifications {
namespace {

using ::testing::HasSubstr;

// One message, and what its ledger row is made to say.
class Tracking : public ::testing::Test {
protected:
    Tracking() {
        project.add_user("u-1", "+14155550101");
        project.send(R"({"notification":{"title":"t"},"recipients":["u-1"],"override":{"channels":["whatsapp"]}})");
        message = project.log().front().message->id;
    }

    void set(Status status, int reason = 0, const std::string& words = {}) {
        const int number = static_cast<int>(status);
        const long long id = message.value;
        ASSERT_TRUE(project.writer.run([&](soci::session& sql) {
            sql << "UPDATE message SET status = :status, reason = :reason, words = :words, settled_at = 1000 "
                   "WHERE id = :id",
                soci::use(number, "status"), soci::use(reason, "reason"), soci::use(words, "words"),
                soci::use(id, "id");
        }));
    }

    void report(Status status) {
        ASSERT_TRUE(project.writer.run([&](soci::session& sql) {
            deliver::Report said{.message = message, .status = status, .at = project.clock.now()};
            said.received = project.clock.now();
            deliver::merge_reports(sql, std::span(&said, 1));
        }));
    }

    ChannelEvents now() { return events_of(project.log().front(), project.clock.now()).front(); }

    Project project;
    MessageId message;
};

TEST_F(Tracking, SaysWhatTheLedgerSays) {
    for (const auto& [status, event] :
         {std::pair(Status::queued, "queued"), std::pair(Status::intended, "queued"),
          std::pair(Status::accepted, "sent"), std::pair(Status::sent, "sent"),
          std::pair(Status::delivered, "delivered"), std::pair(Status::read, "seen"),
          std::pair(Status::clicked, "seen"), std::pair(Status::failed, "discarded"),
          std::pair(Status::uncertain, "discarded"), std::pair(Status::skipped, "discarded")}) {
        set(status);
        EXPECT_EQ(now().event, event) << name_of(status);
    }
}

TEST_F(Tracking, ExplainsWhatWasDiscarded) {
    set(Status::failed, static_cast<int>(FailureCode::outside_window), "Re-engagement message");
    EXPECT_THAT(now().reason, HasSubstr("24"));
    EXPECT_THAT(now().reason, HasSubstr("Re-engagement message"));
    set(Status::uncertain, 0, "no answer in 1 s");
    EXPECT_THAT(now().reason, HasSubstr("uncertain"));
    set(Status::skipped, static_cast<int>(SkipReason::number_blocked));
    EXPECT_THAT(now().reason, HasSubstr("do-not-disturb"));
}

// Reference, D1: the order of callbacks must not matter.
TEST_F(Tracking, NeverGoesBack) {
    set(Status::accepted);
    report(Status::read);
    EXPECT_EQ(now().event, "seen");
    report(Status::delivered);
    report(Status::sent);
    EXPECT_EQ(now().event, "seen");
    std::vector<std::string> names;
    for (const json::value& line : now().history) {
        names.emplace_back(line.at("event").as_string());
    }
    EXPECT_THAT(names, ::testing::ElementsAre("sent", "delivered", "seen"));
}

TEST_F(Tracking, NamesTheProviderOfTheMessage) {
    EXPECT_EQ(project.log().front().dialect, "gupshup");
}

TEST(Log, ComesInPagesNewestFirstOrOnwards) {
    Project project;
    project.add_user("u-1", "+14155550101");
    for (int number = 1; number <= 5; ++number) {
        project.send(R"({"notification":{"title":"t"},"recipients":["u-1"]})", "r-" + std::to_string(number));
    }
    const auto requests = [&](LogQuery query) {
        std::vector<std::string> found;
        for (const LogRow& row : project.database.read([&](soci::session& sql) { return read_log(sql, query); })) {
            found.push_back(row.request);
        }
        return found;
    };
    LogQuery pages{project.id};
    pages.page = 2;
    pages.limit = 2;
    EXPECT_THAT(requests(pages), ::testing::ElementsAre("r-3", "r-2"));
    LogQuery onwards{project.id};
    onwards.after = 3;
    EXPECT_THAT(requests(onwards), ::testing::ElementsAre("r-4", "r-5"));
    LogQuery of_one{project.id, "", "nobody"};
    EXPECT_TRUE(requests(of_one).empty());
    EXPECT_EQ(project.database.read([&](soci::session& sql) { return count_log(sql, project.id); }), 5);
}

}  // namespace
}  // namespace parley::api::notifications
