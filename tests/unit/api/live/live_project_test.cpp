#include "api/live/live_project.h"

#include <gmock/gmock.h>

namespace parley::api {
namespace {

using access::Right;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LiveProjectTest : public ::testing::Test {
protected:
    static LiveLook look(std::vector<LiveEvent> things, bool thorough = false) {
        LiveLook seen;
        seen.things = std::move(things);
        seen.thorough = thorough;
        return seen;
    }
    static LiveEvent campaign(const std::string& id, const std::string& data) {
        return {"campaign", id, Right::read_campaigns, data};
    }
    // "campaign 5 {...}" of each event since this was last asked.
    std::vector<std::string> news() {
        std::vector<std::string> all;
        project_.log().each_after(seen_, [&](const LiveLog::Entry& entry) {
            const auto data = entry.text.find("data: ") + 6;
            all.push_back(entry.thing.first + " " + entry.thing.second + " " +
                          entry.text.substr(data, entry.text.size() - data - 2));
        });
        seen_ = project_.log().position();
        return all;
    }

    HandClock clock_;
    LiveProject project_{"1", 0, clock_.tick()};
    std::uint64_t seen_ = 0;
};

TEST_F(LiveProjectTest, TakesTheFirstLookForHowThingsAre) {
    EXPECT_FALSE(project_.has_looked());
    project_.take(look({campaign("5", "{1}")}));
    EXPECT_TRUE(project_.has_looked());
    EXPECT_THAT(news(), IsEmpty());
}

TEST_F(LiveProjectTest, TellsWhatIsDifferentFromOneLookToTheNext) {
    project_.take(look({campaign("5", "{1}"), campaign("6", "{1}")}));
    project_.take(look({campaign("5", "{2}"), campaign("6", "{1}")}));
    EXPECT_THAT(news(), ElementsAre("campaign 5 {2}"));
    project_.take(look({campaign("5", "{2}"), campaign("7", "{1}")}));
    EXPECT_THAT(news(), ElementsAre("campaign 7 {1}"));
    project_.take(look({campaign("6", "{1}")}));  // was not looked at in between, and is as it was
    EXPECT_THAT(news(), IsEmpty());
}

TEST_F(LiveProjectTest, ClosesAlarmsThatAThoroughLookDoesNotSeeAnyMore) {
    const LiveEvent alarm{"alarm", "quarantine", Right::administer, R"({"open":true})"};
    project_.take(look({}, true));
    project_.take(look({alarm}, true));
    EXPECT_THAT(news(), ElementsAre(R"(alarm quarantine {"open":true})"));
    project_.take(look({}));
    EXPECT_THAT(news(), IsEmpty());
    project_.take(look({}, true));
    EXPECT_THAT(news(), ElementsAre(R"(alarm quarantine {"id":"quarantine","open":false})"));
    project_.log().each_after(0, [](const LiveLog::Entry& entry) { EXPECT_EQ(entry.needs, Right::administer); });
    project_.take(look({}, true));
    EXPECT_THAT(news(), IsEmpty());
    project_.take(look({alarm}, true));
    EXPECT_THAT(news(), ElementsAre(R"(alarm quarantine {"open":true})"));
}

TEST_F(LiveProjectTest, TellsOfCallsAfterWhatTheLookSaw) {
    project_.take(look({campaign("5", "{1}")}));
    LiveTouches touches;
    touches.add({"campaign", "5", Right::read_campaigns, R"({"id":5})"});
    touches.add({"campaign", "5", Right::read_campaigns, R"({"id":5})"});
    project_.take(look({campaign("5", "{2}")}), std::move(touches));
    EXPECT_THAT(news(), ElementsAre(R"(campaign 5 {"id":5})"));  // the page asks for it anew
}

TEST_F(LiveProjectTest, SaysOfManyCallsOfAKindNoMoreThanThatThereWereSome) {
    project_.take(look({}));
    LiveTouches touches;
    for (int id = 0; id < 1'000; ++id) {
        touches.add({"segment", std::to_string(id), Right::read_people, "{}"});
    }
    touches.add({"list", "1", Right::read_people, R"({"id":1})"});
    project_.take(look({}), std::move(touches));
    EXPECT_THAT(news(), ElementsAre(R"(list 1 {"id":1})", R"(segment  {"id":null})"));
}

TEST_F(LiveProjectTest, KnowsForHowLongNobodyHasWantedIt) {
    EXPECT_FALSE(project_.is_unwanted_since(clock_.tick() - std::chrono::minutes(15)));
    clock_.turn(std::chrono::minutes(16));
    EXPECT_TRUE(project_.is_unwanted_since(clock_.tick() - std::chrono::minutes(15)));
    project_.want(clock_.tick());
    EXPECT_FALSE(project_.is_unwanted_since(clock_.tick() - std::chrono::minutes(15)));
}

}  // namespace
}  // namespace parley::api
