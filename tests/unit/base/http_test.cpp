#include "base/http.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

TEST(HttpHeaders, CompareNamesWithoutCase) {
    HttpHeaders headers{{{"Set-Cookie", "a"}, {"X-Id", "1"}, {"set-cookie", "b"}}};
    ASSERT_NE(headers.find("x-ID"), nullptr);
    EXPECT_EQ(*headers.find("x-ID"), "1");
    EXPECT_EQ(*headers.find("SET-COOKIE"), "a");
    EXPECT_EQ(headers.find("X-I"), nullptr);
    headers.set("SET-COOKIE", "c");
    EXPECT_EQ(headers.fields.size(), 2U);
    EXPECT_EQ(*headers.find("set-cookie"), "c");
}

TEST(ParseEndpoint, ReadsHttpUrls) {
    const struct {
        std::string_view url;
        Endpoint expected;
        std::string_view authority;
    } cases[] = {
        {"https://Provider.example.com", {true, "provider.example.com", "443", "/"}, "provider.example.com"},
        {"http://127.0.0.1:8080/send?k=a%20b&x", {false, "127.0.0.1", "8080", "/send?k=a%20b&x"}, "127.0.0.1:8080"},
        {"HTTPS://[::1]:8443/a", {true, "::1", "8443", "/a"}, "[::1]:8443"},
        {" http://host:80?q ", {false, "host", "80", "/?q"}, "host"},
        {"https://host:80/", {true, "host", "80", "/"}, "host:80"},
    };
    for (const auto& [url, expected, authority] : cases) {
        const auto endpoint = parse_endpoint(url);
        ASSERT_TRUE(endpoint) << url << describe(endpoint.error());
        EXPECT_EQ(*endpoint, expected) << url;
        EXPECT_EQ(endpoint->authority(), authority);
    }
}

TEST(ParseEndpoint, RefusesWhatCannotBeCalledSafely) {
    for (const std::string_view url :
         {"", "provider.example.com", "ftp://host/", "file:///etc/passwd", "gopher://host:70/_x", "http://",
          "http:///path", "https://user:secret@host/", "https://host:0/", "https://host:65536/",
          "https://host:99999999/", "https://host:8a/", "https://host/ space", "https://host/\r\nX: y",
          "https://ho st/", "https://host/#part", "https://h%2fost/", "//host/x", "https://%00/"}) {
        const auto endpoint = parse_endpoint(url);
        ASSERT_FALSE(endpoint) << url << " became " << endpoint->host;
        EXPECT_EQ(endpoint.error().kind, ErrorKind::invalid);
        EXPECT_EQ(describe(endpoint.error()).find("secret"), std::string::npos);
    }
}

TEST(BasicAuthorization, GoesThereAndBack) {
    EXPECT_EQ(basic_authorization("Aladdin", "open sesame"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    const std::pair<std::string, std::string> cases[] = {
        {"Aladdin", "open sesame"}, {"", ""}, {"u", "p:with:colons"}, {"\xC3\xA9", "\xF0\x9F\x98\x80"}};
    for (const auto& [user, password] : cases) {
        const auto read = read_basic_authorization(basic_authorization(user, password));
        ASSERT_TRUE(read);
        EXPECT_EQ(*read, std::pair(user, password));
    }
    EXPECT_TRUE(read_basic_authorization("basic  QTpi"));
    for (const std::string_view value :
         {"", "Basic", "Basic ", "Bearer QTpi", "Basic ????", "Basic QQ==", "Basic QTpi=="}) {
        EXPECT_FALSE(read_basic_authorization(value)) << value;
    }
}

TEST(ReasonOf, KnowsTheCommonOnes) {
    EXPECT_EQ(reason_of(200), "OK");
    EXPECT_EQ(reason_of(429), "Too Many Requests");
    EXPECT_EQ(reason_of(299), "Unknown");
}

}  // namespace
}  // namespace parley
