#include "net/request_reader.h"

#include <gtest/gtest.h>

namespace parley::net {
namespace {

using namespace std::string_literals;
using State = RequestReader::State;

struct Outcome {
    std::vector<HttpRequest> requests;
    unsigned refused = 0;  // 0: not
    std::string why;
};

// Gives `bytes` in pieces, as a connection would.
Outcome read_all(std::string_view bytes, std::size_t piece, RequestLimits limits = {}) {
    RequestReader reader(limits);
    Outcome outcome;
    std::string buffered;
    while (!bytes.empty() && outcome.refused == 0) {
        buffered += bytes.substr(0, piece);
        bytes.remove_prefix(std::min(piece, bytes.size()));
        for (;;) {
            const auto used = reader.read(buffered);
            buffered.erase(0, used);
            if (reader.state() == State::head) {
                continue;
            }
            if (reader.state() == State::done) {
                outcome.requests.push_back(reader.request());
                reader.restart();
                continue;
            }
            if (reader.state() == State::refused) {
                outcome.refused = reader.refusal().status;
                outcome.why = reader.refusal().why;
                break;
            }
            if (used == 0 || buffered.empty()) {
                break;
            }
        }
    }
    return outcome;
}

std::string post(std::string_view headers, std::string_view body) {
    return "POST /a HTTP/1.1\r\nHost: h\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

TEST(RequestReader, ReadsWhatItIsGivenInPiecesOfEverySize) {
    const std::string bytes =
        post("Content-Length: 5\r\nX-A: one\r\nx-a: two\r\n", "hello") + "GET /b?c=d HTTP/1.1\r\nHost: h\r\n\r\n" +
        post("Transfer-Encoding: chunked\r\n", "3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n") +
        "\r\nHEAD /e HTTP/1.0\r\n\r\n";
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        const auto [requests, refused, why] = read_all(bytes, piece);
        ASSERT_EQ(refused, 0u) << why << " in pieces of " << piece;
        ASSERT_EQ(requests.size(), 4u) << "in pieces of " << piece;
        EXPECT_EQ(requests[0].method, "POST");
        EXPECT_EQ(requests[0].target, "/a");
        EXPECT_EQ(requests[0].body, "hello");
        const HttpHeaders headers{{{"Host", "h"}, {"X-A", "one"}, {"x-a", "two"}}};
        EXPECT_EQ(requests[0].headers, headers);
        EXPECT_EQ(requests[1].target, "/b?c=d");
        EXPECT_EQ(requests[1].body, "");
        EXPECT_EQ(requests[2].body, "abcde");
        EXPECT_EQ(requests[2].headers.fields.size(), 1u) << "a trailer is no header";
        EXPECT_EQ(requests[3].method, "HEAD");
    }
}

// Each of these has been read in two ways by two servers in a row somewhere.
TEST(RequestReader, RefusesWhatHasTwoMeanings) {
    const std::pair<std::string, unsigned> cases[] = {
        {post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"), 400},
        {post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!"), 400},
        {post("Content-Length: 5, 6\r\n", "hello!"), 400},
        {post("Content-Length: 5, 5\r\n", "hello"), 400},
        {post("Content-Length: +5\r\n", "hello"), 400},
        {post("Content-Length: -5\r\n", "hello"), 400},
        {post("Content-Length: 0x5\r\n", "hello"), 400},
        {post("Content-Length: 5 5\r\n", "hello"), 400},
        {post("Content-Length: \r\n", "hello"), 400},
        {post("Content-Length: 99999999999999999999999\r\n", "hello"), 400},
        {post("Content-Length : 5\r\n", "hello"), 400},
        {post(" Content-Length: 5\r\n", "hello"), 400},
        {post("X-A: one\r\n two\r\n", ""), 400},
        {post("X-A: one\r\n\ttwo\r\n", ""), 400},
        {post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 400},
        {post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"), 400},
        {post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 400},
        {post("Transfer-Encoding: identity\r\n", ""), 400},
        {post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), 400},
        {post("Transfer-Encoding:\x0b chunked\r\n", "0\r\n\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n"), 400},
        {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {post("Host: other\r\n", ""), 400},
        {"GET / HTTP/1.1\r\n\r\n", 400},
        {"GET / HTTP/1.1\nHost: h\n\n", 400},
        {"GET / HTTP/1.1\r\nHost: h\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: h\r\n\n", 400},
        {"GET / HTTP/1.1\r\nHost: h\rX: y\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: h\r\nX\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: h\r\n: y\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: h\r\nX Y: z\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n"s, 400},
        {"GET  / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"GET / HTTP/1.1 \r\nHost: h\r\n\r\n", 400},
        {"GET /\r\n", 400},  // HTTP/0.9
        {"GET\r\n\r\n", 400},
        {"GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505},
        {"GET / HTTP/1.2\r\nHost: h\r\n\r\n", 505},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"GET / http/1.1\r\nHost: h\r\n\r\n", 400},
        {"\x16\x03\x01\x02", 400},  // TLS, at its first byte
        {"{\"a\":1}", 400},
        {post("Transfer-Encoding: chunked\r\n", "g\r\nabc\r\n0\r\n\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "3\nabc\n0\n\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "3\r\nabcd\r\n0\r\n\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "-3\r\nabc\r\n0\r\n\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "0x3\r\nabc\r\n0\r\n\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\nabc\r\n0\r\n\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "ffffffffffffffff\r\n" + std::string(100, 'a')), 413},
    };
    for (const auto& [bytes, expected] : cases) {
        for (const std::size_t piece : {bytes.size(), std::size_t{1}, std::size_t{7}}) {
            RequestLimits limits;
            limits.body_bytes = 64;
            const auto outcome = read_all(bytes, piece, limits);
            EXPECT_EQ(outcome.refused, expected) << bytes << "\nin pieces of " << piece << ": " << outcome.why;
            EXPECT_TRUE(outcome.requests.empty()) << bytes << "\nin pieces of " << piece;
        }
    }
}

TEST(RequestReader, HoldsItsLimits) {
    const RequestLimits limits{.header_bytes = 1'000, .header_count = 10, .header_line_bytes = 200, .body_bytes = 50};
    std::string many;
    for (int i = 0; i < 10'000; ++i) {
        many += "A: b\r\n";
    }
    const std::pair<std::string, unsigned> cases[] = {
        {post("A: " + std::string(197, 'x') + "\r\n", ""), 0},
        {post("A: " + std::string(198, 'x') + "\r\n", ""), 431},
        {post("A: " + std::string(10'000'000, 'x'), ""), 431},
        {"GET /" + std::string(200, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n", 431},
        {std::string(300, 'G'), 431},
        {post("B: c\r\nB: c\r\nB: c\r\nB: c\r\nB: c\r\nB: c\r\nB: c\r\nB: c\r\nB: c\r\n", ""), 0},
        {post("B: c\r\nB: c\r\nB: c\r\nB: c\r\nB: c\r\nB: c\r\nB: c\r\nB: c\r\nB: c\r\nB: c\r\n", ""), 431},
        {post(many, ""), 431},
        {post("A: " + std::string(190, 'x') + "\r\nB: " + std::string(190, 'x') + "\r\nC: " + std::string(190, 'x') +
                  "\r\nD: " + std::string(190, 'x') + "\r\nE: " + std::string(190, 'x') + "\r\n\r\n",
              ""),
         431},
        {post("Content-Length: 50\r\n", std::string(50, 'x')), 0},
        {post("Content-Length: 51\r\n", ""), 413},
        {post("Content-Length: 18446744073709551615\r\n", ""), 413},
        {post("Transfer-Encoding: chunked\r\n", "32\r\n" + std::string(50, 'x') + "\r\n0\r\n\r\n"), 0},
        {post("Transfer-Encoding: chunked\r\n", "32\r\n" + std::string(50, 'x') + "\r\n1\r\nx\r\n0\r\n\r\n"), 413},
        {post("Transfer-Encoding: chunked\r\n", "1;" + std::string(10'000, 'x')), 400},
        {post("Transfer-Encoding: chunked\r\n", "0\r\n" + many), 400},
    };
    for (const auto& [bytes, expected] : cases) {
        for (const std::size_t piece : {bytes.size(), std::size_t{100}}) {
            const auto outcome = read_all(bytes, piece, limits);
            EXPECT_EQ(outcome.refused, expected) << bytes.substr(0, 100) << ": " << outcome.why;
            EXPECT_EQ(outcome.requests.size(), expected == 0 ? 1u : 0u) << bytes.substr(0, 100);
        }
    }
}

TEST(RequestReader, TellsWhetherTheConnectionLivesOn) {
    const std::pair<std::string, bool> cases[] = {
        {"GET / HTTP/1.1\r\nHost: h\r\n\r\n", true},
        {"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", false},
        {"GET / HTTP/1.1\r\nHost: h\r\nConnection: x, Close\r\n\r\n", false},
        {"GET / HTTP/1.0\r\n\r\n", false},
        {"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true},
    };
    for (const auto& [bytes, expected] : cases) {
        RequestReader reader({});
        EXPECT_EQ(reader.read(bytes), bytes.size());
        EXPECT_EQ(reader.read({}), 0u);
        ASSERT_EQ(reader.state(), State::done) << bytes;
        EXPECT_EQ(reader.keeps_alive(), expected) << bytes;
    }
}

TEST(RequestReader, LetsALimitBeSetWhenTheHeadIsRead) {
    RequestReader reader({.body_bytes = 10});
    const std::string head = post("Content-Length: 20\r\nExpect: 100-continue\r\n", "");
    EXPECT_EQ(reader.read(head), head.size());
    ASSERT_EQ(reader.state(), State::head);
    EXPECT_TRUE(reader.expects_continue());
    reader.limit_body(20);
    EXPECT_EQ(reader.read(std::string(20, 'x')), 20u);
    ASSERT_EQ(reader.state(), State::done);
    EXPECT_EQ(reader.request().body, std::string(20, 'x'));
    reader.restart();
    EXPECT_EQ(reader.read(head), head.size());
    EXPECT_EQ(reader.read({}), 0u);
    EXPECT_EQ(reader.state(), State::refused) << "the limit was for one request only";
}

}  // namespace
}  // namespace parley::net
