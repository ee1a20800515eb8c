#include "sandbox/trail.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace parley::sandbox {

namespace {

const Time at(std::chrono::milliseconds(1'700'000'000'000));

std::size_t lines_in(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

std::string file_text(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST(Trail, WritesOneLineOfJsonEach) {
    Trail trail(100);
    trail.add({at, "1|1|7|7", "accepted"});
    trail.add({at, "a\"b", "silence", 3, false});
    EXPECT_EQ(trail.lines(0, 10),
              R"({"n":1,"at":1700000000000,"id":"1|1|7|7","what":"accepted","number":1,"taken":true})"
              "\n"
              R"({"n":2,"at":1700000000000,"id":"a\"b","what":"silence","number":3,"taken":false})"
              "\n");
}

TEST(Trail, IsReadPageByPage) {
    Trail trail(100'000);
    for (int i = 0; i < 10'000; ++i) {
        trail.add({at, fmt::format("{}", i), "accepted"});
    }
    std::string all;
    for (std::uint64_t after = 0; after < trail.size(); after += 3'000) {
        all += trail.lines(after, 3'000);
    }
    EXPECT_EQ(all, trail.lines(0, 20'000));
    EXPECT_EQ(lines_in(all), 10'000u);
    EXPECT_EQ(trail.lines(10'000, 10), "");
}

TEST(Trail, KeepsTheLatestInMemory) {
    Trail trail(5'000);
    for (int i = 1; i <= 30'000; ++i) {
        trail.add({at, "x", "accepted"});
    }
    const std::size_t kept = lines_in(trail.lines(0, 30'000));
    EXPECT_GE(kept, 5'000u);
    EXPECT_LT(kept, 15'000u);
    EXPECT_EQ(trail.size(), 30'000u);
    EXPECT_TRUE(trail.lines(29'999, 10).starts_with(R"({"n":30000)"));
}

TEST(Trail, PutsEveryLineIntoItsFile) {
    const auto path = (std::filesystem::temp_directory_path() / fmt::format("trail-{}", ::getpid())).string();
    Trail trail(0);
    ASSERT_TRUE(trail.write_to(path));
    for (int i = 0; i < 5'000; ++i) {
        trail.add({at, "1|1|1|1", "429", 2, false});
    }
    ASSERT_TRUE(trail.flush());
    EXPECT_EQ(lines_in(file_text(path)), 5'000u);
    EXPECT_EQ(trail.lines(0, 10), "");  // nothing is kept in memory
    trail.clear();
    trail.add({at, "2", "accepted"});
    ASSERT_TRUE(trail.flush());
    EXPECT_EQ(lines_in(file_text(path)), 1u);
    std::filesystem::remove(path);
}

TEST(Trail, SaysWhereItCannotWrite) {
    Trail trail;
    const auto opened = trail.write_to("/nonexistent/trail");
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().where, "/nonexistent/trail");
    ASSERT_TRUE(trail.write_to("/dev/full"));
    trail.add({at, "1", "accepted"});
    EXPECT_FALSE(trail.flush());
    EXPECT_TRUE(trail.flush());  // said once
}

}  // namespace parley::sandbox
