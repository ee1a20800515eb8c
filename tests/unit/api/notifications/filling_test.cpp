#include "api/notifications/filling.h"

#include <gtest/gtest.h>

namespace parley::api::notifications {
namespace {

json::object object(std::string_view text) {
    return json::parse(text).as_object();
}

TEST(Data, IsReachedByNameAndByPath) {
    const json::object data = object(R"({"a.b":1,"order":{"id":"A1","lines":[{"sku":"x"},{"sku":"y"}]}})");
    EXPECT_EQ(*data_at(data, "a.b"), 1);
    EXPECT_EQ(*data_at(data, "order.id"), "A1");
    EXPECT_EQ(*data_at(data, "order.lines.2.sku"), "y");
    for (const char* nowhere : {"", ".", "b", "order.", "order.none", "order.lines.0.sku", "order.lines.3.sku",
                                "order.lines.x", "order.id.more"}) {
        EXPECT_EQ(data_at(data, nowhere), nullptr) << nowhere;
    }
}

// Reference, vector N3.
TEST(SlotValues, AreFilledByName) {
    const auto values =
        slot_values({{.key = "body.otp"}, {.key = "body.validity"}}, object(R"({"otp":"58365","validity":5})"));
    ASSERT_TRUE(values) << describe(values.error());
    EXPECT_EQ(*values, (SlotValues{{"body.otp", "58365"}, {"body.validity", "5"}}));
}

TEST(SlotValues, AreFilledByNumberInAllSpellings) {
    const std::vector<Slot> slots{{.key = "body.1"}, {.key = "body.2"}};
    const SlotValues expected{{"body.1", "a"}, {"body.2", "b"}};
    for (const char* data : {R"({"1":"a","2":"b"})", R"({"body.1":"a","body.2":"b"})", R"({"body":["a","b"]})",
                             R"({"body":{"1":"a","2":"b"}})"}) {
        const auto values = slot_values(slots, object(data));
        ASSERT_TRUE(values) << data;
        EXPECT_EQ(*values, expected) << data;
    }
}

TEST(SlotValues, AreNeverTakenInTheOrderOfTheMembers) {
    const auto values = slot_values({{.key = "body.1"}}, object(R"({"otp":"58365"})"));
    ASSERT_FALSE(values);
    EXPECT_EQ(values.error().where, "data.1");
}

TEST(SlotValues, OfTheHeaderAreNotTheBodysNumbers) {
    const auto values = slot_values({{.key = "header.1"}, {.key = "body.1"}}, object(R"({"1":"a"})"));
    ASSERT_FALSE(values);
    EXPECT_EQ(values.error().where, "data.header.1");
    EXPECT_TRUE(slot_values({{.key = "header.media"}}, object(R"({"media":"https://i.example.org/a.png"})")));
}

TEST(SlotValues, MayLackWhatIsNotRequired) {
    const auto values = slot_values({{.key = "button.0.payload", .required = false}}, object("{}"));
    ASSERT_TRUE(values);
    EXPECT_TRUE(values->empty());
}

TEST(SlotValues, NameWhatIsMissingOrNoText) {
    EXPECT_EQ(slot_values({{.key = "body.otp"}}, object(R"({"otp":null})")).error().where, "data.otp");
    EXPECT_EQ(slot_values({{.key = "body.otp"}}, object(R"({"otp":{"a":1}})")).error().where, "data.otp");
    EXPECT_EQ(slot_values({{.key = "button.0.1"}}, object("{}")).error().where, "data.button.0.1");
}

}  // namespace
}  // namespace parley::api::notifications
