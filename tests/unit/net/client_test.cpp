#include "net/client.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>

#include "net/deadlines.h"
#include "peers.h"

namespace parley::net {
namespace {

using namespace std::chrono_literals;

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

class ClientTest : public testing::Test {
protected:
    ~ClientTest() override {
        client_.close();
        loop_.restart();
        loop_.run();  // nothing keeps it running once the client is closed
    }

    Answer send(const Endpoint& to, std::chrono::milliseconds limit = 10s) {
        return run(loop_, client_.send(to, serialize(HttpRequest{"POST", "/", {}, "hello"}, to), limit));
    }

    Answer wait_longer(std::shared_ptr<Connection> late, std::chrono::milliseconds limit = 10s) {
        return run(loop_, client_.wait_longer(std::move(late), limit));
    }

    // What the service does meanwhile.
    std::thread service(std::function<void(RawListener&)> work) {
        return std::thread([this, work = std::move(work)] { work(listener_); });
    }

    asio::io_context loop_{1};
    SystemClock clock_;
    Client client_{loop_, clock_};
    RawListener listener_;
    const Endpoint endpoint_ = listener_.endpoint();
};

std::string read_request(const Raw& caller) {
    return caller.until("hello");
}

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

TEST_F(ClientTest, HasNotLeftWhereNobodyListens) {
    Endpoint nobody;
    {
        const RawListener gone;
        nobody = gone.endpoint();
    }
    const auto answer = send(nobody);
    ASSERT_FALSE(answer);
    EXPECT_FALSE(answer.error().left);
    EXPECT_FALSE(answer.error().timed_out);
    EXPECT_EQ(answer.error().why, "connection refused");
    EXPECT_EQ(client_.open_connections(), 0u);
}

// After the first byte it is never known: whatever breaks then counts as left.
TEST_F(ClientTest, HasLeftWhateverBreaksAfterTheFirstByte) {
    const std::pair<std::function<void(Raw&)>, std::string> cases[] = {
        {[](Raw& caller) { caller.reset(); }, "reset before an answer"},
        {[](Raw& caller) { caller.close(); }, "closed before an answer"},
        {[](Raw& caller) { caller.shut(); }, "closed before an answer"},
        {[](Raw& caller) {
             caller.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
             std::this_thread::sleep_for(20ms);
             caller.reset();
         },
         "reset in the middle of the answer"},
        {[](Raw& caller) {
             caller.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
             caller.shut();
         },
         "closed in the middle of the answer"},
        {[](Raw& caller) {
             caller.send("HTTP/1.1 200 O");
             caller.shut();
         },
         "closed in the middle of the answer"},
        {[](Raw& caller) { caller.send("<html>What?</html>"); }, "the answer is no HTTP: "},
        {[](Raw& caller) { caller.send("HTTP/1.1 200 OK\r\n" + std::string(20'000, 'x')); }, "the answer is no HTTP: "},
    };
    for (const auto& [fault, why] : cases) {
        auto serving = service([&act = fault](RawListener& listener) {
            auto caller = listener.accept();
            read_request(caller);
            act(caller);
            if (caller.descriptor() >= 0) {
                caller.until_closed();
            }
        });
        const auto answer = send(endpoint_);
        serving.join();
        ASSERT_FALSE(answer) << why;
        EXPECT_TRUE(answer.error().left) << why;
        EXPECT_FALSE(answer.error().timed_out) << why;
        EXPECT_TRUE(answer.error().why.starts_with(why)) << why << " / " << answer.error().why;
        EXPECT_EQ(client_.open_connections(), 0u) << why;
    }
}

TEST_F(ClientTest, ReadsTheAnswerOfAServerThatDoesNotWaitForTheRequest) {
    auto serving = service([](RawListener& listener) {
        const auto caller = listener.accept();
        caller.some();
        caller.send("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        caller.shut();
        caller.until_closed();
    });
    const HttpRequest request{"POST", "/", {}, std::string(20'000'000, 'x')};
    const auto answer = run(loop_, client_.send(endpoint_, serialize(request, endpoint_), 10s));
    serving.join();
    ASSERT_TRUE(answer) << answer.error().why;
    EXPECT_EQ(answer->status, 413u);
}

TEST_F(ClientTest, KeepsListeningForALateAnswer) {
    std::promise<void> timed_out;
    auto serving = service([&](RawListener& listener) {
        const auto caller = listener.accept();
        read_request(caller);
        caller.send("HTTP/1.1 200 OK\r\nContent-");
        timed_out.get_future().wait();
        caller.send("Length: 2\r\n\r\nok");
        read_request(caller);
        caller.send(ok);
    });
    auto answer = send(endpoint_, 30ms);
    ASSERT_FALSE(answer);
    EXPECT_TRUE(answer.error().left);
    EXPECT_TRUE(answer.error().timed_out);
    EXPECT_EQ(answer.error().why, "no answer within 30 ms");
    ASSERT_NE(answer.error().late, nullptr);
    answer = wait_longer(std::move(answer.error().late), 20ms);
    ASSERT_FALSE(answer);
    EXPECT_TRUE(answer.error().timed_out);
    ASSERT_NE(answer.error().late, nullptr) << "still not given up";
    EXPECT_EQ(client_.open_connections(), 1u);
    timed_out.set_value();
    answer = wait_longer(std::move(answer.error().late));
    ASSERT_TRUE(answer) << answer.error().why;
    EXPECT_EQ(answer->body, "ok");
    EXPECT_TRUE(send(endpoint_)) << "on the same connection";
    serving.join();
}

Task<int> sleep(std::chrono::milliseconds time) {
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, LoopExecutor>
        timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(use_task);
    co_return 0;
}

TEST_F(ClientTest, KeepsALateAnswerThatCameWhileNobodyWaited) {
    std::promise<void> timed_out;
    auto serving = service([&](RawListener& listener) {
        const auto caller = listener.accept();
        read_request(caller);
        timed_out.get_future().wait();
        caller.send(ok);
        const auto other = listener.accept();
        read_request(other);
        std::this_thread::sleep_for(40ms);
    });
    auto answer = send(endpoint_, 20ms);
    ASSERT_FALSE(answer);
    timed_out.set_value();
    run(loop_, sleep(30ms));
    auto other = send(endpoint_, 20ms);
    ASSERT_FALSE(other) << "the late one's connection is not free before its answer was taken";
    run(loop_, sleep(60ms));  // meanwhile the second is closed by its service
    const auto late = wait_longer(std::move(answer.error().late));
    ASSERT_TRUE(late) << late.error().why;
    EXPECT_EQ(late->body, "ok");
    const auto broken = wait_longer(std::move(other.error().late));
    ASSERT_FALSE(broken);
    EXPECT_TRUE(broken.error().left);
    EXPECT_FALSE(broken.error().timed_out);
    serving.join();
}

TEST_F(ClientTest, ClosesWhatNobodyWaitsForAnyLonger) {
    auto serving = service([](RawListener& listener) {
        const auto caller = listener.accept();
        EXPECT_NE(caller.until_closed().find("hello"), std::string::npos);
    });
    auto answer = send(endpoint_, 20ms);
    ASSERT_FALSE(answer);
    EXPECT_EQ(client_.open_connections(), 1u);
    answer.error().late.reset();
    EXPECT_EQ(client_.open_connections(), 0u) << "its place is free";
    serving.join();
    const auto nothing = wait_longer(nullptr);
    ASSERT_FALSE(nothing);
    EXPECT_TRUE(nothing.error().left);
}

TEST_F(ClientTest, CannotWaitForTheAnswerToHalfARequest) {
    auto serving = service([](RawListener& listener) {
        const auto caller = listener.accept();
        caller.until_closed();
    });
    const HttpRequest request{"POST", "/", {}, std::string(50'000'000, 'x')};
    Raw holder = Raw::connect(listener_.port());  // is accepted first, and its reader reads from it alone
    const auto answer = run(loop_, client_.send(endpoint_, serialize(request, endpoint_), 50ms));
    ASSERT_FALSE(answer);
    EXPECT_TRUE(answer.error().left);
    EXPECT_TRUE(answer.error().timed_out);
    EXPECT_EQ(answer.error().late, nullptr);
    EXPECT_EQ(client_.open_connections(), 0u);
    holder.close();
    serving.join();
}

TEST_F(ClientTest, GivesUpWhereNobodyAcceptsAConnection) {
    const RawListener deaf(0);
    std::vector<Raw> crowd;  // fills the queue of those who wait to be accepted
    for (int i = 0; i < 2; ++i) {
        crowd.push_back(Raw(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(deaf.port());
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::connect(crowd.back().descriptor(), reinterpret_cast<sockaddr*>(&address), sizeof address);
    }
    const auto by_whole = send(deaf.endpoint(), 30ms);
    ASSERT_FALSE(by_whole);
    EXPECT_FALSE(by_whole.error().left);
    EXPECT_TRUE(by_whole.error().timed_out);
    EXPECT_EQ(by_whole.error().why, "no connection within 30 ms");
    Client impatient(loop_, clock_, ClientLimits{.connect = 20ms});
    const auto by_connect = run(loop_, impatient.send(deaf.endpoint(), "x", 10s));
    ASSERT_FALSE(by_connect);
    EXPECT_FALSE(by_connect.error().left);
    EXPECT_EQ(by_connect.error().why, "no connection within 20 ms");
    EXPECT_EQ(client_.open_connections() + impatient.open_connections(), 0u);
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
