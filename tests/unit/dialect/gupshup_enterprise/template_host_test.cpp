#include <gtest/gtest.h>

#include "dialect/gupshup_enterprise/gupshup_enterprise.h"
#include "dialect/gupshup_enterprise/parts.h"

namespace parley::gupshup_enterprise {
namespace {

TEST(EnterpriseTemplates, AreListedAtAHostOfTheirOwn) {
    const auto listed_at = [](const std::string& url) {
        const auto endpoint = parse_endpoint(url);
        EXPECT_TRUE(endpoint) << url;
        const Endpoint list = template_endpoint(*endpoint);
        EXPECT_EQ(list.target, endpoint->target);
        EXPECT_EQ(list.tls, endpoint->tls);
        return list.authority();
    };
    EXPECT_EQ(listed_at(std::string(dialect.default_endpoint)), "wamedia.smsgupshup.com");
    EXPECT_EQ(listed_at("https://MediaAPI.smsgupshup.com/GatewayAPI/rest"), "wamedia.smsgupshup.com");
    // What stands in the gateway's place has both.
    for (const char* host :
         {"wamedia.smsgupshup.com", "enterprise.smsgupshup.com", "127.0.0.1:9000", "proxy.example"}) {
        EXPECT_EQ(listed_at("http://" + std::string(host) + "/GatewayAPI/rest"), host);
    }
}

}  // namespace
}  // namespace parley::gupshup_enterprise
