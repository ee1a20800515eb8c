#include "client_fixture.h"

namespace parley::net {
namespace {

using namespace std::chrono_literals;

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

}  // namespace
}  // namespace parley::net
