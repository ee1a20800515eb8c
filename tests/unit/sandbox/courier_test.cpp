#include <algorithm>
#include <set>

#include "rig.h"

namespace parley::sandbox {

namespace {

void send_many(Rig& rig, int count) {
    for (int i = 0; i < count; ++i) {
        ASSERT_EQ(rig.outcome_of(Rig::message(i)), Outcome(Accepted{}));
    }
}

}  // namespace

TEST(Courier, PutsManyStatusesIntoOnePost) {
    Settings settings = Rig::quiet();
    settings.callbacks.batch = 100;
    settings.callbacks.linger = Milliseconds(100);
    Rig rig(settings);
    rig.call_back();
    send_many(rig, 20);
    ASSERT_TRUE(rig.until([&] { return rig.callbacks.size() == 60; }));
    EXPECT_LT(rig.posts, 20u);
    EXPECT_EQ(rig.statuses_of("1|1|7|7"), (std::vector{Status::sent, Status::delivered, Status::read}));
}

TEST(Courier, TriesAgainUntilItIsAnswered) {
    Rig rig;
    rig.call_back();
    rig.customer_answers = 503;
    send_many(rig, 1);
    ASSERT_TRUE(rig.until([&] { return rig.posts >= 5; }));
    EXPECT_EQ(rig.sandbox.counts().posts_acknowledged, 0u);
    rig.customer_answers = 200;
    ASSERT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
    auto statuses = rig.statuses_of("1|1|0|0");
    std::ranges::sort(statuses);
    EXPECT_EQ(statuses, (std::vector{Status::sent, Status::delivered, Status::read}));
    EXPECT_EQ(rig.sandbox.counts().given_up, 0u);
    EXPECT_EQ(rig.sandbox.counts().posts, rig.posts);
}

TEST(Courier, GivesUpInTheEnd) {
    Settings settings = Rig::quiet();
    settings.callbacks.max_tries = 3;
    Rig rig(settings);
    rig.call_back();
    rig.customer_answers = 500;
    send_many(rig, 1);
    ASSERT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
    EXPECT_EQ(rig.sandbox.counts().given_up, 3u);
    EXPECT_EQ(rig.posts, 9u);
    EXPECT_TRUE(rig.call("GET", "/sandbox/acknowledged").body.empty());
}

TEST(Courier, ListsWhatWasAcknowledged) {
    Rig rig;
    rig.call_back();
    send_many(rig, 3);
    ASSERT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
    const std::string lines = rig.call("GET", "/sandbox/acknowledged").body;
    EXPECT_EQ(std::ranges::count(lines, '\n'), 9);
    for (const auto* status : {"sent", "delivered", "read"}) {
        EXPECT_NE(lines.find(fmt::format(R"("id":"1|1|2|2","what":"{}")", status)), std::string::npos) << lines;
    }
}

TEST(Courier, LosesDoublesAndDisordersAsAskedFor) {
    const auto statuses_with = [](const std::function<void(Callbacks&)>& edit) {
        Settings settings = Rig::quiet();
        settings.callbacks.concurrency = 1;
        settings.callbacks.delivered_after = settings.callbacks.read_after = {Milliseconds(10), Milliseconds(10)};
        edit(settings.callbacks);
        Rig rig(settings);
        rig.call_back();
        EXPECT_EQ(rig.outcome_of(Rig::message(1)), Outcome(Accepted{}));
        EXPECT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
        return rig.statuses_of("1|1|1|1");
    };
    EXPECT_TRUE(statuses_with([](Callbacks& callbacks) { callbacks.lost = 1; }).empty());

    auto twice = statuses_with([](Callbacks& callbacks) { callbacks.duplicated = 1; });
    std::ranges::sort(twice);
    EXPECT_EQ(twice, (std::vector{Status::sent, Status::sent, Status::delivered, Status::delivered, Status::read,
                                  Status::read}));

    auto shuffled = statuses_with([](Callbacks& callbacks) { callbacks.disordered = 1; });
    EXPECT_FALSE(std::ranges::is_sorted(shuffled));
    std::ranges::sort(shuffled);
    EXPECT_EQ(shuffled, (std::vector{Status::sent, Status::delivered, Status::read}));
}

TEST(Courier, CallsBackBeforeTheAnswerWhereAskedFor) {
    Settings settings = Rig::quiet();
    settings.callbacks.early = 1;
    settings.latency = {Milliseconds(300), Milliseconds(300), Milliseconds(300)};
    Rig rig(settings);
    rig.call_back();
    EXPECT_FALSE(rig.ask(Rig::request_for(Rig::message(1)), Milliseconds(100)));
    EXPECT_TRUE(rig.until([&] { return rig.callbacks.size() == 3; }));
    EXPECT_FALSE(rig.sandbox.is_idle());  // the answer is still to come
}

TEST(Courier, LosesItsCustomerAndFindsItAgain) {
    Settings settings = Rig::quiet();
    settings.callbacks.backoff = Milliseconds(5);
    Rig rig(settings);
    rig.call_back();
    const unsigned short port = rig.customer.port();
    rig.customer.close();
    send_many(rig, 2);
    ASSERT_TRUE(rig.until([&] { return rig.sandbox.counts().posts_failed >= 6; }));
    net::Server again(rig.loop, rig.clock, silent_log(), {}, [](net::ExchangePtr exchange) { exchange->answer({}); });
    ASSERT_TRUE(again.listen("127.0.0.1", port));
    EXPECT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
    EXPECT_EQ(rig.sandbox.counts().given_up, 0u);
    EXPECT_EQ(rig.sandbox.counts().acknowledged, rig.sandbox.counts().told);
}

TEST(Courier, StopsWithEverythingUnderWay) {
    Settings settings = Rig::quiet();
    settings.latency = {Milliseconds(20), Milliseconds(20), Milliseconds(20)};
    settings.callbacks.read_after = {Milliseconds(3'600'000), Milliseconds(3'600'000)};
    Rig rig(settings);
    rig.call_back();
    send_many(rig, 3);
    bool stopped = false;
    asio::co_spawn(rig.loop.get_executor(), rig.sandbox.stop(Milliseconds(1'000)),
                   [&](const std::exception_ptr&) { stopped = true; });
    EXPECT_TRUE(rig.until([&] { return stopped; }));
    EXPECT_TRUE(rig.sandbox.is_idle());
}

}  // namespace parley::sandbox
