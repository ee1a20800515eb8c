#include "api/live/live_log.h"

#include <gmock/gmock.h>

namespace parley::api {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> after(const LiveLog& log, std::uint64_t place) {
    std::vector<std::string> things;
    log.each_after(
        place, [&](const LiveLog::Entry& entry) { things.push_back(entry.thing.first + " " + entry.thing.second); });
    return things;
}

TEST(LiveLogTest, NumbersEventsAndWritesThemAsServerSentEvents) {
    LiveLog log("17.3");
    EXPECT_EQ(log.position(), 0U);
    log.note({"campaign", "5", access::Right::read_campaigns, R"({"id":5})"});
    EXPECT_EQ(log.position(), 1U);
    log.each_after(0, [](const LiveLog::Entry& entry) {
        EXPECT_EQ(entry.text, "id: 17.3-1\nevent: campaign\ndata: {\"id\":5}\n\n");
        EXPECT_EQ(entry.needs, access::Right::read_campaigns);
    });
}

TEST(LiveLogTest, TellsWhoComesBackEachThingThatIsDifferentOnce) {
    LiveLog log("1");
    log.note({"campaign", "5"});
    const std::string seen = log.id_of(log.position());
    log.note({"campaign", "5"});
    log.note({"template", "2"});
    log.note({"campaign", "5"});
    log.note({"campaign", "6"});
    const auto place = log.place_of(seen);
    ASSERT_TRUE(place);
    EXPECT_THAT(after(log, *place), ElementsAre("template 2", "campaign 5", "campaign 6"));
    EXPECT_THAT(after(log, log.position()), ElementsAre());
}

TEST(LiveLogTest, KnowsNoPlaceInAnotherEpochOrBeyondItsEnds) {
    LiveLog log("17.3", 10);
    log.note({"campaign", "5"});
    EXPECT_EQ(log.place_of("17.3-10"), 10U);
    EXPECT_EQ(log.place_of("17.3-11"), 11U);
    for (const char* other : {"17.3-9", "17.3-12", "17.30-10", "17.2-10", "18.3-10", "17.3", "17.3-", "17.3-1x",
                              "17.3--1", "17.3-99999999999999999999999", "", "-10", "nonsense"}) {
        EXPECT_EQ(log.place_of(other), std::nullopt) << other;
    }
}

TEST(LiveLogTest, ForgetsTheOldestNewsAndThenKnowsThatItDoesNotKnow) {
    LiveLog log("1", 0, 3);
    for (const char* id : {"a", "b", "c"}) {
        log.note({"template", id});
    }
    EXPECT_TRUE(log.place_of("1-0"));
    log.note({"template", "b"});  // takes no room: it was there
    EXPECT_TRUE(log.place_of("1-0"));
    log.note({"template", "d"});  // a is forgotten
    EXPECT_EQ(log.place_of("1-0"), std::nullopt);
    ASSERT_TRUE(log.place_of("1-1"));
    EXPECT_THAT(after(log, 1), ElementsAre("template c", "template b", "template d"));
    log.note({"template", "a"});  // as if it were new
    EXPECT_EQ(log.place_of("1-2"), std::nullopt);
    EXPECT_TRUE(log.place_of("1-3"));
}

}  // namespace
}  // namespace parley::api
