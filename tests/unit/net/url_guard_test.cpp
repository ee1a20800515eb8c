#include "net/url_guard.h"

#include "client_fixture.h"

namespace parley::net {
namespace {

namespace ip = boost::asio::ip;

UrlGuard guard_with(std::string_view allowed, bool all = false) {
    auto guard = UrlGuard::parse(allowed, all);
    EXPECT_TRUE(guard) << describe(guard.error());
    return std::move(*guard);
}

TEST(UrlGuard, KnowsWhatTheWorldDoesNotReach) {
    for (const char* text : {"0.0.0.0",
                             "0.1.2.3",
                             "10.0.0.1",
                             "10.255.255.255",
                             "100.64.0.1",
                             "100.100.100.200",
                             "100.127.255.255",
                             "127.0.0.1",
                             "127.255.255.254",
                             "169.254.169.254",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.0.0.192",
                             "192.0.2.1",
                             "192.168.0.1",
                             "198.18.0.1",
                             "198.19.255.255",
                             "198.51.100.1",
                             "203.0.113.1",
                             "224.0.0.1",
                             "240.0.0.1",
                             "255.255.255.255",
                             "168.63.129.16",
                             "::",
                             "::1",
                             "::7f00:1",
                             "::ffff:127.0.0.1",
                             "::ffff:10.1.2.3",
                             "::ffff:169.254.169.254",
                             "::ffff:0:7f00:1",
                             "64:ff9b::7f00:1",
                             "64:ff9b::a00:1",
                             "64:ff9b:1::808:808",
                             "100::1",
                             "2001::1",
                             "2001:db8::1",
                             "2002:7f00:1::1",
                             "2002:a00:1::",
                             "fc00::1",
                             "fd00:ec2::254",
                             "fe80::1",
                             "fe80::1%1",
                             "febf::1",
                             "fec0::1",
                             "ff02::1"}) {
        EXPECT_FALSE(is_public(ip::make_address(text))) << text;
        EXPECT_FALSE(UrlGuard().may_connect("hooks.example.com", ip::make_address(text))) << text;
    }
    for (const char* text : {"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1",
                             "192.167.1.1", "169.253.1.1", "198.20.0.1", "223.255.255.254", "2606:4700::1111",
                             "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"}) {
        EXPECT_TRUE(is_public(ip::make_address(text))) << text;
        EXPECT_TRUE(UrlGuard().may_connect("hooks.example.com", ip::make_address(text))) << text;
    }
}

TEST(UrlGuard, RefusesUrlsByTheirSpelling) {
    for (const char* url : {"http://hooks.example.com/",
                            "https://127.0.0.1/",
                            "https://127.1/",
                            "https://2130706433/",
                            "https://0x7f000001/",
                            "https://0177.0.0.1/",
                            "https://[::1]/",
                            "https://[::ffff:127.0.0.1]/",
                            "https://169.254.169.254/latest/meta-data/",
                            "https://localhost/",
                            "https://a.localhost/",
                            "https://router/",
                            "https://db.internal/",
                            "https://user@hooks.example.com/",
                            "https://user:secret@hooks.example.com/",
                            "ftp://hooks.example.com/",
                            "file:///etc/passwd",
                            "gopher://hooks.example.com/",
                            "https:///",
                            "hooks",
                            ""}) {
        const auto checked = UrlGuard().check(url);
        EXPECT_FALSE(checked) << url;
        EXPECT_EQ(checked.error().kind, ErrorKind::invalid) << url;
    }
    const auto good = UrlGuard().check("https://hooks.example.com:8443/parley?k=v");
    ASSERT_TRUE(good) << describe(good.error());
    EXPECT_EQ(good->target, "/parley?k=v");
}

TEST(UrlGuard, AllowsWhatItIsToldTo) {
    const UrlGuard guard = guard_with(" hooks.example.lan , 10.1.2.3, 192.168.7.0/24,fd00:1::/32,,Other.LAN. ");
    for (const char* url :
         {"http://hooks.example.lan/", "https://HOOKS.example.lan./", "http://10.1.2.3:8080/", "http://192.168.7.9/",
          "http://[fd00:1::5]/", "http://other.lan/", "http://[::ffff:10.1.2.3]/"}) {
        EXPECT_TRUE(guard.check(url)) << url;
    }
    for (const char* url : {"http://10.1.2.4/", "http://192.168.8.1/", "https://[fd00:2::5]/",
                            "https://sub.other.lan./x@", "http://hooks.example.com/"}) {
        EXPECT_FALSE(guard.check(url)) << url;
    }
    EXPECT_TRUE(guard.may_connect("hooks.example.lan", ip::make_address("127.0.0.1"))) << "the name is trusted";
    EXPECT_TRUE(guard.may_connect("any.example.com", ip::make_address("192.168.7.200")));
    EXPECT_FALSE(guard.may_connect("any.example.com", ip::make_address("192.168.8.200")));
    EXPECT_TRUE(guard_with("", true).check("http://127.0.0.1:9/"));
    EXPECT_TRUE(guard_with("", true).may_connect("x", ip::make_address("127.0.0.1")));
    EXPECT_FALSE(guard_with("", true).check("http://user@127.0.0.1:9/")) << "no user information, ever";
}

TEST(UrlGuard, NamesTheEntryThatIsWrong) {
    for (const char* text : {"10.0.0.0/33", "10.0.0/8", "fd00::/129", "a b", "http://x/", "[::1]", "x/24"}) {
        const auto guard = UrlGuard::parse(std::string("hooks.example.lan, ") + text);
        ASSERT_FALSE(guard) << text;
        EXPECT_EQ(guard.error().value, text);
    }
}

TEST_F(ClientTest, ConnectsToNothingThatItsGuardRefuses) {
    std::vector<std::string> asked;
    client_.guard([&](const std::string& host, const ip::address& address) {
        asked.push_back(host + " " + address.to_string());
        return false;
    });
    const auto answer = send(endpoint_);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().why, "its address is not allowed");
    EXPECT_FALSE(answer.error().left);
    // The name of a loopback address and odd spellings of it are looked up, and then seen through.
    for (const char* host : {"localhost", "2130706433", "0x7f.1"}) {
        Endpoint named = endpoint_;
        named.host = host;
        EXPECT_FALSE(send(named)) << host;
    }
    EXPECT_FALSE(listener_.has_caller());
    ASSERT_GE(asked.size(), 4U);
    EXPECT_EQ(asked.front(), "127.0.0.1 127.0.0.1");
    EXPECT_EQ(asked.back(), "0x7f.1 127.0.0.1");
}

TEST_F(ClientTest, ConnectsToTheVeryAddressThatWasAllowed) {
    auto serving = service([](RawListener& listener) {
        const auto caller = listener.accept();
        read_request(caller);
        caller.send(ok);
    });
    client_.guard([](const std::string&, const ip::address& address) {
        return address == ip::make_address("127.0.0.1");  // of localhost's two, say
    });
    Endpoint named = endpoint_;
    named.host = "localhost";
    const auto answer = send(named);
    ASSERT_TRUE(answer) << answer.error().why;
    EXPECT_EQ(answer->status, 200U);
    serving.join();
}

}  // namespace
}  // namespace parley::net
