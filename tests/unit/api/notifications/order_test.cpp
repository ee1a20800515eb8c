#include "api/notifications/order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::api::notifications {
namespace {

Result<Order> read(std::string_view text) {
    return read_order(json::parse(text).as_object());
}

std::string refused_at(std::string_view text) {
    const auto order = read(text);
    return order ? "nowhere" : order.error().where;
}

std::vector<std::string> names(const Order& order) {
    std::vector<std::string> identifiers;
    for (const Recipient& recipient : order.recipients) {
        identifiers.push_back(recipient.identifier);
    }
    return identifiers;
}

TEST(Order, IsReadAsTheReferenceWritesIt) {
    const auto order = read(R"({"notification":{"title":"Order shipped","message":"Your order A1 is on the way",
        "url":"https://shop.example.org/o/A1"},"sendTo":{"recipients":["u-1","nobody"]},"data":{"orderId":"A1"},
        "category":"orders","override":{"channels":["whatsapp"]}})");
    ASSERT_TRUE(order) << describe(order.error());
    EXPECT_EQ(order->title, "Order shipped");
    EXPECT_EQ(order->message, "Your order A1 is on the way");
    EXPECT_EQ(order->url, "https://shop.example.org/o/A1");
    EXPECT_THAT(names(*order), ::testing::ElementsAre("u-1", "nobody"));
    EXPECT_EQ(order->data.at("orderId"), "A1");
    EXPECT_EQ(order->category, "orders");
    EXPECT_TRUE(order->goes_by(whatsapp_channel));
    EXPECT_FALSE(order->goes_by(in_app_channel));
    EXPECT_TRUE(order->uncarried().empty());
}

TEST(Order, TakesOlderFormsAndBothAtOnce) {
    const auto old = read(R"({"notification":{"title":"t","category":"news"},"recipients":["u-1"]})");
    ASSERT_TRUE(old);
    EXPECT_THAT(names(*old), ::testing::ElementsAre("u-1"));
    EXPECT_EQ(old->category, "news");
    const auto both =
        read(R"({"notification":{"title":"t"},"recipients":["u-1",7],"sendTo":{"recipients":["u-1","u-2"]}})");
    ASSERT_TRUE(both);
    EXPECT_THAT(names(*both), ::testing::ElementsAre("u-1", "7", "u-2")) << "each once";
}

// As the Rust and the Go client write theirs.
TEST(Order, CountsNullAndAnEmptyWorkflowAsAbsent) {
    const auto order = read(R"({"notification":{"title":"t","message":null,"url":null,"icon":null,
        "workflow":{"identifier":"","cancellationKey":""}},"data":null,"category":null,"override":null,"sendAt":null,
        "recipients":null,"sendTo":{"recipients":["u-1"],"topics":null}})");
    ASSERT_TRUE(order) << describe(order.error());
    EXPECT_TRUE(order->workflow.empty());
    EXPECT_TRUE(order->message.empty());
    EXPECT_FALSE(order->due);
}

// Records that are always whole, and PHP's empty arrays.
TEST(Order, CountsWhatNobodyHasSetAsAbsent) {
    const auto order = read(R"({"notification":{"title":"t","message":"","templateId":0,"templateIdentifier":"",
        "category":"","workflow":[]},"data":[],"category":"","override":[],"cancellationKey":"",
        "sendTo":{"recipients":["u-1"]}})");
    ASSERT_TRUE(order) << describe(order.error());
    EXPECT_FALSE(order->has_form());
    EXPECT_TRUE(order->data.empty() && order->overrides.empty() && order->category.empty());
    EXPECT_FALSE(read(R"({"notification":{"title":"t"},"data":[1],"recipients":["u-1"]})"));
    EXPECT_FALSE(read(R"({"notification":[],"recipients":["u-1"]})"));
}

TEST(Order, SaysNothingBlank) {
    const auto order = read(R"({"notification":{"title":"t","message":"  "},"recipients":["u"]})");
    ASSERT_TRUE(order);
    EXPECT_TRUE(order->message.empty()) << "the title is said in its place";
    for (const char* wrong : {R"({"notification":{"title":" \n"},"recipients":["u"]})",
                              R"({"notification":{"title":false},"recipients":["u"]})"}) {
        const auto refused = read(wrong);
        ASSERT_FALSE(refused) << wrong;
        EXPECT_EQ(refused.error().where, "notification.title");
    }
}

TEST(Order, LetsUnknownMembersBe) {
    EXPECT_TRUE(read(R"({"notification":{"title":"t","content":{"sms":{}}},"recipients":["u"],"new":{"a":[1]}})"));
}

TEST(Order, HoldsTemplatesByNumberAndByName) {
    EXPECT_EQ(read(R"({"notification":{"templateId":483561},"recipients":["u"]})")->form, TemplateId{483561});
    EXPECT_EQ(read(R"({"notification":{"templateId":"483561"},"recipients":["u"]})")->form, TemplateId{483561});
    EXPECT_EQ(read(R"({"notification":{"templateId":"otp"},"recipients":["u"]})")->form_name, "otp");
    EXPECT_EQ(read(R"({"notification":{"templateIdentifier":"otp"},"recipients":["u"]})")->form_name, "otp");
}

