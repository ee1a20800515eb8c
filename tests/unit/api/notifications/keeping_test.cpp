#include "api/notifications/keeping.h"

#include <gmock/gmock.h>

#include "api/notifications/categories.h"
#include "api/notifications/topics.h"
#include "deliver/ledger.h"
#include "project.h"

namespace parley::api::notifications {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view to_one = R"({"notification":{"title":"Hi","message":"Hello"},"recipients":["u-1"]})";

TEST(Notification, MakesAMessageAndAnInboxItemForWhoIsKnown) {
    Project project;
    project.add_user("u-1", "+14155550101");
    EXPECT_EQ(project.send(R"({"notification":{"title":"Hi"},"sendTo":{"recipients":["u-1","nobody"]}})"), true);
    EXPECT_THAT(project.events(),
                ElementsAre("u-1 whatsapp queued", "u-1 inApp delivered", "nobody whatsapp discarded"));
    EXPECT_THAT(project.reason_of("nobody"), HasSubstr("nobody is known"));
    EXPECT_EQ(project.count("SELECT COUNT(*) FROM message WHERE status = 1"), 1);
    EXPECT_EQ(project.count("SELECT COUNT(*) FROM single_message WHERE reference = 'r-1'"), 1);
}

TEST(Notification, IsDiscardedWithTheReasonWhereANumberLacksOrIsBlocked) {
    Project project;
    project.add_user("without", "");
    project.add_user("blocked", "+14155550102");
    ASSERT_TRUE(project.writer.run([&](soci::session& sql) {
        audience::set_number_blocked(sql, project.id, "+14155550102", true, project.clock.now());
    }));
    EXPECT_TRUE(project.send(R"({"notification":{"title":"Hi"},"recipients":["without","blocked"]})"));
    EXPECT_THAT(project.events(), ElementsAre("without whatsapp discarded", "without inApp delivered",
                                              "blocked whatsapp discarded", "blocked inApp delivered"));
    EXPECT_THAT(project.reason_of("without"), HasSubstr("no phone number"));
    EXPECT_THAT(project.reason_of("blocked"), HasSubstr("do-not-disturb"));
}

TEST(Notification, CreatesInlineUsersFirst) {
    Project project;
    EXPECT_EQ(project.send(R"({"notification":{"title":"Hi"},"sendTo":{"recipients":[
        {"identifier":"new@example.com","phoneNumber":"+14155550103","city":"Pune"}]}})"),
              true);
    const auto user =
        project.database.read([&](soci::session& sql) { return find_user(sql, project.id, "new@example.com"); });
    ASSERT_TRUE(user);
    EXPECT_EQ(user->phone, "+14155550103");
    EXPECT_EQ(user->attributes.at("Email"), "new@example.com");
    EXPECT_EQ(user->attributes.at("city"), "Pune");
    EXPECT_FALSE(user->opted_in);
    EXPECT_THAT(project.events().front(), "new@example.com whatsapp queued");
}

TEST(Notification, GoesByTheChannelsThatAreNamed) {
    Project project;
    project.add_user("u-1", "+14155550101");
    project.send(R"({"notification":{"title":"a"},"recipients":["u-1"],"override":{"channels":["whatsapp"]}})", "r-1");
    project.send(R"({"notification":{"title":"b"},"recipients":["u-1"],"override":{"channels":["inApp","sms"]}})",
                 "r-2");
    EXPECT_THAT(project.events("r-1"), ElementsAre("u-1 whatsapp queued"));
    EXPECT_THAT(project.events("r-2"), ElementsAre("u-1 inApp delivered", "u-1 sms discarded"));
    EXPECT_EQ(project.inbox("u-1").total, 1);
}

TEST(Notification, IsDiscardedForAllWhereNoProviderIsThere) {
    Project project;
    project.add_user("u-1", "+14155550101");
    EXPECT_EQ(project.send(to_one, "r-1", "no WhatsApp provider is connected"), false);
    EXPECT_EQ(project.reason_of("u-1"), "no WhatsApp provider is connected");
    EXPECT_EQ(project.inbox("u-1").total, 1);
}

// Reference, the table of decisions under "Categories and preferences".
TEST(Category, IsMadeWhereItIsNewAndAsksTheRecipientsPreference) {
    Project project;
    project.add_user("u-1", "+14155550101");
    project.send(R"({"notification":{"title":"t"},"category":"orders","recipients":["u-1"]})", "no rule");
    const auto orders =
        project.database.read([&](soci::session& sql) { return find_category(sql, project.id, "orders"); });
    ASSERT_TRUE(orders);
    const auto prefer_whatsapp = [&](bool enabled) {
        ASSERT_TRUE(
            project.writer.run([&](soci::session& sql) { prefer(sql, orders->id, "u-1", "whatsapp", enabled); }));
    };
    prefer_whatsapp(false);
    project.send(R"({"notification":{"title":"t"},"recipients":["u-1"]})", "no category");
    project.send(R"({"notification":{"title":"t"},"category":"orders","recipients":["u-1"]})", "disabled");
    prefer_whatsapp(true);
    project.send(R"({"notification":{"title":"t"},"category":"orders","recipients":["u-1"]})", "enabled");
    for (const auto& [request, event] : {std::pair("no rule", "queued"), std::pair("no category", "queued"),
                                         std::pair("disabled", "discarded"), std::pair("enabled", "queued")}) {
        EXPECT_EQ(project.events(request).front(), fmt::format("u-1 whatsapp {}", event)) << request;
    }
    EXPECT_THAT(project.reason_of("u-1", "disabled"), HasSubstr("category orders"));
}

