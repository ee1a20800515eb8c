#include "base/log.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/json.h"

namespace parley {
namespace {

std::string logged(std::string_view message, bool as_json, std::string_view level = "info") {
    ::testing::internal::CaptureStderr();
    make_log(level, as_json)->info("{}", message);
    return ::testing::internal::GetCapturedStderr();
}

constexpr std::string_view hostile = "one\r\n{\"level\":\"error\"}\x1b[31m\x7f\xC2\x9B\xFF \"q\" caf\xC3\xA9";

TEST(Log, WritesOneJsonObjectALine) {
    const std::string line = logged(hostile, true);
    EXPECT_EQ(std::ranges::count(line, '\n'), 1);
    const auto value = parse_json(line);
    ASSERT_TRUE(value) << line;
    EXPECT_EQ(text_of(member(*value, "level")), "info");
    EXPECT_EQ(text_of(member(*value, "message")),
              "one\r\n{\"level\":\"error\"}\x1b[31m\x7f\xC2\x9B\xEF\xBF\xBD \"q\" caf\xC3\xA9");
    EXPECT_TRUE(std::ranges::none_of(line, [](char c) { return (c > 0 && c < ' ' && c != '\n') || c == '\x7f'; }));
    EXPECT_EQ(text_of(member(*value, "time"))->size(), std::string_view("2026-01-01T00:00:00.000Z").size());
}

TEST(Log, LetsNobodySteerTheTerminal) {
    const std::string line = logged(hostile, false);
    EXPECT_TRUE(
        line.ends_with(" info one\\x0d\\x0a{\"level\":\"error\"}\\x1b[31m\\x7f\\x9b\xEF\xBF\xBD \"q\" caf\xC3\xA9\n"))
        << line;
}

TEST(Log, KeepsToItsLevel) {
    EXPECT_EQ(logged("x", false, "warning"), "");
    EXPECT_EQ(logged("x", false, "off"), "");
    EXPECT_NE(logged("x", false, "INFO"), "");
    EXPECT_NE(logged("x", false, "no such level"), "");
    silent_log()->critical("nothing is written");
}

}  // namespace
}  // namespace parley
