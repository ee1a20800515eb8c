#include "api/notifications/json_patch.h"

#include <gtest/gtest.h>

namespace parley::api::notifications {
namespace {

json::value applied(std::string_view document, std::string_view operations) {
    const auto after = patched(json::parse(document), json::parse(operations).as_array());
    EXPECT_TRUE(after) << describe(after.error());
    return after.value_or(json::value());
}

Error refused(std::string_view document, std::string_view operations) {
    const auto after = patched(json::parse(document), json::parse(operations).as_array());
    return after ? Error{ErrorKind::missing, "nothing was refused"} : after.error();
}

// RFC 6902, appendix A.
TEST(JsonPatch, DoesWhatTheStandardShows) {
    EXPECT_EQ(applied(R"({"foo":"bar"})", R"([{"op":"add","path":"/baz","value":"qux"}])"),
              json::parse(R"({"foo":"bar","baz":"qux"})"));
    EXPECT_EQ(applied(R"({"foo":["bar","baz"]})", R"([{"op":"add","path":"/foo/1","value":"qux"}])"),
              json::parse(R"({"foo":["bar","qux","baz"]})"));
    EXPECT_EQ(applied(R"({"foo":["bar"]})", R"([{"op":"add","path":"/foo/-","value":["abc"]}])"),
              json::parse(R"({"foo":["bar",["abc"]]})"));
    EXPECT_EQ(applied(R"({"baz":"qux","foo":"bar"})", R"([{"op":"remove","path":"/baz"}])"),
              json::parse(R"({"foo":"bar"})"));
    EXPECT_EQ(applied(R"({"foo":["bar","qux","baz"]})", R"([{"op":"remove","path":"/foo/1"}])"),
              json::parse(R"({"foo":["bar","baz"]})"));
    EXPECT_EQ(applied(R"({"baz":"qux"})", R"([{"op":"replace","path":"/baz","value":"boo"}])"),
              json::parse(R"({"baz":"boo"})"));
    EXPECT_EQ(applied(R"({"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}})",
                      R"([{"op":"move","from":"/foo/waldo","path":"/qux/thud"}])"),
              json::parse(R"({"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}})"));
    EXPECT_EQ(applied(R"({"a":1})", R"([{"op":"copy","from":"/a","path":"/b"}])"), json::parse(R"({"a":1,"b":1})"));
    EXPECT_EQ(applied(R"({"/":9,"~1":10})", R"([{"op":"test","path":"/~01","value":10}])"),
              json::parse(R"({"/":9,"~1":10})"));
    EXPECT_EQ(applied(R"({"a":1})", R"([{"op":"replace","path":"","value":{"b":2}}])"), json::parse(R"({"b":2})"));
}

TEST(JsonPatch, SaysWhichOperationIsWrong) {
    EXPECT_EQ(refused(R"({})", R"([{"op":"add","path":"/a","value":1},{"op":"remove","path":"/b"}])").where,
              "[1].path");
    EXPECT_EQ(refused(R"({})", R"([{"op":"grow","path":"/a"}])").where, "[0].op");
    EXPECT_EQ(refused(R"({})", R"([{"op":"add","path":"/a"}])").where, "[0].value");
    EXPECT_EQ(refused(R"({})", R"([{"op":"add","path":"a","value":1}])").where, "[0].path");
    EXPECT_EQ(refused(R"({})", R"([{"op":"add","path":"/a~2","value":1}])").where, "[0].path");
    EXPECT_EQ(refused(R"({"a":[]})", R"([{"op":"add","path":"/a/1","value":1}])").where, "[0].path");
    EXPECT_EQ(refused(R"({})", R"([{"op":"move","from":"/a","path":"/b"}])").where, "[0].from");
    EXPECT_EQ(refused(R"({})", R"([7])").where, "[0]");
    EXPECT_EQ(refused(R"({"a":1})", R"([{"op":"test","path":"/a","value":2}])").kind, ErrorKind::conflict);
    EXPECT_EQ(refused(R"({"a":{"b":1}})", R"([{"op":"move","from":"/a","path":"/a/b"}])").where, "[0].path");
    EXPECT_EQ(refused(R"({})", R"([{"op":"remove","path":""}])").where, "[0].path");
}

TEST(JsonPatch, CannotGrowWithoutBound) {
    json::array operations;
    for (int round = 0; round < 60; ++round) {
        // Each copies all that there is beside it, so that it doubles.
        operations.push_back(json::object{{"op", "copy"}, {"from", ""}, {"path", "/" + std::to_string(round)}});
    }
    EXPECT_FALSE(patched(json::parse(R"({"x":"0123456789"})"), operations));
}

}  // namespace
}  // namespace parley::api::notifications
