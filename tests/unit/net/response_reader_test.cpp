#include "net/response_reader.h"

#include <gtest/gtest.h>

namespace parley::net {
namespace {

using State = ResponseReader::State;

struct Outcome {
    State state;
    HttpResponse response;
    bool keeps_alive = false;
    std::string why;
    std::string left;
};

Outcome read_all(std::string_view bytes, std::size_t piece, bool ends = false, bool to_head = false) {
    ResponseReader reader(1'000, 100);
    reader.restart(to_head);
    std::string buffered;
    while (!bytes.empty() && reader.state() == State::more) {
        buffered += bytes.substr(0, piece);
        bytes.remove_prefix(std::min(piece, bytes.size()));
        buffered.erase(0, reader.read(buffered));
    }
    if (ends) {
        reader.end();
    }
    Outcome outcome{reader.state(), reader.response(), false, {}, buffered + std::string(bytes)};
    if (outcome.state == State::done) {
        outcome.keeps_alive = reader.keeps_alive();
    } else if (outcome.state == State::broken) {
        outcome.why = reader.why();
    }
    return outcome;
}

TEST(ResponseReader, ReadsEveryWayAnAnswerCanEnd) {
    struct Case {
        std::string bytes;
        bool ends;  // the connection
        std::string body;
        bool keeps_alive;
    };
    const Case cases[] = {
        {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", false, "hello", true},
        {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false, "", true},
        {"HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", false, "", true},
        {"HTTP/1.1 200 OK\r\ncontent-length:5\r\nConnection: close\r\n\r\nhello", false, "hello", false},
        {"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", false, "hello", false},
        {"HTTP/1.0 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello", false, "hello", true},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;a=b\r\nllo\r\n0\r\nT: x\r\n\r\n", false,
         "hello", true},
        {"HTTP/1.1 200 OK\r\n\r\nhello", true, "hello", false},
        {"HTTP/1.1 200 OK\r\n\r\n", true, "", false},
        {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n"
         "Content-Length: 5\r\n\r\nhello",
         false, "hello", true},
        {"HTTP/1.1 204 No Content\r\n\r\n", false, "", true},
        {"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", false, "", true},
        {"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", false, "", true},
        // A code that came packed is passed on as it came: nobody asked for it.
        {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b", false, "\x1f\x8b", true},
    };
    for (const auto& [bytes, ends, body, keeps_alive] : cases) {
        for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
            const auto outcome = read_all(bytes, piece, ends);
            ASSERT_EQ(outcome.state, State::done) << bytes << "\nin pieces of " << piece << ": " << outcome.why;
            EXPECT_EQ(outcome.response.body, body) << bytes;
            EXPECT_EQ(outcome.keeps_alive, keeps_alive) << bytes;
            EXPECT_EQ(outcome.left, "");
            EXPECT_NE(outcome.response.status, 100u);
        }
    }
}

TEST(ResponseReader, TakesNoBodyForAnAnswerToHead) {
    const auto outcome = read_all("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 100, false, true);
    EXPECT_EQ(outcome.state, State::done);
    EXPECT_EQ(outcome.response.body, "");
}

TEST(ResponseReader, LeavesWhatFollows) {
    const auto outcome = read_all("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 500 Injected\r\n\r\n", 1'000);
    EXPECT_EQ(outcome.response.status, 200u);
    EXPECT_EQ(outcome.left, "HTTP/1.1 500 Injected\r\n\r\n");
}

TEST(ResponseReader, CutsABodyAtItsLimit) {
    const std::string body(101, 'x');
    const std::string cases[] = {
        "HTTP/1.1 500 No\r\nContent-Length: 101\r\n\r\n" + body,
        "HTTP/1.1 500 No\r\nContent-Length: 100000000000\r\n\r\n" + body,
        "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + body,
        "HTTP/1.1 500 No\r\n\r\n" + body,
    };
    for (const auto& bytes : cases) {
        for (const std::size_t piece : {std::size_t{1}, std::size_t{50}, bytes.size()}) {
            const auto outcome = read_all(bytes, piece);
            EXPECT_EQ(outcome.state, State::done) << bytes;
            EXPECT_EQ(outcome.response.status, 500u);
            EXPECT_EQ(outcome.response.body, std::string(100, 'x'));
            EXPECT_FALSE(outcome.keeps_alive);
        }
    }
}

TEST(ResponseReader, SaysWhatIsNoHttp) {
    const std::string cases[] = {
        "<html>hello</html>",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(2'000, 'x'),
        "HTTP/1.1 200 OK\r\nA: " + std::string(2'000, 'x'),
        std::string("\0\0\0\0", 4),
    };
    for (const auto& bytes : cases) {
        for (const std::size_t piece : {std::size_t{1}, bytes.size()}) {
            const auto outcome = read_all(bytes, piece);
            EXPECT_EQ(outcome.state, State::broken) << bytes << " in pieces of " << piece;
            EXPECT_NE(outcome.why, "");
        }
    }
}

TEST(ResponseReader, TellsAnAnswerThatBrokeOffFromOneThatEnded) {
    for (const std::string bytes : {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", "HTTP/1.1 200 OK\r\nA: b",
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "HTT"}) {
        EXPECT_EQ(read_all(bytes, 1'000, true).state, State::broken) << bytes;
    }
}

}  // namespace
}  // namespace parley::net
