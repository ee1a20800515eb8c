#include "net/write.h"

#include <gtest/gtest.h>

#include "net/client.h"

namespace parley::net {
namespace {

const Endpoint endpoint{true, "provider.example", "443", "/v1/messages?a=b"};

TEST(Serialize, WritesARequestThatIsReadyToLeave) {
    HttpRequest request;
    request.headers.fields = {{"Content-Type", "application/json"},
                              {"Connection", "close"},
                              {"Host", "other"},
                              {"content-length", "7"},
                              {"Transfer-Encoding", "chunked"}};
    request.body = "{}";
    EXPECT_EQ(serialize(request, endpoint),
              "POST /v1/messages?a=b HTTP/1.1\r\nHost: provider.example\r\nContent-Type: application/json\r\n"
              "Connection: keep-alive\r\nContent-Length: 2\r\n\r\n{}");
    request.target = "/v2";
    EXPECT_TRUE(serialize(request, endpoint).starts_with("POST /v2 HTTP/1.1\r\n"));
}

TEST(Serialize, SaysTheLengthOfAnEmptyBodyWhereOneIsExpected) {
    HttpRequest request{"GET", "/", {}, ""};
    EXPECT_EQ(serialize(request, endpoint),
              "GET /v1/messages?a=b HTTP/1.1\r\nHost: provider.example\r\nConnection: keep-alive\r\n\r\n");
    request.method = "POST";
    EXPECT_TRUE(serialize(request, endpoint).ends_with("Content-Length: 0\r\n\r\n"));
}

TEST(Serialize, LetsNoValueEndItsLine) {
    HttpRequest request{"GET", "/a b\r\nX: y", {{{"X-A\r\n", "b\r\nEvil: yes\n\n"}}}, ""};
    EXPECT_EQ(serialize(request, endpoint),
              "GET /a%20b%0D%0AX:%20y HTTP/1.1\r\nHost: provider.example\r\nX-A  : b  Evil: yes  \r\n"
              "Connection: keep-alive\r\n\r\n");
}

TEST(Response, SaysHowItEnds) {
    const HttpResponse response{404, {{{"A", "b"}, {"Content-Length", "99"}}}, "gone"};
    const std::pair<Framing, std::string> cases[] = {
        {Framing::length, "Content-Length: 4\r\n\r\ngone"},
        {Framing::head_only, "Content-Length: 4\r\n\r\n"},
        {Framing::chunks, "Transfer-Encoding: chunked\r\n\r\n"},
        {Framing::close, "\r\n"},
    };
    for (const auto& [framing, end] : cases) {
        std::string out = "before";
        append_response(out, response, framing, "");
        EXPECT_EQ(out, "beforeHTTP/1.1 404 Not Found\r\nA: b\r\n" + end);
    }
    std::string out;
    append_response(out, response, Framing::length, "close");
    EXPECT_EQ(out, "HTTP/1.1 404 Not Found\r\nA: b\r\nConnection: close\r\nContent-Length: 4\r\n\r\ngone");
}

TEST(Chunk, IsNeverTheLastByChance) {
    std::string out;
    append_chunk(out, std::string(17, 'x'));
    append_chunk(out, "");
    EXPECT_EQ(out, "11\r\n" + std::string(17, 'x') + "\r\n");
}

}  // namespace
}  // namespace parley::net