TEST(Order, HoldsInlineUsersWithTheirProfile) {
    const auto order = read(R"({"notification":{"title":"t"},"sendTo":{"recipients":[
        {"identifier":"u-2","email":"b@example.com","phoneNumber":"+14155550102","city":"Pune"}]}})");
    ASSERT_TRUE(order) << describe(order.error());
    ASSERT_TRUE(order->recipients[0].profile);
    EXPECT_EQ(order->recipients[0].profile->phone, "+14155550102");
    EXPECT_EQ(order->recipients[0].profile->attributes.at("Email"), "b@example.com");
}

TEST(Order, HoldsTheTimeAndTheKeyThatItCanBeCancelledBy) {
    const auto order = read(R"({"notification":{"title":"t","workflow":{"cancellationKey":"o-1"}},"recipients":["u"],
        "sendAt":"2026-01-31T12:00:00Z"})");
    ASSERT_TRUE(order) << describe(order.error());
    EXPECT_EQ(order->cancellation_key, "o-1");
    EXPECT_EQ(order->due, Time(std::chrono::milliseconds(1'769'860'800'000)));
}

TEST(Order, NamesChannelsThatAreNotCarried) {
    const auto order = read(R"({"notification":{"title":"t"},"recipients":["u"],
        "override":{"channels":["sms","WhatsApp","inApp","email"]}})");
    ASSERT_TRUE(order);
    EXPECT_TRUE(order->goes_by(whatsapp_channel));
    EXPECT_THAT(order->uncarried(), ::testing::ElementsAre("sms", "email"));
}

TEST(Order, KeepsNoAttachmentsOfEmails) {
    const std::string file(200'000, 'A');
    const auto order =
        read(R"({"notification":{"title":"t"},"recipients":["u"],"data":{"a":1,"attachments":[{"content":")" + file +
             R"("}]}})");
    ASSERT_TRUE(order) << describe(order.error());
    EXPECT_EQ(order->data.size(), 1U);
}

TEST(Order, NamesWhatIsWrong) {
    EXPECT_EQ(refused_at(R"({})"), "notification");
    EXPECT_EQ(refused_at(R"({"notification":"hello","recipients":["u"]})"), "notification");
    EXPECT_EQ(refused_at(R"({"notification":{},"recipients":["u"]})"), "notification.title");
    EXPECT_EQ(refused_at(R"({"notification":{"title":{}},"recipients":["u"]})"), "notification.title");
    EXPECT_EQ(refused_at(R"({"notification":{"templateId":-1},"recipients":["u"]})"), "notification.templateId");
    EXPECT_EQ(refused_at(R"({"notification":{"title":"t"}})"), "sendTo.recipients");
    EXPECT_EQ(refused_at(R"({"notification":{"title":"t"},"recipients":"u"})"), "recipients");
    EXPECT_EQ(refused_at(R"({"notification":{"title":"t"},"recipients":[""]})"), "recipients[0]");
    EXPECT_EQ(refused_at(R"({"notification":{"title":"t"},"recipients":[true]})"), "recipients[0]");
    EXPECT_EQ(refused_at(R"({"notification":{"title":"t"},"sendTo":{"recipients":["a",{"name":"b"}]}})"),
              "sendTo.recipients[1].identifier");
    EXPECT_EQ(
        refused_at(
            R"({"notification":{"title":"t"},"sendTo":{"recipients":[{"identifier":"a","phoneNumber":"(457)-746-846"}]}})"),
        "sendTo.recipients[0].phoneNumber");
    EXPECT_EQ(refused_at(R"({"notification":{"title":"t"},"sendTo":{"topics":"x"}})"), "sendTo.topics");
    EXPECT_EQ(refused_at(R"({"notification":{"title":"t"},"recipients":["u"],"data":[1]})"), "data");
    EXPECT_EQ(refused_at(R"({"notification":{"title":"t"},"recipients":["u"],"sendAt":"soon"})"), "sendAt");
    EXPECT_EQ(refused_at(R"({"notification":{"title":"t"},"recipients":["u"],"override":{"channels":"sms"}})"),
              "override.channels");
    EXPECT_EQ(refused_at(R"({"notification":{"title":"t"},"recipients":["u"],"category":{"a":1}})"), "category");
}

TEST(Order, IsBounded) {
    std::string many = R"({"notification":{"title":"t"},"recipients":[)";
    for (std::size_t number = 0; number <= most_named; ++number) {
        many += (number == 0 ? "\"u" : ",\"u") + std::to_string(number) + "\"";
    }
    EXPECT_EQ(refused_at(many + "]}"), "sendTo.recipients");
    EXPECT_EQ(refused_at(R"({"notification":{"title":")" + std::string(20'000, 'x') + R"("},"recipients":["u"]})"),
              "notification.title");
    EXPECT_EQ(refused_at(R"({"notification":{"title":"t"},"recipients":["u"],"data":{"a":")" +
                         std::string(40'000, 'x') + R"("}})"),
              "data");
    EXPECT_EQ(refused_at(R"({"notification":{"title":"t"},"recipients":["u"],"override":{"a":")" +
                         std::string(70'000, 'x') + R"("}})"),
              "override");
}

}  // namespace
}  // namespace parley::api::notifications
