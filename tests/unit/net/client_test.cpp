#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include "client_fixture.h"
#include "net/deadlines.h"

namespace parley::net {
namespace {

using namespace std::chrono_literals;

TEST_F(ClientTest, UsesAConnectionAgain) {
    auto serving = service([](RawListener& listener) {
        const auto caller = listener.accept();
        for (int i = 0; i < 3; ++i) {
            EXPECT_TRUE(read_request(caller).starts_with("POST /v1 HTTP/1.1\r\nHost: 127.0.0.1:"));
            caller.send(ok);
        }
    });
    for (int i = 0; i < 3; ++i) {
        const auto answer = send(endpoint_);
        ASSERT_TRUE(answer) << answer.error().why;
        EXPECT_EQ(answer->status, 200u);
        EXPECT_EQ(answer->body, "ok");
        EXPECT_EQ(client_.open_connections(), 1u);
    }
    serving.join();
    EXPECT_FALSE(listener_.has_caller());
}

TEST_F(ClientTest, NoticesThatAnIdleConnectionWasClosed) {
    auto serving = service([](RawListener& listener) {
        for (int i = 0; i < 2; ++i) {
            auto caller = listener.accept();
            read_request(caller);
            caller.send(ok);
            i == 0 ? caller.close() : caller.reset();
        }
        const auto caller = listener.accept();
        read_request(caller);
        caller.send(ok + "HTTP/1.1 200 OK\r\n");
        const auto last = listener.accept();
        read_request(last);
        last.send(ok);
        read_request(caller);
    });
    for (int i = 0; i < 4; ++i) {
        const auto answer = send(endpoint_);
        ASSERT_TRUE(answer) << i << ": " << answer.error().why;
        std::this_thread::sleep_for(20ms);  // lets the other end close
    }
    EXPECT_EQ(client_.open_connections(), 1u);
    client_.close();
    serving.join();
}

TEST_F(ClientTest, TakesNoConnectionTwiceThatIsToBeClosed) {
    const std::string answers[] = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.0 200 OK\r\n\r\nok",
        "HTTP/1.1 200 OK\r\n\r\nok",
    };
    auto serving = service([&](RawListener& listener) {
        for (const auto& bytes : answers) {
            auto caller = listener.accept();
            read_request(caller);
            caller.send(bytes);
            caller.shut();
            EXPECT_EQ(caller.until_closed(), "");
        }
    });
    for (const auto& bytes : answers) {
        const auto answer = send(endpoint_);
        ASSERT_TRUE(answer) << bytes << answer.error().why;
        EXPECT_EQ(answer->body, "ok") << bytes;
        EXPECT_EQ(client_.open_connections(), 0u) << bytes;
    }
    serving.join();
}

TEST_F(ClientTest, PassesOverInterimAnswersAndReadsChunks) {
    auto serving = service([](RawListener& listener) {
        const auto caller = listener.accept();
        read_request(caller);
        caller.send("HTTP/1.1 100 Continue\r\n\r\n");
        caller.send("HTTP/1.1 429 Slow\r\nRetry-After: 3\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok");
        caller.send("\r\n0\r\n\r\n");
        read_request(caller);
        caller.send(ok);
    });
    const auto answer = send(endpoint_);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 429u);
    EXPECT_EQ(*answer->headers.find("retry-after"), "3");
    EXPECT_EQ(answer->body, "ok");
    EXPECT_TRUE(send(endpoint_));
    serving.join();
}

TEST_F(ClientTest, CutsAHugeAnswer) {
    auto serving = service([](RawListener& listener) {
        const auto caller = listener.accept();
        read_request(caller);
        caller.send("HTTP/1.1 500 No\r\nContent-Length: 100000000\r\n\r\n");
        const std::string piece(1'000'000, 'x');
        int sent = 0;
        while (sent < 100 && caller.send(piece)) {
            ++sent;
        }
        EXPECT_LT(sent, 100) << "hung up on";
    });
    const auto answer = send(endpoint_);
    serving.join();
    ASSERT_TRUE(answer) << answer.error().why;
    EXPECT_EQ(answer->status, 500u);
    EXPECT_EQ(answer->body, std::string(64 * 1024, 'x'));
    EXPECT_EQ(client_.open_connections(), 0u);
}

TEST_F(ClientTest, FindsAHostByItsName) {
    auto serving = service([](RawListener& listener) {
        const auto caller = listener.accept();
        for (int i = 0; i < 2; ++i) {
            read_request(caller);
            caller.send(ok);
        }
    });
    Endpoint named = endpoint_;
    named.host = "localhost";
    for (int i = 0; i < 2; ++i) {
        const auto answer = send(named);
        EXPECT_TRUE(answer) << answer.error().why;
    }
    serving.join();
}

