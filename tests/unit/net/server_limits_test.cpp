#include "net/deadlines.h"
#include "peers.h"

namespace parley::net {
namespace {

using namespace std::chrono_literals;

void say_ok(const ExchangePtr& exchange) {
    exchange->answer(HttpResponse{200, {}, "ok"});
}

const std::string plain = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

// Each is told what is wrong, although it was still sending, and is then hung up on.
TEST(ServerLimits, AreSaidToTheCaller) {
    std::string many = "GET / HTTP/1.1\r\nHost: h\r\n";
    for (int i = 0; i < 10'000; ++i) {
        many += "A: b\r\n";
    }
    const std::pair<std::string, std::string> cases[] = {
        {many + "\r\n", "431"},
        {"GET / HTTP/1.1\r\nHost: h\r\nA: " + std::string(1'000'000, 'x') + "\r\n\r\n", "431"},
        {"GET /" + std::string(9'000, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n", "431"},
        {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5000000\r\n\r\n" + std::string(5'000'000, 'x'), "413"},
        {"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n4c4b40\r\n" + std::string(5'000'000, 'x'),
         "413"},
        {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
        {"GET / HTTP/1.1\nHost: h\n\n", "400"},
        {"GET / HTTP/3\r\nHost: h\r\n\r\n", "505"},
        {"\x16\x03\x01", "400"},
    };
    RunningServer server(say_ok);
    for (const auto& [bytes, status] : cases) {
        const auto caller = server.connect();
        std::thread sending([&] { caller.send(bytes); });
        const auto answer = caller.until_closed();
        sending.join();
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 " + status + " ")) << bytes.substr(0, 60) << "\n" << answer;
        EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
    }
    const auto caller = server.connect();
    caller.send(plain);
    EXPECT_TRUE(caller.until("ok").starts_with("HTTP/1.1 200 ")) << "the server lives on";
}

TEST(ServerLimits, NothingBehindARefusedRequestIsRead) {
    int handled = 0;
    RunningServer server([&](const ExchangePtr& exchange) {
        ++handled;
        say_ok(exchange);
    });
    const auto caller = server.connect();
    caller.send(plain + "BROKEN\r\n\r\n" + plain);
    const auto answers = caller.until_closed();
    EXPECT_TRUE(answers.starts_with("HTTP/1.1 200 "));
    EXPECT_NE(answers.find("HTTP/1.1 400 "), std::string::npos);
    EXPECT_EQ(server.on_loop([&] { return handled; }), 1);
}

// Time is turned by hand here: what is cut off is cut off by its limit, and not a moment before.
class ServerTimes : public ::testing::Test {
protected:
    void pass(std::chrono::milliseconds time) {
        server_.catch_up();
        clock_.turn(time);
        // Two turns of the wheel, so that what is due is done.
        std::this_thread::sleep_for(2 * Deadlines::step);
        server_.catch_up();
    }
    bool is_open(const Raw& caller) {
        pollfd waiting{caller.descriptor(), POLLIN, 0};
        return ::poll(&waiting, 1, 0) == 0;
    }

    HandClock clock_;
    RunningServer server_{say_ok, ServerLimits{.body_bytes = 100'000}, {}, clock_};
};

TEST_F(ServerTimes, ASlowHeadIsCutOff) {
    const auto caller = server_.connect();
    const auto silent = server_.connect();
    caller.send("GET / HTTP/1.1\r\n");
    pass(4'900ms);
    EXPECT_TRUE(is_open(caller));
    EXPECT_TRUE(is_open(silent));
    caller.send("Host: h\r\n");  // dripping buys no time
    pass(200ms);
    EXPECT_TRUE(caller.until_closed().starts_with("HTTP/1.1 408 "));
    EXPECT_EQ(silent.until_closed(), "") << "there is no request to answer";
}

TEST_F(ServerTimes, TheHeadOfALaterRequestHasItsOwnTime) {
    const auto caller = server_.connect();
    caller.send(plain);
    caller.until("ok");
    pass(70'000ms);
    caller.send("GET / HTTP/1.1\r\n");
    pass(4'900ms);
    EXPECT_TRUE(is_open(caller));
    pass(200ms);
    EXPECT_TRUE(caller.until_closed().starts_with("HTTP/1.1 408 "));
}

TEST_F(ServerTimes, ASlowBodyIsCutOff) {
    const auto caller = server_.connect();
    caller.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 50000\r\n\r\n");
    for (int i = 0; i < 4; ++i) {
        caller.send(std::string(11'000, 'x'));  // over 1 KB a second
        pass(9'900ms);
        EXPECT_TRUE(is_open(caller)) << i;
        pass(200ms);
        EXPECT_TRUE(is_open(caller)) << i;
    }
    caller.send(std::string(5'000, 'x'));
    pass(10'100ms);
    EXPECT_TRUE(caller.until_closed().starts_with("HTTP/1.1 408 "));
}

TEST_F(ServerTimes, WhatCameFastBuysNoStandstill) {
    const auto caller = server_.connect();
    caller.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 90001\r\n\r\n" + std::string(90'000, 'x'));
    pass(10'100ms);
    EXPECT_TRUE(is_open(caller));
    pass(10'100ms);
    EXPECT_TRUE(caller.until_closed().starts_with("HTTP/1.1 408 "));
}

TEST_F(ServerTimes, IdleConnectionsAreClosed) {
    const auto caller = server_.connect();
    for (int i = 0; i < 3; ++i) {
        caller.send(plain);
        EXPECT_TRUE(caller.until("ok").ends_with("ok"));
        pass(74'000ms);
        EXPECT_TRUE(is_open(caller));
    }
    pass(1'100ms);
    EXPECT_EQ(caller.until_closed(), "");
    EXPECT_TRUE(server_.becomes([&] { return server_.server().connections() == 0; }));
}

TEST_F(ServerTimes, ALongHandlerIsNotHurried) {
    ExchangePtr waiting;
    RunningServer server([&](ExchangePtr exchange) { waiting = std::move(exchange); }, {}, {}, clock_);
    const auto caller = server.connect();
    caller.send(plain);
    ASSERT_TRUE(server.becomes([&] { return waiting != nullptr; }));
    pass(600'000ms);
    server.on_loop([&] { say_ok(waiting); });
    EXPECT_TRUE(caller.until("ok").starts_with("HTTP/1.1 200 "));
}

TEST_F(ServerTimes, ACallerThatDoesNotReadIsCutOff) {
    RunningServer server(
        [](const ExchangePtr& exchange) { exchange->answer(HttpResponse{200, {}, std::string(50'000'000, 'x')}); }, {},
        {}, clock_);
    const auto caller = server.connect();
    caller.send(plain);
    caller.until("x");
    for (int i = 0; i < 4; ++i) {  // what the system took at once may buy one more stretch
        pass(30'100ms);
    }
    EXPECT_TRUE(server.becomes([&] { return server.server().connections() == 0; }));
    EXPECT_LT(caller.until_closed().size(), 50'000'000u);
}

TEST(ServerLimits, NoMoreConnectionsThanAllowed) {
    RunningServer server(say_ok, ServerLimits{.connections = 2});
    auto first = server.connect();
    const auto second = server.connect();
    first.send(plain);
    first.until("ok");
    second.send(plain);
    second.until("ok");
    auto third = server.connect();
    third.send(plain);
    const auto refused = third.until_closed();
    EXPECT_TRUE(refused.starts_with("HTTP/1.1 503 ")) << refused;
    EXPECT_NE(refused.find("Retry-After: "), std::string::npos);
    third.close();
    first.close();
    ASSERT_TRUE(server.becomes([&] { return server.server().connections() == 1; }));
    const auto fourth = server.connect();
    fourth.send(plain);
    EXPECT_TRUE(fourth.until("ok").starts_with("HTTP/1.1 200 "));
}

TEST(ServerLimits, NoMoreConnectionsFromOneAddressThanAllowed) {
    RunningServer server(say_ok, ServerLimits{.connections_per_address = 1});
    auto first = server.connect();
    first.send(plain);
    first.until("ok");
    auto second = server.connect();
    EXPECT_TRUE(second.until_closed().starts_with("HTTP/1.1 503 "));
    second.close();
    first.close();
    ASSERT_TRUE(server.becomes([&] { return server.server().connections() == 0; }));
    const auto third = server.connect();
    third.send(plain);
    EXPECT_TRUE(third.until("ok").starts_with("HTTP/1.1 200 "));
}

TEST(ServerLimits, NoMoreBodiesAtATimeThanMemoryIsSetAsideFor) {
    RunningServer server(say_ok, ServerLimits{.bodies_bytes = 150'000});
    const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n";
    const auto first = server.connect();
    first.send(head + std::string(99'999, 'x'));
    server.catch_up();
    const auto second = server.connect();
    second.send(head + std::string(99'999, 'x'));
    const auto refused = second.until_closed();
    EXPECT_TRUE(refused.starts_with("HTTP/1.1 503 ")) << refused;
    EXPECT_NE(refused.find("Retry-After: "), std::string::npos);
    first.send("x");
    EXPECT_TRUE(first.until("ok").starts_with("HTTP/1.1 200 "));
    for (int i = 0; i < 3; ++i) {
        first.send(head + std::string(100'000, 'x'));
        EXPECT_TRUE(first.until("ok").starts_with("HTTP/1.1 200 ")) << "what was handed over counts no longer";
    }
}

}  // namespace
}  // namespace parley::net
