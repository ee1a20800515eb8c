#include "webhook/sender.h"

#include <atomic>
#include <set>

#include "fixture.h"
#include "receiver.h"
#include "webhook/signature.h"

namespace parley::webhook {
namespace {

using namespace std::chrono_literals;

HttpResponse with(unsigned status, std::string body = {}) {
    return {status, {}, std::move(body)};
}

// The real thing against receivers on this machine; its clock is turned by hand.
class SenderTest : public WebhookTest {
protected:
    ~SenderTest() override { stop(); }

    template <class Work>
    auto do_work(Work work) {
        return *writer_->run(std::move(work));
    }
    void start(SenderLimits limits = {}) {
        limits.look = 5ms;
        thread_.emplace();
        sender_.emplace(thread_->loop(), *writer_, box_, clock_, silent_log(), *net::UrlGuard::parse("127.0.0.1"),
                        limits);
        sender_->start();
    }
    void stop() {
        if (sender_) {
            sender_->close();
            thread_->run([] {});
            thread_->stop();
            do_work([](soci::session&) { return 0; });  // the writer owes the loop nothing any more
            sender_.reset();
        }
    }

    EndpointId add_at(const std::string& url) {
        return do_work([&](soci::session& sql) {
            WebhookEndpoint endpoint;
            endpoint.project = ProjectId{1};
            endpoint.url = url;
            endpoint.events = {EventType::message_status};
            endpoint.secret = box_.seal("whsec_test");
            return *insert_endpoint(sql, endpoint);
        });
    }
    void happen_now(int count) {
        do_work([&](soci::session& sql) {
            std::vector<Happening> happenings;
            for (int n = 1; n <= count; ++n) {
                happenings.push_back({EventType::message_status, json::object{{"n", n}}, now()});
            }
            record(sql, ProjectId{1}, happenings);
            return 0;
        });
    }
    std::size_t count_in(EndpointId id, DeliveryState state) {
        return database_->read([&](soci::session& sql) { return list_deliveries(sql, id, state, {}, 1'000).size(); });
    }
    bool all_become(EndpointId id, DeliveryState state, std::size_t count) {
        return becomes([&] { return count_in(id, state) == count; });
    }
    WebhookEndpoint endpoint(EndpointId id) {
        return *database_->read([&](soci::session& sql) { return find_endpoint(sql, ProjectId{1}, id); });
    }

    std::unique_ptr<store::Writer> writer_ = std::make_unique<store::Writer>(*database_, silent_log());
    std::optional<Thread> thread_;
    std::optional<Sender> sender_;
};

std::vector<std::string> ids_in(const std::vector<HttpRequest>& requests) {
    std::vector<std::string> ids;
    for (const HttpRequest& request : requests) {
        ids.push_back(*request.headers.find("Parley-Event-Id"));
    }
    return ids;
}

TEST_F(SenderTest, TellsEachOnceInItsOrderAndSigned) {
    Receiver receiver([](const HttpRequest&) { return with(204); });
    const EndpointId id = add_at(receiver.url());
    happen_now(20);
    start({.in_flight = 1, .most_in_flight = 1});
    ASSERT_TRUE(all_become(id, DeliveryState::delivered, 20));
    const auto requests = receiver.requests();
    ASSERT_EQ(requests.size(), 20U);
    for (std::size_t n = 0; n < requests.size(); ++n) {
        const HttpRequest& request = requests[n];
        const auto body = parse_json(request.body);
        ASSERT_TRUE(body);
        EXPECT_EQ(body->at("data").at("n").as_int64(), static_cast<std::int64_t>(n) + 1);
        EXPECT_EQ(text_of(member(*body, "id")), *request.headers.find("Parley-Event-Id"));
        EXPECT_EQ(text_of(member(*body, "project")), "ABC-123");
        EXPECT_EQ(*request.headers.find("Parley-Signature"), signature_of(request.body, now(), "whsec_test"));
        EXPECT_EQ(*request.headers.find("Content-Type"), "application/json");
        EXPECT_EQ(request.method, "POST");
        EXPECT_EQ(request.target, "/hook");
    }
    const auto ids = ids_in(requests);
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 20U);
    EXPECT_EQ(sender_->figures().delivered, 20U);
    EXPECT_EQ(endpoint(id).delivered, now());
}

TEST_F(SenderTest, TriesAgainUnderTheSameIdWhenItIsTime) {
    std::atomic<int> answers = 0;
    Receiver receiver([&](const HttpRequest&) { return with(++answers == 1 ? 500 : 200, "sorry"); });
    const EndpointId id = add_at(receiver.url());
    start();
    happen_now(1);
    ASSERT_TRUE(becomes([&] { return receiver.count() == 1; }));
    ASSERT_TRUE(all_become(id, DeliveryState::waiting, 1));
    EXPECT_TRUE(endpoint(id).failing_since);
    std::this_thread::sleep_for(100ms);
    EXPECT_EQ(receiver.count(), 1U) << "not before its time";
    clock_.turn(7s);
    ASSERT_TRUE(all_become(id, DeliveryState::delivered, 1));
    const auto requests = receiver.requests();
    ASSERT_EQ(requests.size(), 2U);
    EXPECT_EQ(requests[0].body, requests[1].body);
    EXPECT_EQ(ids_in(requests)[0], ids_in(requests)[1]);
    EXPECT_EQ(*requests[1].headers.find("Parley-Delivery-Attempt"), "2");
    EXPECT_FALSE(endpoint(id).failing_since);
}

TEST_F(SenderTest, ASilentEndpointHoldsNobodyElseUp) {
    Receiver silent([](const HttpRequest&) { return std::nullopt; });
    Receiver quick([](const HttpRequest&) { return with(200); });
    const EndpointId first = add_at(silent.url());
    const EndpointId second = add_at(quick.url());
    happen_now(100);
    start({.in_flight = 4});
    ASSERT_TRUE(all_become(second, DeliveryState::delivered, 100));
    EXPECT_EQ(silent.count(), 4U) << "so many at a time";
    EXPECT_EQ(count_in(first, DeliveryState::delivered), 0U);
    // Its time is over.
    clock_.turn(11s);
    ASSERT_TRUE(becomes([&] { return endpoint(first).failing_since.has_value(); }));
}

TEST_F(SenderTest, OneThatAnswersWellHasMoreAndMoreInFlight) {
    std::atomic<int> left = 150;
    Receiver receiver([&](const HttpRequest&) { return left-- > 0 ? std::optional(with(204)) : std::nullopt; });
    add_at(receiver.url());
    happen_now(300);
    start({.in_flight = 2, .most_in_flight = 6});
    ASSERT_TRUE(becomes([&] { return receiver.count() == 156; }));
    std::this_thread::sleep_for(100ms);
    EXPECT_EQ(receiver.count(), 156U) << "no more than six at a time";
}

TEST_F(SenderTest, OneThatFailsAgainAndAgainIsAskedLessAndLess) {
    Receiver receiver([](const HttpRequest&) { return with(500); });
    const EndpointId id = add_at(receiver.url());
    happen_now(30);
    start({.in_flight = 2});
    ASSERT_TRUE(becomes([&] { return receiver.count() >= 3; }));
    std::this_thread::sleep_for(200ms);
    EXPECT_LE(receiver.count(), 4U) << "its time stands still";
    const auto before = receiver.count();
    clock_.turn(3s);
    EXPECT_TRUE(becomes([&] { return receiver.count() == before + 1; }));
    std::this_thread::sleep_for(100ms);
    EXPECT_EQ(receiver.count(), before + 1) << "one is enough to see";
    EXPECT_EQ(count_in(id, DeliveryState::dead), 0U);
}

TEST_F(SenderTest, DoesNotFollowRedirectsAndStopsWhereItIsGone) {
    Receiver elsewhere([](const HttpRequest&) { return with(200); });
    std::atomic<bool> gone = false;
    Receiver receiver([&](const HttpRequest&) {
        HttpResponse response = with(gone ? 410 : 302);
        response.headers.set("Location", elsewhere.url());
        return response;
    });
    const EndpointId id = add_at(receiver.url());
    happen_now(1);
    start();
    ASSERT_TRUE(becomes([&] { return endpoint(id).failing_since.has_value(); }));
    gone = true;
    clock_.turn(7s);
    ASSERT_TRUE(all_become(id, DeliveryState::dead, 1));
    EXPECT_FALSE(endpoint(id).enabled);
    EXPECT_EQ(elsewhere.count(), 0U);
    EXPECT_EQ(receiver.count(), 2U);
}

TEST_F(SenderTest, WhatAStopInterruptedIsToldAfterTheNextStart) {
    std::atomic<bool> silent = true;
    Receiver receiver([&](const HttpRequest&) { return silent ? std::nullopt : std::optional(with(200)); });
    const EndpointId id = add_at(receiver.url());
    happen_now(5);
    start({.in_flight = 2});
    ASSERT_TRUE(becomes([&] { return receiver.count() == 2; }));
    stop();
    EXPECT_EQ(count_in(id, DeliveryState::delivered), 0U);
    silent = false;
    do_work([](soci::session& sql) { return recover_deliveries(sql); });
    start();
    ASSERT_TRUE(all_become(id, DeliveryState::delivered, 5));
    const auto ids = ids_in(receiver.requests());
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 5U) << "the ids stay";
    EXPECT_EQ(ids.size(), 7U);
}

TEST_F(SenderTest, NothingIsSentWhereItMustNot) {
    Receiver receiver([](const HttpRequest&) { return with(200); });
    std::string url = receiver.url();
    const EndpointId named = add_at(url.replace(url.find("127.0.0.1"), 9, "localhost"));
    const EndpointId odd = add_at("http://[::1]:9/");
    happen_now(1);
    start();
    ASSERT_TRUE(becomes([&] { return endpoint(named).failing_since && endpoint(odd).failing_since; }));
    EXPECT_EQ(receiver.count(), 0U) << "allowed is the address, not this name by http";
}

TEST_F(SenderTest, CanBeTriedWithoutALogOfIt) {
    Receiver receiver([](const HttpRequest&) { return with(418, "I am a teapot"); });
    const EndpointId id = add_at(receiver.url());
    start();
    const Attempt attempt = sender_->try_now(endpoint(id), {99, std::string(test_event), "{}", "1", now()});
    EXPECT_EQ(attempt.status, 418);
    EXPECT_EQ(attempt.words, "I am a teapot");
    EXPECT_FALSE(attempt.good);
    EXPECT_EQ(*receiver.requests().at(0).headers.find("Parley-Event-Type"), "webhook.test");
    EXPECT_FALSE(endpoint(id).failing_since);
}

}  // namespace
}  // namespace parley::webhook
