#include "sandbox/glimpse.h"

#include <gtest/gtest.h>

namespace parley::sandbox {

TEST(Glimpse, FindsTheIdInEveryWire) {
    const std::pair<HttpRequest, std::string_view> cases[] = {
        {{"POST", "/messages", {}, R"({"to":"+91","msgId":"1|1|7|7","text":"x"})"}, "1|1|7|7"},
        {{"POST", "/messages", {}, R"({ "msgId" : "1|1|7|7", broken)"}, "1|1|7|7"},
        {{"POST", "/v23.0/1/messages", {}, R"({"to":"91","biz_opaque_callback_data":"1|1|7|7"})"}, "1|1|7|7"},
        {{"POST", "/v1/messages", {}, R"({"client_ref":"1|1|7|7","to":"91"})"}, "1|1|7|7"},
        {{"POST", "/GatewayAPI/rest", {}, "method=SendMessage&extra=1%7C1%7C7%7C7&v=1.1"}, "1|1|7|7"},
        {{"GET", "/GatewayAPI/rest?msg=extra%3Dno&extra=1%7C1%7C7%7C7", {}, ""}, "1|1|7|7"},
        {{"POST", "/wa/api/v1/msg", {}, "channel=whatsapp&destination=91"}, ""},
        {{"POST", "/messages", {}, R"({"msgId":7})"}, ""},
        {{"POST", "/messages", {}, R"({"msgId":"cut off)"}, ""},
        {{"POST", "/messages", {}, R"({"msgId")"}, ""},
        {{"POST", "/messages", {}, ""}, ""},
    };
    for (const auto& [request, id] : cases) {
        EXPECT_EQ(glimpse_id(request), id) << request.target << " " << request.body;
    }
}

TEST(Glimpse, FindsThePersonInEveryWire) {
    const std::pair<HttpRequest, std::string_view> cases[] = {
        {{"POST", "/v23.0/1/messages", {}, R"({"type":"text","to":"919876543210"})"}, "919876543210"},
        {{"POST", "/v0.1/messages", {}, R"({"from":{"number":"1"},"to":{"type":"whatsapp","number":"919876543210"}})"},
         "919876543210"},
        {{"POST", "/GatewayAPI/rest", {}, "send_to=919876543210&msg=Hi"}, "919876543210"},
        {{"POST", "/wa/api/v1/msg", {}, "destination=919876543210"}, "919876543210"},
        {{"POST", "/v1/messages", {}, R"({"to":7})"}, ""},
        {{"POST", "/v1/messages", {}, R"({"to":{"type":"whatsapp"},"number":"1"})"}, ""},
    };
    for (const auto& [request, person] : cases) {
        EXPECT_EQ(glimpse_recipient(request), person) << request.target << " " << request.body;
    }
}

}  // namespace parley::sandbox