TEST(Topic, ReachesItsMembersByTheChannelsThatTheyChose) {
    Project project;
    for (const char* user : {"u-1", "u-2", "u-3"}) {
        project.add_user(user, "+1415555010" + std::string(user).substr(2));
    }
    ASSERT_TRUE(project.writer.run([&](soci::session& sql) {
        const Topic topic = insert_topic(sql, project.id, "news", "News", project.clock.now());
        put_member(sql, topic.id, {"u-1", {}});
        put_member(sql, topic.id, {"u-2", {"inApp"}});
        put_member(sql, topic.id, {"gone", {}});
    }));
    project.send(R"({"notification":{"title":"t"},"sendTo":{"recipients":["u-3","u-1"],"topics":["news"]}})");
    EXPECT_THAT(project.events(),
                ElementsAre("u-3 whatsapp queued", "u-3 inApp delivered", "u-1 whatsapp queued", "u-1 inApp delivered",
                            "gone whatsapp discarded", "u-2 whatsapp discarded", "u-2 inApp delivered"))
        << "everybody once";
    EXPECT_THAT(project.reason_of("u-2"), HasSubstr("not chosen WhatsApp"));
}

TEST(Topic, ThatIsUnknownRefusesTheCallAndWritesNothing) {
    Project project;
    const auto sent = project.send(R"({"notification":{"title":"t"},"category":"new","sendTo":{"topics":["none"],
        "recipients":[{"identifier":"u-9","phoneNumber":"+14155550109"}]}})");
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().where, "sendTo.topics[0]");
    for (const char* table : {"notification", "notification_category", "profile", "message"}) {
        EXPECT_EQ(project.count(fmt::format("SELECT COUNT(*) FROM {}", table)), 0) << table;
    }
}

TEST(Topic, GetsItsIdentifierFromItsName) {
    EXPECT_EQ(topic_identifier_of("Big  News Today"), "big-news-today");
    EXPECT_EQ(topic_identifier_of("news"), "news");
}

TEST(Scheduled, WaitsForItsTimeAndCanBeTakenBack) {
    Project project;
    project.add_user("u-1", "+14155550101");
    project.add_user("u-2", "+14155550102");
    project.send(R"({"notification":{"title":"t"},"sendAt":"2030-01-01T00:00:00Z","cancellationKey":"o-1",
        "recipients":["u-1","u-2"]})");
    EXPECT_THAT(project.events(), ElementsAre("u-1 whatsapp scheduled", "u-1 inApp scheduled", "u-2 whatsapp scheduled",
                                              "u-2 inApp scheduled"));
    EXPECT_EQ(project.inbox("u-1").total, 0) << "not before its time";
    const auto take_back = [&](const std::string& key, const std::vector<std::string>& whom) {
        return *project.writer.run(
            [&](soci::session& sql) { return cancel(sql, project.id, key, whom, project.clock.now()); });
    };
    EXPECT_EQ(take_back("o-2", {}), 0);
    EXPECT_EQ(take_back("", {}), 0);
    EXPECT_EQ(take_back("o-1", {"u-2"}), 1);
    EXPECT_THAT(project.events(),
                ElementsAre("u-1 whatsapp scheduled", "u-1 inApp scheduled", "u-2 whatsapp discarded"));
    EXPECT_THAT(project.reason_of("u-2"), HasSubstr("cancelled"));
    EXPECT_EQ(take_back("o-1", {}), 1);
    EXPECT_EQ(take_back("o-1", {}), 0);
    EXPECT_EQ(project.count("SELECT COUNT(*) FROM single_message WHERE state = 1"), 0);
    EXPECT_EQ(project.count("SELECT COUNT(*) FROM message WHERE status = 0 AND reason = 8"), 2);
    EXPECT_EQ(project.count("SELECT COALESCE(SUM(messages), 0) FROM tally WHERE status = 1"), 0)
        << "the counters moved along";
}

TEST(Scheduled, IsTakenBackFromTheInboxAlsoWhereNoMessageWaits) {
    Project project;
    project.add_user("u-1", "+14155550101");
    project.send(R"({"notification":{"title":"t"},"sendAt":"2030-01-01T00:00:00Z","cancellationKey":"o-1",
        "recipients":["u-1","nobody"]})",
                 "r-1", "no WhatsApp provider is connected");
    EXPECT_THAT(project.events(),
                ElementsAre("u-1 whatsapp discarded", "u-1 inApp scheduled", "nobody whatsapp discarded"));
    const auto cancelled =
        project.writer.run([&](soci::session& sql) { return cancel(sql, project.id, "o-1", {}, project.clock.now()); });
    EXPECT_EQ(*cancelled, 1) << "of nobody there was nothing to take back";
    EXPECT_THAT(project.events(), ElementsAre("u-1 whatsapp discarded", "nobody whatsapp discarded"));
    EXPECT_THAT(project.reason_of("u-1"), HasSubstr("no WhatsApp provider"));
}

TEST(Notification, IsOfItsProjectAlone) {
    Project project;
    project.add_user("u-1", "+14155550101");
    project.send(to_one);
    const ProjectId other = project.add_project();
    const LogQuery query{other, "r-1"};
    EXPECT_TRUE(project.database.read([&](soci::session& sql) { return read_log(sql, query); }).empty());
    EXPECT_EQ(project.database
                  .read([&](soci::session& sql) { return read_inbox(sql, {other, "u-1"}, {}, project.clock.now()); })
                  .total,
              0);
}

}  // namespace
}  // namespace parley::api::notifications