TEST_F(ClientTest, SaysThatThereIsNoSuchHostOrPort) {
    Endpoint nowhere = endpoint_;
    nowhere.host = "host name with blanks";
    const auto answer = send(nowhere);
    ASSERT_FALSE(answer);
    EXPECT_FALSE(answer.error().left);
    Endpoint no_port = endpoint_;
    no_port.port = "many";
    const auto other = send(no_port);
    ASSERT_FALSE(other);
    EXPECT_FALSE(other.error().left);
    EXPECT_EQ(client_.open_connections(), 0u);
}

Task<int> send_often(Client& client, const Endpoint& to, const std::string& bytes, int times, int& answered) {
    for (int i = 0; i < times; ++i) {
        const auto answer = co_await client.send(to, bytes, 10s);
        answered += answer && answer->status == 200 ? 1 : 0;
    }
    co_return 0;
}

TEST_F(ClientTest, CarriesManyAtOnce) {
    RunningServer server(
        [](const ExchangePtr& exchange) { exchange->answer(HttpResponse{200, {}, exchange->request().body}); });
    const Endpoint to{false, "127.0.0.1", std::to_string(server.port()), "/"};
    const auto bytes = serialize(HttpRequest{"POST", "/", {}, "hello"}, to);
    int answered = 0;
    int ended = 0;
    for (int i = 0; i < 300; ++i) {
        asio::co_spawn(loop_, send_often(client_, to, bytes, 20, answered),
                       [&](const std::exception_ptr&, int) { ++ended; });
    }
    loop_.restart();
    while (ended < 300 && loop_.run_one() > 0) {
    }
    EXPECT_EQ(answered, 6'000);
    EXPECT_LE(client_.open_connections(), 300u);
}

TEST_F(ClientTest, KeepsNoMoreIdleConnectionsThanAllowedAndNotForLong) {
    RunningServer server([](const ExchangePtr& exchange) { exchange->answer(HttpResponse{200, {}, "ok"}); });
    const Endpoint to{false, "127.0.0.1", std::to_string(server.port()), "/"};
    const auto bytes = serialize(HttpRequest{}, to);
    HandClock clock;
    Client client(loop_, clock, ClientLimits{.idle = 4s, .idle_connections = 5});
    int answered = 0;
    int ended = 0;
    for (int i = 0; i < 20; ++i) {
        asio::co_spawn(loop_, send_often(client, to, bytes, 1, answered),
                       [&](const std::exception_ptr&, int) { ++ended; });
    }
    loop_.restart();
    while (ended < 20 && loop_.run_one() > 0) {
    }
    EXPECT_EQ(answered, 20);
    EXPECT_EQ(client.open_connections(), 5u);
    clock.turn(4'100ms);
    run(loop_, sleep(3 * Deadlines::step));
    EXPECT_EQ(client.open_connections(), 0u);
}

Task<Answer> send_to(Client& client, const Endpoint& to, std::string bytes) {
    co_return co_await client.send(to, bytes, 10s);
}

TEST_F(ClientTest, EndsWhatIsUnderWayWhenItCloses) {
    auto serving = service([&](RawListener& listener) {
        const auto caller = listener.accept();
        read_request(caller);
        asio::post(loop_, [&] { client_.close(); });
        EXPECT_EQ(caller.until_closed(), "");
    });
    const auto answer = send(endpoint_);
    serving.join();
    ASSERT_FALSE(answer);
    EXPECT_TRUE(answer.error().left);
    EXPECT_EQ(answer.error().why, "closing");
    const auto after = send(endpoint_);
    ASSERT_FALSE(after);
    EXPECT_FALSE(after.error().left);
    EXPECT_EQ(after.error().why, "closing");
}

TEST_F(ClientTest, LetsItsCallerBeCancelled) {
    asio::cancellation_signal signal;
    auto serving = service([&](RawListener& listener) {
        const auto caller = listener.accept();
        read_request(caller);
        asio::post(loop_, [&] { signal.emit(asio::cancellation_type::terminal); });
        EXPECT_EQ(caller.until_closed(), "");
    });
    const auto bytes = serialize(HttpRequest{"POST", "/", {}, "hello"}, endpoint_);
    bool ended = false;
    asio::co_spawn(loop_, send_to(client_, endpoint_, bytes),
                   asio::bind_cancellation_slot(signal.slot(), [&](const std::exception_ptr&, const Answer& answer) {
                       ended = true;
                       ASSERT_FALSE(answer);
                       EXPECT_TRUE(answer.error().left);
                   }));
    loop_.restart();
    while (!ended && loop_.run_one() > 0) {
    }
    serving.join();
    EXPECT_EQ(client_.open_connections(), 0u);
}

}  // namespace
}  // namespace parley::net
