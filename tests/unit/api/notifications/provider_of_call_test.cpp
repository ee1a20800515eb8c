#include "api/notifications/provider_of_call.h"

#include <gtest/gtest.h>

namespace parley::api::notifications {
namespace {

receive::Addressee provider(int id, const std::string& dialect, FieldValues fields, const std::string& sender = "") {
    deliver::Provider made;
    made.id = ProviderId{id};
    made.dialect = dialect;
    made.sender = sender;
    made.fields = std::move(fields);
    const auto kept = std::make_shared<const deliver::Provider>(made);
    return {kept, std::make_shared<const Account>(deliver::account_of(*kept)), receive::Kind::status};
}

const std::vector<receive::Addressee> two_apps{
    provider(1, "gupshup", {{"api_key", "k"}, {"src_name", "AcmeApp"}}, "919000000001"),
    provider(2, "gupshup",
             {{"api_key", "k"}, {"src_name", "Other"}, {"app_id", "11111111-2222-4333-8444-555555555555"}},
             "919000000002")};

HttpRequest posted(std::string body) {
    HttpRequest request;
    request.body = std::move(body);
    return request;
}

std::string event(std::string_view app, std::string_view type = "delivered") {
    return fmt::format(R"({{"app":"{}","timestamp":1767225700000,"version":2,"type":"message-event",
        "payload":{{"id":"wamid.1","gsId":"ee4a68a0-1203-4c85-8dc3-49d0b3226a35","type":"{}",
        "destination":"14155550101","payload":{{"ts":1767225699}}}}}})",
                       app, type);
}

// Reference, vector D1.
TEST(CallOfAnApp, IsOfTheProviderThatItsEventNames) {
    for (const auto& [app, id] : {std::pair("AcmeApp", 1), std::pair("Other", 2)}) {
        const Told told = provider_of_call(two_apps, "gupshup_whatsapp", posted(event(app)));
        ASSERT_NE(told.addressee, nullptr) << app;
        EXPECT_EQ(told.addressee->provider->id, ProviderId{id});
        EXPECT_TRUE(told.may_pass);
        EXPECT_FALSE(told.is_signed);
        EXPECT_EQ(told.messages, std::vector<std::string>{"ee4a68a0-1203-4c85-8dc3-49d0b3226a35"});
        EXPECT_FALSE(told.is_try);
    }
}

TEST(CallOfAnApp, IsNobodysWhereItNamesNoAppOfTheProject) {
    for (const std::string& body : {event("acmeapp"), event("Else"), event(""), std::string("{}"), std::string("[]"),
                                    std::string("hello"), std::string()}) {
        EXPECT_EQ(provider_of_call(two_apps, "gupshup_whatsapp", posted(body)).addressee, nullptr) << body;
    }
    EXPECT_EQ(provider_of_call(two_apps, "infobip_whatsapp", posted(event("AcmeApp"))).addressee, nullptr);
    EXPECT_EQ(provider_of_call({}, "gupshup_whatsapp", posted(event("AcmeApp"))).addressee, nullptr);
}

TEST(CallOfAnApp, IsKnownByIdOrNumberWhereItIsPassedOnAsWhatsAppWroteIt) {
    const auto passed_on = [](std::string_view id, std::string_view number) {
        return posted(fmt::format(
            R"({{"object":"whatsapp_business_account","gs_app_id":"{}","entry":[{{"id":"1","changes":[{{"field":"messages",
            "value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"{}","phone_number_id":"2"}},
            "statuses":[{{"gs_id":"3f7c1c0e-5b2a-4d2c-9a53-0d1b6f0e9a11","id":"wamid.x","recipient_id":"919800000001",
            "status":"delivered","timestamp":"1725260403"}}]}}}}]}}]}})",
            id, number));
    };
    const Told by_id =
        provider_of_call(two_apps, "gupshup_whatsapp", passed_on("11111111-2222-4333-8444-555555555555", "1"));
    ASSERT_NE(by_id.addressee, nullptr);
    EXPECT_EQ(by_id.addressee->provider->id, ProviderId{2});
    EXPECT_TRUE(by_id.may_pass);
    const Told by_number = provider_of_call(two_apps, "gupshup_whatsapp", passed_on("x", "919000000001"));
    ASSERT_NE(by_number.addressee, nullptr);
    EXPECT_EQ(by_number.addressee->provider->id, ProviderId{1});
    EXPECT_EQ(provider_of_call(two_apps, "gupshup_whatsapp", passed_on("x", "919000000003")).addressee, nullptr);
}

TEST(CallOfAnApp, MayNotSayWhatAnybodyCouldMakeUp) {
    for (
        const char* body :
        {R"({"app":"AcmeApp","timestamp":1,"version":2,"type":"message","payload":{"id":"m","source":"919800000001",
             "type":"text","payload":{"text":"STOP"},"sender":{"phone":"919800000001","name":"A"}}})",
         R"({"app":"AcmeApp","timestamp":1,"version":2,"type":"user-event","payload":{"phone":"919800000001","type":"opted-out"}})",
         R"({"app":"AcmeApp","timestamp":1,"version":2,"type":"template-event","payload":{"id":"0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c01",
             "elementName":"a","languageCode":"en","type":"status-update","status":"PAUSED"}})",
         R"({"app":"AcmeApp","timestamp":1,"version":2,"type":"message-event","payload":{"type":"delivered"}})",
         R"({"app":"AcmeApp","timestamp":1,"version":2,"type":"message-event","payload":{"gsId":"x","type":"mismatch"}})",
         R"({"app":"AcmeApp","nothing":"that can be read"})"}) {
        const Told told = provider_of_call(two_apps, "gupshup_whatsapp", posted(body));
        ASSERT_NE(told.addressee, nullptr) << body;
        EXPECT_FALSE(told.may_pass) << body;
    }
}

TEST(CallOfAnApp, ThatOnlyTriesTheAddressIsAnswered) {
    const Told told = provider_of_call(
        two_apps, "gupshup_whatsapp",
        posted(
            R"({"app":"AcmeApp","timestamp":1,"version":2,"type":"user-event","payload":{"phone":"callbackSetPhone","type":"sandbox-start"}})"));
    ASSERT_NE(told.addressee, nullptr);
    HttpRequest look;
    look.method = "GET";
    const Told looked = provider_of_call(two_apps, "gupshup_whatsapp", look);
    ASSERT_NE(looked.addressee, nullptr);
    EXPECT_FALSE(looked.may_pass);
}

TEST(CallOfAnApp, OfAnotherDialectIsTakenOnlyWhereItIsSigned) {
    const std::vector<receive::Addressee> unsigned_ones{
        provider(1, "meta", {{"phone_number_id", "1"}, {"access_token", "t"}}),
        provider(2, "generic", {{"user", "a"}, {"password", "b"}})};
    EXPECT_EQ(provider_of_call(unsigned_ones, "cloudapi_whatsapp", posted("{}")).addressee, nullptr);
    EXPECT_EQ(provider_of_call(unsigned_ones, "generic_whatsapp", posted("{}")).addressee, nullptr);
    const std::vector<receive::Addressee> is_signed{
        provider(3, "meta", {{"phone_number_id", "1"}, {"access_token", "t"}, {"app_secret", "s"}})};
    const Told told = provider_of_call(is_signed, "cloudapi_whatsapp", posted("{}"));
    ASSERT_NE(told.addressee, nullptr);
    EXPECT_TRUE(told.may_pass && told.is_signed) << "the signature is checked where it is received";
}

}  // namespace
}  // namespace parley::api::notifications
