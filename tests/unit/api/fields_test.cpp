#include "api/fields.h"

#include <gtest/gtest.h>

namespace parley::api {
namespace {

Result<> read_all(std::string_view text) {
    const json::object body = json::parse(text).as_object();
    Fields fields(body, "thing");
    fields.required_text("name", 10);
    fields.integer("count");
    fields.boolean("on");
    fields.object("map");
    fields.array("list");
    return fields.finish();
}

TEST(Fields, TakeWhatIsAsItShouldBe) {
    EXPECT_TRUE(read_all(R"({"name":"a"})").has_value());
    EXPECT_TRUE(read_all(R"({"name":"a","count":3,"on":true,"map":{},"list":[]})").has_value());
    EXPECT_TRUE(read_all(R"({"name":"a","count":null})").has_value());
}

TEST(Fields, CountCharactersAndNotBytes) {
    EXPECT_TRUE(read_all(R"({"name":"नमस्तेजीवन"})").has_value()) << "ten of them, in thirty bytes";
    const auto long_name = read_all(R"({"name":"नमस्तेजीवना"})");
    ASSERT_FALSE(long_name.has_value());
    EXPECT_EQ(long_name.error().what, "is longer than 10 characters");
}

TEST(Fields, NameWhatIsWrong) {
    const struct {
        std::string_view body;
        std::string where;
    } cases[] = {
        {R"({})", "thing.name"},
        {R"({"name":null})", "thing.name"},
        {R"({"name":"  "})", "thing.name"},
        {R"({"name":5})", "thing.name"},
        {R"({"name":"elevenchars"})", "thing.name"},
        {R"({"name":"a\u0000b"})", "thing.name"},
        {R"({"name":"a","count":"3"})", "thing.count"},
        {R"({"name":"a","count":1.5})", "thing.count"},
        {R"({"name":"a","count":1e30})", "thing.count"},
        {R"({"name":"a","on":"true"})", "thing.on"},
        {R"({"name":"a","map":[]})", "thing.map"},
        {R"({"name":"a","list":{}})", "thing.list"},
        {R"({"name":"a","nmae":"b"})", "thing.nmae"},
    };
    for (const auto& [body, where] : cases) {
        const auto read = read_all(body);
        ASSERT_FALSE(read.has_value()) << body;
        EXPECT_EQ(read.error().where, where) << body;
        EXPECT_EQ(read.error().kind, ErrorKind::invalid) << body;
    }
}

TEST(Fields, SayWhichMembersAreKnown) {
    const auto read = read_all(R"({"name":"a","other":1})");
    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().advice, "known are: count, list, map, name, on");
}

TEST(ReadBody, TakesAnObjectOrNothing) {
    HttpRequest request;
    EXPECT_TRUE(read_body(request)->empty());
    request.body = R"({"a":1})";
    EXPECT_EQ(read_body(request)->size(), 1U);
    request.headers.set("Content-Type", "application/json; charset=utf-8");
    EXPECT_TRUE(read_body(request).has_value());
}

TEST(ReadBody, RefusesAllElseWithItsPlace) {
    HttpRequest request;
    request.body = "{\"a\":\n 1,}";
    EXPECT_EQ(read_body(request).error().where, "body, line 2, column 4");
    request.body = "[1]";
    EXPECT_EQ(read_body(request).error().where, "body");
    request.body = "{}";
    for (const char* type : {"text/plain", "application/jsonx", "application/json; charset=iso-8859-1",
                             "application/json; charset=utf-16;x=y"}) {
        request.headers.set("Content-Type", type);
        EXPECT_EQ(read_body(request).error().where, "Content-Type") << type;
    }
}

TEST(ReadBody, TakesUtf8HoweverItIsSpelt) {
    HttpRequest request;
    request.body = "{}";
    for (const char* type : {"application/json", "Application/JSON ; Charset=UTF-8",
                             "application/json;charset=\"utf-8\"", "application/json; x=y; charset=utf-8 ; z=a"}) {
        request.headers.set("Content-Type", type);
        EXPECT_TRUE(read_body(request).has_value()) << type;
    }
}

TEST(ReadNothing, TakesNothingAndRefusesAllElseByName) {
    HttpRequest request;
    EXPECT_TRUE(read_nothing(request).has_value());
    request.body = " {} ";
    EXPECT_TRUE(read_nothing(request).has_value());
    request.body = R"({"limit":5})";
    EXPECT_EQ(read_nothing(request).error().where, "limit");
    request.body = "[]";
    EXPECT_EQ(read_nothing(request).error().where, "body");
}

}  // namespace
}  // namespace parley::api
