#include "api/notifications/inbox.h"

#include <gmock/gmock.h>

#include "project.h"

namespace parley::api::notifications {
namespace {

class Inbox : public ::testing::Test {
protected:
    Inbox() {
        project.add_user("u-1", "+14155550101");
        project.add_user("u-2", "+14155550102");
        for (const char* title : {"first", "second", "third"}) {
            project.send(fmt::format(R"({{"notification":{{"title":"{}"}},"category":"{}","recipients":["u-1"]}})",
                                     title, title == std::string("third") ? "news" : "orders"));
        }
        project.send(R"({"notification":{"title":"of another"},"recipients":["u-2"]})");
    }

    std::vector<std::string> titles(InboxQuery query = {}) {
        std::vector<std::string> found;
        for (const InboxItem& item : project.inbox("u-1", query).items) {
            found.emplace_back(item.content.at("title").as_string());
        }
        return found;
    }

    long long id_of(std::string_view title) {
        for (const InboxItem& item : project.inbox("u-1").items) {
            if (item.content.at("title") == json::string(title)) {
                return item.id;
            }
        }
        return 0;
    }

    bool change(long long id, InboxChange what, const std::string& user = "u-1") {
        return *project.writer.run(
            [&](soci::session& sql) { return change_item(sql, {project.id, user}, id, what, project.clock.now()); });
    }

    Project project;
};

TEST_F(Inbox, ListsAUsersOwnNewestFirstInPages) {
    EXPECT_THAT(titles(), ::testing::ElementsAre("third", "second", "first"));
    EXPECT_THAT(titles({.page = 2, .limit = 2}), ::testing::ElementsAre("first"));
    EXPECT_THAT(titles({.category = "news"}), ::testing::ElementsAre("third"));
    EXPECT_EQ(project.inbox("u-1", {.limit = 1}).total, 3);
    EXPECT_EQ(project.inbox("u-1").unread, 3);
}

TEST_F(Inbox, KnowsWhatWasSeenReadAndAnswered) {
    const long long id = id_of("second");
    EXPECT_TRUE(change(id, InboxChange::see));
    EXPECT_EQ(project.inbox("u-1").unread, 3) << "seen is not read";
    EXPECT_TRUE(change(id, InboxChange::click));
    EXPECT_THAT(titles({.filter = InboxFilter::read}), ::testing::ElementsAre("second"));
    EXPECT_THAT(titles({.filter = InboxFilter::unread}), ::testing::ElementsAre("third", "first"));
    EXPECT_TRUE(change(id, InboxChange::unread));
    EXPECT_EQ(project.inbox("u-1").unread, 3);
    EXPECT_TRUE(*project.writer.run([&](soci::session& sql) {
        return set_interaction(sql, {project.id, "u-1"}, id, "accepted", project.clock.now());
    }));
    EXPECT_THAT(titles({.filter = InboxFilter::interacted}), ::testing::ElementsAre("second"));
    EXPECT_TRUE(change(id, InboxChange::unsee));
    EXPECT_FALSE(
        project.database
            .read([&](soci::session& sql) { return find_item(sql, {project.id, "u-1"}, id, project.clock.now()); })
            ->seen);
}

TEST_F(Inbox, LosesWhatIsRemoved) {
    const long long id = id_of("second");
    EXPECT_TRUE(change(id, InboxChange::remove));
    EXPECT_FALSE(change(id, InboxChange::see));
    EXPECT_THAT(titles(), ::testing::ElementsAre("third", "first"));
}

TEST_F(Inbox, OpensNobodyElses) {
    const long long id = id_of("second");
    for (const InboxChange what : {InboxChange::see, InboxChange::click, InboxChange::remove}) {
        EXPECT_FALSE(change(id, what, "u-2"));
    }
    EXPECT_FALSE(change(0, InboxChange::remove));
    EXPECT_TRUE(change(id, InboxChange::click, "")) << "a server names items by their number";
}

TEST_F(Inbox, IsReadAndEmptiedAtOnce) {
    const auto all = [&](const std::string& user, InboxChange what) {
        ASSERT_TRUE(project.writer.run(
            [&](soci::session& sql) { change_all(sql, {project.id, user}, what, project.clock.now()); }));
    };
    all("u-1", InboxChange::click);
    EXPECT_EQ(project.inbox("u-1").unread, 0);
    EXPECT_EQ(project.inbox("u-2").unread, 1);
    all("", InboxChange::remove);
    EXPECT_EQ(project.inbox("u-1").total, 3) << "nobody's is nothing";
    all("u-1", InboxChange::remove);
    EXPECT_EQ(project.inbox("u-1").total, 0);
    EXPECT_EQ(project.inbox("u-2").total, 1);
}

TEST(InboxFilters, HaveTheNamesThatClientsSend) {
    EXPECT_EQ(filter_named(""), InboxFilter::all);
    EXPECT_EQ(filter_named("unread"), InboxFilter::unread);
    EXPECT_EQ(filter_named("read"), InboxFilter::read);
    EXPECT_EQ(filter_named("interacted"), InboxFilter::interacted);
    EXPECT_EQ(filter_named("seen"), std::nullopt);
}

}  // namespace
}  // namespace parley::api::notifications
