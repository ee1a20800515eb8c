#include "peers.h"

namespace parley::net {
namespace {

HttpResponse events() {
    return HttpResponse{200, {{{"Content-Type", "text/event-stream"}}}, ""};
}

TEST(Stream, SendsEachEventAsAChunk) {
    ExchangePtr stream;
    RunningServer server([&](ExchangePtr exchange) {
        if (exchange->request().target == "/after") {
            return exchange->answer(HttpResponse{200, {}, "after"});
        }
        exchange->start_stream(events());
        exchange->send("data: 1\n\n");
        stream = std::move(exchange);
    });
    const auto caller = server.connect();
    caller.send("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET /after HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(caller.until("\n\n\r\n"),
              "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
              "9\r\ndata: 1\n\n\r\n");
    EXPECT_TRUE(server.on_loop([&] { return stream->send("data: 2\n\n") && stream->send(""); }));
    EXPECT_EQ(caller.until("\n\n\r\n"), "9\r\ndata: 2\n\n\r\n");
    server.on_loop([&] { stream->end_stream(); });
    EXPECT_EQ(caller.until("after"), "0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nafter");
    EXPECT_FALSE(server.on_loop([&] { return stream->send("too late"); }));
}

TEST(Stream, EndsByClosingWhereThereAreNoChunks) {
    RunningServer server([&](const ExchangePtr& exchange) {
        exchange->start_stream(events());
        exchange->send("data: 1\n\n");
        exchange->end_stream();
    });
    const auto caller = server.connect();
    caller.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(caller.until_closed(),
              "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: 1\n\n");
}

TEST(Stream, IsOverWhenTheCallerHasGone) {
    ExchangePtr stream;
    RunningServer server([&](ExchangePtr exchange) {
        exchange->start_stream(events());
        stream = std::move(exchange);
    });
    auto caller = server.connect();
    caller.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    caller.until("\r\n\r\n");
    caller.close();
    EXPECT_TRUE(server.becomes([&] { return stream->is_gone(); }));
    EXPECT_FALSE(server.on_loop([&] { return stream->send("data"); }));
}

TEST(Stream, IsOverForACallerThatDoesNotRead) {
    ExchangePtr stream;
    RunningServer server([&](ExchangePtr exchange) {
        exchange->start_stream(events());
        stream = std::move(exchange);
    });
    const auto caller = server.connect();
    caller.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    ASSERT_TRUE(server.becomes([&] { return stream != nullptr; }));
    const std::string event(10'000, 'x');
    int sent = 0;
    ASSERT_TRUE(server.becomes([&] {
        while (sent < 100'000 && stream->send(event)) {
            ++sent;
        }
        return stream->is_gone();
    }));
    EXPECT_GE(sent, 104) << "1 MB may wait";
    EXPECT_LT(sent, 100'000) << "no more than that and the system's own buffers";
}

TEST(Stream, DroppedIsEnded) {
    RunningServer server([&](const ExchangePtr& exchange) {
        exchange->start_stream(events());
        exchange->send("x");
    });
    const auto caller = server.connect();
    caller.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_TRUE(caller.until("0\r\n\r\n").ends_with("1\r\nx\r\n0\r\n\r\n"));
}

// Whoever waits for it before each piece holds no more than that piece, however slowly it is read.
TEST(Stream, TellsWhenThatWhichWasSentIsTaken) {
    constexpr int pieces = 200;
    const std::string piece(100'000, 'x');
    int sent = 0;
    ExchangePtr stream;
    std::function<void()> next = [&] {
        if (sent == pieces) {
            stream->end_stream();
            return;
        }
        ++sent;
        EXPECT_TRUE(stream->send(piece)) << "more than a piece was waiting";
        stream->when_taken([&] { next(); });
    };
    RunningServer server([&](ExchangePtr exchange) {
        exchange->start_stream(HttpResponse{200, {}, ""});
        stream = std::move(exchange);
        next();
    });
    const auto caller = server.connect();
    caller.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    ASSERT_TRUE(server.becomes([&] { return sent > 0; }));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    EXPECT_LT(server.on_loop([&] { return sent; }), pieces) << "nobody has read anything yet";
    const std::string answer = caller.until("0\r\n\r\n");
    EXPECT_EQ(std::ranges::count(answer, 'x'), pieces * 100'000);
    EXPECT_EQ(server.on_loop([&] { return sent; }), pieces);
    server.on_loop([&] { stream.reset(); });
}

TEST(Stream, ForgetsWhoWaitsWhenTheCallerHasGone) {
    const auto held = std::make_shared<int>(0);
    ExchangePtr stream;
    RunningServer server([&](ExchangePtr exchange) {
        exchange->start_stream(events());
        stream = std::move(exchange);
    });
    auto caller = server.connect();
    caller.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    ASSERT_TRUE(server.becomes([&] { return stream != nullptr; }));
    const std::string piece(900'000, 'x');
    // As a pump does: what waits holds the exchange, and that the connection.
    ASSERT_TRUE(server.becomes([&] {
        if (!stream->send(piece)) {
            return true;
        }
        stream->when_taken([stream, held] {});
        return false;
    }));
    caller.close();
    EXPECT_TRUE(server.becomes([&] { return stream->is_gone(); }));
    server.on_loop([&] { stream.reset(); });
    EXPECT_TRUE(server.becomes([&] { return held.use_count() == 1; }));
}

}  // namespace
}  // namespace parley::net
