#include <deque>

#include "peers.h"

namespace parley::net {
namespace {

HttpResponse text(unsigned status, std::string body) {
    return HttpResponse{status, {{{"Content-Type", "text/plain"}}}, std::move(body)};
}

void echo(const ExchangePtr& exchange) {
    exchange->answer(
        text(200, exchange->request().method + ' ' + exchange->request().target + ' ' + exchange->request().body));
}

std::string get(std::string_view target) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n\r\n";
}

std::string answered(std::string_view body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + std::string(body);
}

TEST(Server, AnswersManyRequestsOnOneConnection) {
    RunningServer server(echo);
    const auto caller = server.connect();
    for (int i = 0; i < 3; ++i) {
        caller.send(get("/a"));
        EXPECT_EQ(caller.until("GET /a "), answered("GET /a "));
    }
    caller.send("POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello");
    EXPECT_EQ(caller.until("hello"), answered("POST /b hello"));
    EXPECT_EQ(server.on_loop([&] { return server.server().connections(); }), 1u);
}

TEST(Server, KnowsWhoCalls) {
    RunningServer server([](const ExchangePtr& exchange) { exchange->answer(text(200, exchange->peer())); });
    const auto caller = server.connect();
    caller.send(get("/"));
    EXPECT_EQ(caller.until("127.0.0.1"), answered("127.0.0.1"));
}

TEST(Server, JoinsAnswersToPipelinedRequestsInOneWrite) {
    RunningServer server(echo);
    const auto caller = server.connect();
    std::string requests;
    std::string answers;
    for (int i = 0; i < 20; ++i) {
        requests += get("/" + std::to_string(i));
        answers += answered("GET /" + std::to_string(i) + " ");
    }
    caller.send(requests);
    EXPECT_EQ(caller.some(), answers);
}

TEST(Server, AnswersPipelinedRequestsInOrderHoweverLongEachTakes) {
    std::deque<ExchangePtr> waiting;
    RunningServer server([&](ExchangePtr exchange) {
        if (exchange->request().target == "/at-once") {
            return echo(exchange);
        }
        waiting.push_back(std::move(exchange));
    });
    const auto caller = server.connect();
    caller.send(get("/1") + get("/at-once") + get("/2") + get("/at-once") + get("/3"));
    for (int i = 1; i <= 3; ++i) {
        ASSERT_TRUE(server.becomes([&] { return waiting.size() == 1; })) << "one at a time";
        server.on_loop([&] {
            echo(waiting.front());
            waiting.pop_front();
        });
    }
    const std::string last = answered("GET /3 ");
    EXPECT_EQ(caller.until(last),
              answered("GET /1 ") + answered("GET /at-once ") + answered("GET /2 ") + answered("GET /at-once ") + last);
}

TEST(Server, AnswersTenThousandPipelinedRequestsToASlowReader) {
    RunningServer server([](const ExchangePtr& exchange) {
        exchange->answer(text(200, std::string(1'000, 'x') + exchange->request().target + "\n"));
    });
    const auto caller = server.connect();
    constexpr int count = 10'000;
    std::thread asking([&] {
        for (int i = 0; i < count; ++i) {
            caller.send(get("/" + std::to_string(i)));
        }
    });
    const auto all = caller.until("/" + std::to_string(count - 1) + "\n");
    asking.join();
    std::size_t place = 0;
    for (int i = 0; i < count; ++i) {
        place = all.find("x/" + std::to_string(i) + "\n", place);
        ASSERT_NE(place, std::string::npos) << i;
    }
}

TEST(Server, LeavesTheBodyOutWhereThereIsNone) {
    RunningServer server([](const ExchangePtr& exchange) {
        exchange->answer(exchange->request().method == "HEAD" ? text(200, "body") : text(204, "none may stand here"));
    });
    const auto caller = server.connect();
    caller.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(caller.until("\r\n\r\n"), "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\n");
    caller.send("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(caller.until("\r\n\r\n"), "HTTP/1.1 204 No Content\r\nContent-Type: text/plain\r\n\r\n");
}

TEST(Server, SendsNothingOfAStreamToWhoAsksForItsHead) {
    std::atomic<int> taken = 0;
    RunningServer server([&](const ExchangePtr& exchange) {
        HttpResponse head;
        head.headers.set("Content-Type", "text/event-stream");
        exchange->start_stream(std::move(head));
        taken += exchange->send("data: 1\n\n") ? 1 : 0;
        exchange->end_stream();
    });
    const auto caller = server.connect();
    caller.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(caller.until_closed(), "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(taken, 0);
}

TEST(Server, ClosesWhereEitherSideWishes) {
    RunningServer server([](const ExchangePtr& exchange) {
        auto response = text(200, "x");
        if (exchange->request().target == "/close") {
            response.headers.set("Connection", "close");
        }
        exchange->answer(std::move(response));
    });
    const std::string closed =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx";
    for (const std::string& request :
         {get("/close"), std::string("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
          std::string("GET / HTTP/1.0\r\n\r\n")}) {
        const auto caller = server.connect();
        caller.send(request);
        EXPECT_EQ(caller.until_closed(), closed) << request;
    }
    const auto caller = server.connect();
    caller.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_NE(caller.until("\r\n\r\nx").find("Connection: keep-alive"), std::string::npos);
    caller.send(get("/close"));
    EXPECT_EQ(caller.until_closed(), closed);
}

TEST(Server, SaysContinueToWhoAsks) {
    RunningServer server(echo);
    const auto caller = server.connect();
    caller.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(caller.until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    caller.send("hi");
    EXPECT_EQ(caller.until("hi"), answered("POST / hi"));
}

TEST(Server, RefusesATooLongBodyBeforeItIsSent) {
    RunningServer server(echo, ServerLimits{.body_bytes = 10});
    const auto caller = server.connect();
    caller.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_TRUE(caller.until_closed().starts_with("HTTP/1.1 413 "));
}

TEST(Server, LetsSomePathsTakeMore) {
    RunningServer server(echo, ServerLimits{.body_bytes = 10}, [](const HttpRequest& head) -> std::size_t {
        return head.target == "/import" ? 1'000'000 : 10;
    });
    const std::string body(1'000'000, 'x');
    const auto caller = server.connect();
    caller.send("POST /import HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n" + body + get("/after"));
    const auto expected = answered("POST /import " + body) + answered("GET /after ");
    EXPECT_EQ(caller.until("GET /after "), expected);
    caller.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n");
    EXPECT_TRUE(caller.until_closed().starts_with("HTTP/1.1 413 "));
}

TEST(Server, AnswersForAHandlerThatFails) {
    RunningServer server([](ExchangePtr exchange) {
        if (exchange->request().target == "/throw") {
            throw std::runtime_error("the secret reason");
        }
        if (exchange->request().target == "/throw-late") {
            exchange->answer(text(200, "answered"));
            throw std::runtime_error("after the answer");
        }
        if (exchange->request().target == "/throw-number") {
            throw 5;
        }
    });
    const auto caller = server.connect();
    caller.send(get("/throw"));
    const auto failed = caller.until("error\n");
    EXPECT_TRUE(failed.starts_with("HTTP/1.1 500 ")) << failed;
    EXPECT_EQ(failed.find("secret"), std::string::npos);
    caller.send(get("/throw-late"));
    EXPECT_EQ(caller.until("answered"), answered("answered"));
    caller.send(get("/throw-number"));
    EXPECT_TRUE(caller.until("error\n").starts_with("HTTP/1.1 500 "));
    caller.send(get("/drop"));
    EXPECT_TRUE(caller.until("answered\n").starts_with("HTTP/1.1 500 "));
}

TEST(Server, TakesAnAnswerForACallerThatHasGone) {
    ExchangePtr waiting;
    RunningServer server([&](ExchangePtr exchange) { waiting = std::move(exchange); });
    auto caller = server.connect();
    caller.send(get("/"));
    ASSERT_TRUE(server.becomes([&] { return waiting != nullptr; }));
    EXPECT_FALSE(server.on_loop([&] { return waiting->is_gone(); }));
    caller.reset();
    ASSERT_TRUE(server.becomes([&] { return waiting->is_gone(); }));
    server.on_loop([&] {
        waiting->answer(text(200, "x"));
        waiting->answer(text(200, "twice"));
        waiting->start_stream({});
        EXPECT_FALSE(waiting->send("x"));
        waiting->end_stream();
        waiting->reset();
        waiting = nullptr;
    });
    EXPECT_EQ(server.on_loop([&] { return server.server().connections(); }), 0u);
}

TEST(Server, AnswersACallerThatShutItsHalf) {
    ExchangePtr waiting;
    RunningServer server([&](ExchangePtr exchange) { waiting = std::move(exchange); });
    const auto caller = server.connect();
    caller.send(get("/"));
    caller.shut();
    ASSERT_TRUE(server.becomes([&] { return waiting != nullptr && waiting->has_hung_up(); }));
    EXPECT_FALSE(server.on_loop([&] { return waiting->is_gone(); })) << "it may listen still";
    server.on_loop([&] { waiting->answer(text(200, "x")); });
    const auto bytes = caller.until_closed();
    EXPECT_TRUE(bytes.starts_with("HTTP/1.1 200 ")) << bytes;
    EXPECT_TRUE(server.becomes([&] { return server.server().connections() == 0; }));
}

// Far more than the system's buffers hold: it is still being written when the caller's half is shut.
const std::string large(30'000'000, 'x');

TEST(Server, AnswersAllThatWasAskedBeforeTheCallerShutItsHalf) {
    std::deque<ExchangePtr> waiting;
    RunningServer server([&](ExchangePtr exchange) {
        if (exchange->request().target == "/late") {
            return waiting.push_back(std::move(exchange));
        }
        exchange->answer(text(200, exchange->request().target == "/large" ? large : "small"));
    });
    for (const std::string first : {"/large", "/late"}) {
        const auto caller = server.connect();
        caller.send(get(first) + get("/large") + get("/small") + "GET /half");
        caller.shut();
        std::string bytes;
        std::thread reading([&] { bytes = caller.until_closed(); });
        if (first == "/late") {
            EXPECT_TRUE(server.becomes([&] { return waiting.size() == 1; }));
            server.catch_up();
            server.on_loop([&] { waiting.front()->answer(text(200, large)); });
        }
        reading.join();
        EXPECT_EQ(bytes.size(), (answered(large) + answered(large) + answered("small")).size()) << first;
        EXPECT_TRUE(bytes.ends_with(answered("small"))) << first;
    }
    EXPECT_TRUE(server.becomes([&] { return server.server().connections() == 0; }));
}

TEST(Server, ResetsWhereAFaultIsPlayed) {
    RunningServer server([](const ExchangePtr& exchange) {
        if (exchange->request().target == "/middle") {
            exchange->start_stream(text(200, ""));
            exchange->send("half of it");
        }
        exchange->reset();
    });
    const auto caller = server.connect();
    caller.send(get("/"));
    EXPECT_TRUE(caller.was_reset());
    const auto other = server.connect();
    other.send(get("/middle"));
    other.until("half of it\r\n");
    EXPECT_TRUE(other.was_reset());
}

TEST(Server, LetsNoHeaderBeginAnother) {
    RunningServer server([](const ExchangePtr& exchange) {
        HttpResponse response{200, {{{"X-Name", "a\r\nSet-Cookie: b"}, {"Content-Length", "7"}}}, "x"};
        exchange->answer(std::move(response));
    });
    const auto caller = server.connect();
    caller.send(get("/"));
    EXPECT_EQ(caller.until("x"), "HTTP/1.1 200 OK\r\nX-Name: a  Set-Cookie: b\r\nContent-Length: 1\r\n\r\nx");
}

TEST(Server, SaysWhyItCannotListen) {
    asio::io_context loop;
    const SystemClock clock;
    Server first(loop, clock, silent_log(), {}, echo);
    ASSERT_TRUE(first.listen("127.0.0.1", 0));
    Server second(loop, clock, silent_log(), {}, echo);
    const auto taken = second.listen("127.0.0.1", first.port());
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(taken.error().value, "127.0.0.1 port " + std::to_string(first.port()));
    EXPECT_NE(taken.error().advice.find("another program"), std::string::npos);
    EXPECT_FALSE(second.listen("nowhere", 0));
    EXPECT_TRUE(second.listen("::1", 0)) << "may try again";
}

Task<bool> drained(Server& server, std::chrono::milliseconds limit) {
    co_await server.drain(limit);
    co_return true;
}

TEST(Server, DrainsWhatRunsAndClosesWhatIsIdle) {
    ExchangePtr waiting;
    RunningServer server([&](ExchangePtr exchange) {
        if (exchange->request().target == "/idle") {
            return echo(exchange);
        }
        waiting = std::move(exchange);
    });
    const auto idle = server.connect();
    idle.send(get("/idle"));
    idle.until("GET /idle ");
    auto busy = server.connect();
    busy.send(get("/busy"));
    ASSERT_TRUE(server.becomes([&] { return waiting != nullptr; }));
    std::promise<void> done;
    asio::co_spawn(server.loop(), drained(server.server(), std::chrono::seconds(10)),
                   [&](const std::exception_ptr&, bool) { done.set_value(); });
    EXPECT_EQ(idle.until_closed(), "");
    EXPECT_EQ(server.on_loop([&] { return server.server().connections(); }), 1u);
    server.on_loop([&] { waiting->answer(text(200, "x")); });
    EXPECT_NE(busy.until_closed().find("Connection: close"), std::string::npos);
    busy.close();
    done.get_future().wait();
    EXPECT_EQ(server.on_loop([&] { return server.server().connections(); }), 0u);
}

TEST(Server, DrainsWhatIsStillBeingWritten) {
    RunningServer server([&](const ExchangePtr& exchange) { exchange->answer(text(200, large)); });
    auto caller = server.connect();
    const auto fresh = server.connect();
    caller.send(get("/"));
    const auto beginning = caller.some();
    std::promise<void> done;
    asio::co_spawn(server.loop(), drained(server.server(), std::chrono::seconds(10)),
                   [&](const std::exception_ptr&, bool) { done.set_value(); });
    EXPECT_EQ((beginning + caller.until_closed()).size(), answered(large).size());
    EXPECT_EQ(fresh.until_closed(), "");
    caller.close();
    done.get_future().wait();
}

TEST(Server, ClosesWhatDoesNotEndInTimeWhenItDrains) {
    ExchangePtr waiting;
    RunningServer server([&](ExchangePtr exchange) { waiting = std::move(exchange); });
    const auto caller = server.connect();
    caller.send(get("/"));
    ASSERT_TRUE(server.becomes([&] { return waiting != nullptr; }));
    std::promise<void> done;
    asio::co_spawn(server.loop(), drained(server.server(), std::chrono::milliseconds(20)),
                   [&](const std::exception_ptr&, bool) { done.set_value(); });
    EXPECT_EQ(caller.until_closed(), "");
    done.get_future().wait();
    EXPECT_TRUE(server.on_loop([&] { return waiting->is_gone(); }));
}

}  // namespace
}  // namespace parley::net
