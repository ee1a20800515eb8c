#include "deliver/exchange_log.h"

#include <gtest/gtest.h>

#include "temporary_directory.h"

namespace parley::deliver {
namespace {

TEST(ExchangeSampler, TakesAllWhileThePaceIsModerateAndASampleAbove) {
    ExchangeSampler sampler(1'000, 250);
    Tick now = Tick(std::chrono::hours(1));
    const auto taken_in_a_second = [&](std::uint64_t pace) {
        now += std::chrono::seconds(1);
        std::uint64_t taken = 0;
        for (std::uint64_t number = 1; number <= pace; ++number) {
            taken += sampler.takes(number, now) ? 1 : 0;
        }
        return taken;
    };
    EXPECT_EQ(taken_in_a_second(1'000), 1'000U);
    EXPECT_EQ(taken_in_a_second(999), 999U);
    EXPECT_LT(taken_in_a_second(80'000), 4'000U) << "also in the second in which it begins";
    for (int second = 0; second < 5; ++second) {
        const auto taken = taken_in_a_second(80'000);
        EXPECT_LE(taken, 251U);
        EXPECT_GE(taken, 100U);
    }
    taken_in_a_second(10);
    EXPECT_EQ(taken_in_a_second(900), 900U) << "it is calm again";
    taken_in_a_second(80'000);
    now += std::chrono::minutes(1);
    EXPECT_EQ(taken_in_a_second(900), 900U) << "after a pause too";
}

TEST(ExchangeSampler, TwoAgreeOnWhatTheyTake) {
    ExchangeSampler one(100, 25);
    ExchangeSampler other(100, 25);
    const Tick begin = Tick(std::chrono::hours(1));
    std::uint64_t both = 0;
    std::uint64_t taken_by_other = 0;
    for (int second = 0; second < 10; ++second) {
        for (std::uint64_t i = 1; i <= 5'000; ++i) {
            const std::uint64_t number = static_cast<std::uint64_t>(second) * 5'000 + i;
            const bool of_one = one.takes(number, begin + std::chrono::seconds(second));
            const bool of_other = i % 2 == 0 && other.takes(number, begin + std::chrono::seconds(second));
            taken_by_other += of_other ? 1 : 0;
            both += of_one && of_other ? 1 : 0;
        }
    }
    EXPECT_GT(taken_by_other, 100U);
    EXPECT_GT(both, 100U);
}

class ExchangeLogTest : public ::testing::Test {
protected:
    ExchangeLogTest() { open({}); }

    void open(ExchangeLog::Limits limits) {
        log_.reset();
        auto opened = ExchangeLog::open(directory_.path() / "exchanges", clock_, silent_log(), limits);
        ASSERT_TRUE(opened) << describe(opened.error());
        log_ = std::move(*opened);
    }
    static std::shared_ptr<const Provider> provider() {
        auto provider = std::make_shared<Provider>();
        provider->id = ProviderId{1};
        provider->project = ProjectId{1};
        provider->dialect = "generic";
        provider->headers = {{"X-Key", "s3cret-word"}};
        return provider;
    }
    ExchangeLog::Sent sent(std::int64_t message) const {
        return {.project = ProjectId{1},
                .message = MessageId{message},
                .at = clock_.now(),
                .answered = clock_.now() + std::chrono::milliseconds(20),
                .endpoint = {.tls = true, .host = "example.com", .port = "443", .target = "/"},
                .request = "POST /v1 HTTP/1.1\r\nX-Key: s3cret-word\r\n\r\n{\"m\":" + std::to_string(message) + "}",
                .answer = HttpResponse{.status = 200, .headers = {}, .body = "ok s3cret-word"},
                .mask = std::make_shared<const Mask>(*provider(), account_of(*provider()))};
    }
    void call_back(std::vector<ExchangeKey> keys, const std::string& body) {
        const HttpRequest request{.method = "POST", .target = "/?x=1", .headers = {}, .body = body};
        log_->add(ExchangeLog::CallbackCame{.provider = provider(),
                                            .received = clock_.now() + std::chrono::milliseconds(40),
                                            .url_name = "status",
                                            .request = request,
                                            .keys = std::move(keys)});
    }
    ExchangeLog::Kept find(std::int64_t message, const std::string& provider_id = {}, bool reported = false) {
        log_->flush();
        return log_->find(ProjectId{1}, MessageId{message}, provider_id, clock_.now(), reported);
    }

    HandClock clock_;
    parley::testing::TemporaryDirectory directory_;
    std::unique_ptr<ExchangeLog> log_;
};

TEST_F(ExchangeLogTest, AMessageHasItsRequestAnswerAndCallbacksInOrder) {
    call_back({key_of_provider_id("p-7")}, "early");
    call_back({key_of(MessageId{7}), key_of(MessageId{8})}, "both s3cret-word");
    log_->add(sent(7));
    const auto kept = find(7, "p-7", true);
    EXPECT_EQ(kept.note, "");
    ASSERT_EQ(kept.exchanges.size(), 4U);
    EXPECT_EQ(kept.exchanges[0].url, "https://example.com/v1");
    EXPECT_EQ(kept.exchanges[0].headers.front().second, "********");
    EXPECT_EQ(kept.exchanges[0].body, "{\"m\":7}");
    EXPECT_EQ(kept.exchanges[1].status, 200);
    EXPECT_EQ(kept.exchanges[1].body, "ok ********");
    EXPECT_EQ(kept.exchanges[2].url, "/callbacks/********/status?x=1");
    EXPECT_EQ(kept.exchanges[3].body, "both ********");
    EXPECT_EQ(find(8).exchanges.size(), 1U);
}

TEST_F(ExchangeLogTest, NobodyOfAnotherProjectSeesIt) {
    log_->add(sent(7));
    log_->flush();
    EXPECT_TRUE(log_->find(ProjectId{2}, MessageId{7}, {}, clock_.now(), false).exchanges.empty());
}

TEST_F(ExchangeLogTest, ALateAnswerSaysThatItIsLate) {
    auto late = sent(7);
    late.request.clear();
    late.is_late = true;
    log_->add(std::move(late));
    const auto kept = find(7);
    ASSERT_EQ(kept.exchanges.size(), 1U);
    EXPECT_EQ(kept.exchanges[0].kind, Exchange::Kind::answer);
    EXPECT_NE(kept.exchanges[0].note, "");
}

TEST_F(ExchangeLogTest, IsThereAfterTheNextStart) {
    log_->add(sent(7));
    open({});
    EXPECT_EQ(find(7).exchanges.size(), 2U);
}

TEST_F(ExchangeLogTest, SaysWhyNothingIsKept) {
    const auto note_at = [this](std::chrono::seconds when) {
        return log_->find(ProjectId{1}, MessageId{4'999}, {}, clock_.now() + when, false).note;
    };
    EXPECT_NE(note_at({}).find("before"), std::string::npos);
    EXPECT_EQ(log_->find(ProjectId{1}, MessageId{9}, {}, std::nullopt, false).note,
              "It was not handed to the provider yet.");
    for (std::int64_t message = 0; message < 5'000; ++message) {
        if (log_->wants_sent(MessageId{message}, false, clock_.tick())) {
            log_->add(sent(message));
        }
    }
    log_->flush();
    EXPECT_NE(note_at({}).find("sample"), std::string::npos);
    EXPECT_NE(note_at(std::chrono::seconds(-60)).find("before"), std::string::npos);
    EXPECT_LT(log_->figures().written, 4'000U);
    EXPECT_TRUE(log_->wants_sent(MessageId{9}, true, clock_.tick())) << "what went wrong is always kept";
}

TEST_F(ExchangeLogTest, WhatCannotBeWrittenInTimeIsDroppedAndCounted) {
    open({.waiting_items = 10, .gather = std::chrono::seconds(30)});
    for (int message = 1; message <= 100; ++message) {
        log_->add(sent(message));
    }
    log_->flush();
    EXPECT_EQ(log_->figures().dropped, 90U);
    EXPECT_EQ(log_->figures().written, 10U);
    EXPECT_NE(log_->find(ProjectId{1}, MessageId{50}, {}, clock_.now(), false).note.find("left out"),
              std::string::npos);
}

TEST_F(ExchangeLogTest, WhoWasErasedIsForgottenAlsoInWhatComesLater) {
    log_->add(sent(7));
    log_->add(sent(8));
    log_->flush();
    log_->add(sent(7));
    log_->forget({key_of(MessageId{7})});
    call_back({key_of(MessageId{7})}, "later");
    EXPECT_TRUE(find(7).exchanges.empty());
    EXPECT_EQ(find(8).exchanges.size(), 2U);
}

}  // namespace
}  // namespace parley::deliver
