#include "receive/incoming_news.h"

#include "base/json.h"
#include "ledger_fixture.h"
#include "receive/incoming.h"

namespace parley::receive {
namespace {

class IncomingNewsTest : public parley::testing::LedgerFixture {
protected:
    IncomingNewsTest() {
        sql_ << "INSERT INTO webhook_endpoint (project_id, url, events, secret, created_at, updated_at) "
                "VALUES (1, 'https://a.example/', '|message.incoming|', '', 0, 0)";
    }
    void store(const IncomingMessage& message) { store_incoming(sql_, message, ProviderId{1}, ProjectId{1}, at(40)); }
    std::vector<json::value> told() {
        std::vector<json::value> all;
        const soci::rowset<std::string> rows = (sql_.prepare << "SELECT data FROM webhook_event ORDER BY id");
        for (const std::string& data : rows) {
            all.push_back(json::parse(data));
        }
        return all;
    }
};

TEST_F(IncomingNewsTest, TellsWhoWroteWhatOnce) {
    queue(1);
    const IncomingMessage message{.provider_id = "in-1",
                                  .from = "919876510001",
                                  .to = "911",
                                  .name = "Ravi",
                                  .at = at(30),
                                  .context_id = "1|0|1|1",
                                  .content = Text{"Hello \"there\""}};
    store(message);
    store(message);
    const auto all = told();
    ASSERT_EQ(all.size(), 1U);
    const json::value& data = all[0];
    EXPECT_EQ(data.at("profile").as_string(), "person-1");
    EXPECT_EQ(data.at("phone").as_string(), "+919876510001");
    EXPECT_EQ(data.at("name").as_string(), "Ravi");
    EXPECT_EQ(data.at("type").as_string(), "text");
    EXPECT_EQ(data.at("content").at("text").as_string(), "Hello \"there\"");
    EXPECT_EQ(data.at("answers").as_int64(), 1);
    EXPECT_EQ(data.at("campaign").as_int64(), 1);
    EXPECT_EQ(data.at("provider").as_int64(), 1);
    EXPECT_EQ(data.at("at").as_string(), "1970-01-01T00:00:40.000Z");
    EXPECT_EQ(data.at("provider_time").as_string(), "1970-01-01T00:00:30.000Z");
}

TEST_F(IncomingNewsTest, AStrangerHasNoProfile) {
    store({.provider_id = "in-2", .from = "4915112345678", .to = "911", .content = Text{"Who are you?"}});
    const auto all = told();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_TRUE(all[0].at("profile").is_null());
    EXPECT_TRUE(all[0].at("answers").is_null());
    EXPECT_TRUE(all[0].at("campaign").is_null());
}

}  // namespace
}  // namespace parley::receive
