#include "dialect/body_override.h"

#include <gtest/gtest.h>

#include "base/form.h"
#include "dialect/dialect.h"

namespace parley {
namespace {

HttpRequest with(std::string type, std::string body) {
    HttpRequest request;
    request.headers.set("Content-Type", std::move(type));
    request.body = std::move(body);
    return request;
}

json::object object(std::string_view text) {
    return json::parse(text).as_object();
}

HttpRequest gupshup_text(FieldValues fields) {
    const Dialect* dialect = dialect_named("gupshup");
    const Account account{.target = "/", .sender = "14155550100", .fields = std::move(fields)};
    const OutgoingMessage message{.id = "1|2|3|4", .to = "+14155550101", .from = "14155550100", .content = Text{"m"}};
    return *dialect->client.write_message(message, account);
}

// The vector P2: Gupshup's form, its app name replaced by the settings and its message by the override.
TEST(BodyOverride, ReplacesAFieldOfGupshupsFormAndNothingElse) {
    HttpRequest request = gupshup_text({{"api_key", "k"}, {"src_name", "Other"}});
    const FormFields before = *parse_form(request.body);
    const std::string image = R"({"type":"image","originalUrl":"https://i.example.org/a.png"})";
    ASSERT_TRUE(override_body(request, json::object{{"message", image}}).has_value());
    const FormFields after = *parse_form(request.body);
    ASSERT_EQ(after.size(), before.size());
    for (std::size_t at = 0; at < after.size(); ++at) {
        EXPECT_EQ(after[at].first, before[at].first) << "the order stays";
        EXPECT_EQ(after[at].second, after[at].first == "message" ? image : before[at].second);
    }
    ASSERT_NE(field_of(after, "src.name"), nullptr);
    EXPECT_EQ(*field_of(after, "src.name"), "Other");
    EXPECT_EQ(*field_of(after, "destination"), "14155550101");
}

TEST(BodyOverride, WritesObjectsIntoAFormAsJsonText) {
    HttpRequest request = with("application/x-www-form-urlencoded; charset=utf-8", "a=1&message=old");
    ASSERT_TRUE(
        override_body(request, object(R"({"message":{"type":"text","text":"a & b"},"n":5,"flag":true})")).has_value());
    const FormFields fields = *parse_form(request.body);
    EXPECT_EQ(*field_of(fields, "message"), R"({"type":"text","text":"a & b"})");
    EXPECT_EQ(*field_of(fields, "n"), "5");
    EXPECT_EQ(*field_of(fields, "flag"), "true");
    EXPECT_EQ(*field_of(fields, "a"), "1");
}

TEST(BodyOverride, NullTakesAFieldOutOfAFormAndRepeatsAreReplacedTogether) {
    HttpRequest request = with("application/x-www-form-urlencoded", "a=1&b=2&a=3&c=4");
    ASSERT_TRUE(override_body(request, object(R"({"a":"x","c":null})")).has_value());
    EXPECT_EQ(request.body, "a=x&b=2");
}

TEST(BodyOverride, NamesAndValuesOfAFormCannotBreakOutOfTheirPlace) {
    HttpRequest request = with("application/x-www-form-urlencoded", "a=1");
    ASSERT_TRUE(override_body(request, object(R"({"b&c=d":"e&f=g","h":"+ %"})")).has_value());
    const FormFields fields = *parse_form(request.body);
    ASSERT_EQ(fields.size(), 3U);
    EXPECT_EQ(*field_of(fields, "b&c=d"), "e&f=g");
    EXPECT_EQ(*field_of(fields, "h"), "+ %");
}

TEST(BodyOverride, ReplacesWholeMembersOfAJsonBody) {
    HttpRequest request =
        with("application/json", R"({"to":"1","type":"text","text":{"body":"a","preview_url":true}})");
    ASSERT_TRUE(override_body(request, object(R"({"text":{"body":"b"},"biz_opaque_callback_data":null})")).has_value());
    EXPECT_EQ(json::parse(request.body),
              json::parse(R"({"to":"1","type":"text","text":{"body":"b"},"biz_opaque_callback_data":null})"));
}

TEST(BodyOverride, LeavesTheBodyByteForByteWhereThereIsNothingToPut) {
    HttpRequest request = with("application/json", "{ \"a\" : 1.0 }");
    ASSERT_TRUE(override_body(request, {}).has_value());
    EXPECT_EQ(request.body, "{ \"a\" : 1.0 }");
}

TEST(BodyOverride, RefusesABodyThatHasNoMembers) {
    for (const char* body : {"", "[]", "hello"}) {
        HttpRequest request = with("application/json", body);
        EXPECT_FALSE(override_body(request, object(R"({"a":1})")).has_value()) << body;
    }
}

// What every dialect writes can be overridden.
TEST(BodyOverride, FitsEveryDialect) {
    for (const Dialect* dialect : all_dialects()) {
        FieldValues fields;
        for (const AccountField& field : dialect->fields) {
            // Free-form messages of Gupshup Enterprise go with an account of their own.
            if (field.required || field.name.starts_with("two_way_")) {
                fields[std::string(field.name)] = "1002003004";
            }
        }
        const Account account{.target = "/", .sender = "14155550100", .fields = with_defaults(*dialect, fields)};
        auto request = dialect->client.write_message(
            {.id = "1|2|3|4", .to = "+14155550101", .from = "14155550100", .content = Text{"m"}}, account);
        ASSERT_TRUE(request.has_value()) << dialect->name << ": " << describe(request.error());
        const auto done = override_body(*request, object(R"({"of_the_caller":"kept"})"));
        ASSERT_TRUE(done.has_value()) << dialect->name << ": " << describe(done.error());
        EXPECT_NE(request->body.find("of_the_caller"), std::string::npos) << dialect->name;
    }
}

}  // namespace
}  // namespace parley
