#include "dialect/wire_time.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

constexpr std::int64_t moment = 1'647'441'774'000;  // 2022-03-16T14:42:54Z

std::optional<Time> at(std::int64_t milliseconds) {
    return Time(std::chrono::milliseconds(milliseconds));
}

TEST(WireTime, IsReadFromEveryFormThatProvidersUse) {
    const struct {
        std::string json;
        std::optional<Time> expected;
    } cases[] = {
        {"1647441774", at(moment)},
        {"\"1647441774\"", at(moment)},
        {"\" 1647441774 \"", at(moment)},
        {"1647441774123", at(moment + 123)},
        {"\"1647441774123\"", at(moment + 123)},
        {"1647441774.5", at(moment + 500)},
        {"1.647441774e9", at(moment)},
        {"\"2022-03-16T14:42:54Z\"", at(moment)},
        {"\"2022-03-16T14:42:54\"", at(moment)},
        {"\"2022-03-16 14:42:54\"", at(moment)},
        {"\"2022-03-16T14:42:54.1239Z\"", at(moment + 123)},
        {"\"2022-03-16T14:42:54.5+00:00\"", at(moment + 500)},
        {"\"2022-03-16T20:12:54+05:30\"", at(moment)},
        {"\"2022-03-16T20:12:54+0530\"", at(moment)},
        {"\"2022-03-16T06:42:54-08\"", at(moment)},
        {"\"2022-03-16 14:42:54 Z\"", at(moment)},
        {"\"2022-03-16T14:42Z\"", at(moment - 54'000)},
    };
    for (const auto& [text, expected] : cases) {
        const json::value value = json::parse(text);
        EXPECT_EQ(read_time(&value), expected) << text;
    }
}

TEST(WireTime, IsNothingWhereItIsAbsurd) {
    EXPECT_EQ(read_time(nullptr), std::nullopt);
    for (const char* text : {"null",
                             "true",
                             "[]",
                             "{}",
                             "\"\"",
                             "\"soon\"",
                             "0",
                             "-1",
                             "-1647441774",
                             "1e308",
                             "-1e308",
                             "\"1e999\"",
                             "\"nan\"",
                             "\"inf\"",
                             "1230767999",
                             "4102444801",
                             "4102444800001",
                             "1647441774000000",
                             "18446744073709551615",
                             "\"99999999999999999999999\"",
                             "\"2022-02-30T00:00:00Z\"",
                             "\"2022-13-01T00:00:00Z\"",
                             "\"2022-03-16\"",
                             "\"2022-03-16T24:00:00Z\"",
                             "\"2022-03-16T14:60:00Z\"",
                             "\"2022-03-16T14:42:54Zebra\"",
                             "\"2022-03-16T14:42:54+5\"",
                             "\"1970-01-01T00:00:00Z\"",
                             "\"9999-01-01T00:00:00Z\"",
                             "\"-022-03-16T14:42:54Z\"",
                             "\"2022-03-16T-1:42:54Z\"",
                             "\"20220316T144254Z\"",
                             "\"2022-03-16T14:42:54.\\u0000\""}) {
        const json::value value = json::parse(text);
        EXPECT_EQ(read_time(&value), std::nullopt) << text;
    }
}

TEST(WireTime, IsWrittenInWholeSeconds) {
    EXPECT_EQ(seconds_text(Time(std::chrono::milliseconds(moment + 999))), "1647441774");
}

}  // namespace
}  // namespace parley
