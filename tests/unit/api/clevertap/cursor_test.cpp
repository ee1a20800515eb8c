#include "api/clevertap/cursor.h"

#include <gtest/gtest.h>

namespace parley::api::clevertap {

namespace {

const Time now = Time(std::chrono::hours(500'000));

struct CursorTest : ::testing::Test {
    SecretBox box = SecretBox::temporary();
    ProjectId project{3};

    std::string written(CursorOf of) {
        return write_cursor({.of = of,
                             .query = {{"event_name", "Charged"}},
                             .batch = 50,
                             .after = 7,
                             .after_at = 9,
                             .begun = now,
                             .used = now},
                            project, box);
    }
};

}  // namespace

TEST_F(CursorTest, ComesBackAsItWasAndNeedsNoEncoding) {
    const std::string text = written(CursorOf::events);
    EXPECT_EQ(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos);
    const auto cursor = read_cursor(text, CursorOf::events, project, box, now);
    ASSERT_TRUE(cursor);
    EXPECT_EQ(json::serialize(cursor->query), R"({"event_name":"Charged"})");
    EXPECT_EQ(cursor->batch, 50);
    EXPECT_EQ(cursor->after, 7);
    EXPECT_EQ(cursor->after_at, 9);
    EXPECT_EQ(cursor->begun, now);
}

TEST_F(CursorTest, IsOfOneProjectAndKind) {
    const std::string text = written(CursorOf::events);
    EXPECT_FALSE(read_cursor(text, CursorOf::events, ProjectId{4}, box, now));
    EXPECT_FALSE(read_cursor(text, CursorOf::profiles, project, box, now));
}

TEST_F(CursorTest, CannotBeMadeUp) {
    const std::string text = written(CursorOf::profiles);
    for (const std::string& wrong :
         {std::string(), std::string("abc"), std::string("!\xff"), text.substr(1), text + "AAAA"}) {
        EXPECT_FALSE(read_cursor(wrong, CursorOf::profiles, project, box, now)) << wrong;
    }
    EXPECT_FALSE(read_cursor(text, CursorOf::profiles, project, SecretBox::temporary(), now));
}

TEST_F(CursorTest, GrowsOld) {
    using std::chrono::hours;
    using std::chrono::minutes;
    EXPECT_TRUE(read_cursor(written(CursorOf::profiles), CursorOf::profiles, project, box, now + hours(95)));
    EXPECT_FALSE(read_cursor(written(CursorOf::profiles), CursorOf::profiles, project, box, now + hours(97)));
    EXPECT_TRUE(read_cursor(written(CursorOf::events), CursorOf::events, project, box, now + minutes(59)));
    EXPECT_FALSE(read_cursor(written(CursorOf::events), CursorOf::events, project, box, now + minutes(61)));
    const Cursor busy{.of = CursorOf::events, .batch = 1, .begun = now, .used = now + hours(5)};
    EXPECT_FALSE(read_cursor(write_cursor(busy, project, box), CursorOf::events, project, box, now + hours(5)));
}

}  // namespace parley::api::clevertap
