#include "receive/intake.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/json.h"
#include "said.h"
#include "temporary_directory.h"

namespace parley::receive {
namespace {

// What a caller would see, and what the journal's files held at that moment.
struct Seen {
    HttpResponse response;
    std::string journal;
};

class RecordingExchange final : public net::Exchange {
public:
    RecordingExchange(HttpRequest request, std::filesystem::path directory, std::vector<Seen>& seen)
        : directory_(std::move(directory)), seen_(seen) {
        request_ = std::move(request);
    }
    void answer(HttpResponse response) override {
        Seen seen{std::move(response), {}};
        for (const std::uint64_t number : list_segments(directory_)) {
            std::ifstream file(segment_path(directory_, number), std::ios::binary);
            seen.journal.append(std::istreambuf_iterator<char>(file), {});
        }
        seen_.push_back(std::move(seen));
    }
    void start_stream(HttpResponse) override {}
    bool send(std::string_view) override { return false; }
    void when_taken(std::function<void()>) override {}
    void end_stream() override {}
    bool is_gone() const override { return false; }
    void reset() override {}

private:
    std::filesystem::path directory_;
    std::vector<Seen>& seen_;
};

constexpr std::string_view acknowledgement = R"({"status":"success"})";

class IntakeTest : public ::testing::Test {
protected:
    void open(Journal::Limits limits = {}) {
        limits.segment_bytes = 64 << 10;  // the test reads it whole at each answer
        journal_ = std::move(*Journal::open(directory_.path(), {}, clock_, silent_log(), limits));
        intake_ = std::make_unique<Intake>(loop_, *journal_, clock_);
    }
    void receive(std::string body) {
        intake_->receive(
            ProviderId{1}, Kind::status, acknowledgement,
            std::make_shared<RecordingExchange>(testing::request_with(std::move(body)), directory_.path(), seen_));
    }
    void run_until_answered(std::size_t count) {
        const auto guard = asio::make_work_guard(loop_);
        while (seen_.size() < count) {
            loop_.run_one();
        }
    }

    parley::testing::TemporaryDirectory directory_;
    SystemClock clock_;
    asio::io_context loop_;
    std::vector<Seen> seen_;
    std::unique_ptr<Journal> journal_;
    std::unique_ptr<Intake> intake_;
};

TEST_F(IntakeTest, AnswersInOrderOnceTheCallbackIsInTheFile) {
    open();
    for (int i = 0; i < 200; ++i) {
        receive("callback " + std::to_string(i) + ";");
    }
    EXPECT_TRUE(seen_.empty());
    EXPECT_EQ(intake_->waiting(), 200u);
    run_until_answered(200);
    for (std::size_t i = 0; i < seen_.size(); ++i) {
        EXPECT_EQ(seen_[i].response.status, 200u);
        EXPECT_EQ(seen_[i].response.body, R"({"status":"success"})");
        EXPECT_NE(seen_[i].journal.find("callback " + std::to_string(i) + ";"), std::string::npos) << i;
    }
    EXPECT_EQ(intake_->waiting(), 0u);
}

TEST_F(IntakeTest, AcknowledgesNothingThatIsNotDurable) {
    Journal::Limits limits;
    limits.reserve_bytes = std::uint64_t{1} << 60;
    open(limits);
    receive("a");
    run_until_answered(1);
    receive("b");  // refused at once, as nothing is tried for a while
    ASSERT_EQ(seen_.size(), 2u);
    for (const Seen& seen : seen_) {
        EXPECT_EQ(seen.response.status, 503u);
        EXPECT_EQ(*seen.response.headers.find("Retry-After"), "1");
        EXPECT_EQ(*seen.response.headers.find("Content-Type"), "application/problem+json");
        const auto problem = parse_json(seen.response.body);
        ASSERT_TRUE(problem);
        EXPECT_EQ(integer_of(member(*problem, "status")), 503);
    }
}

TEST_F(IntakeTest, RefusesWhatIsTooLongForEver) {
    open();
    receive(std::string(5 << 20, 'x'));
    ASSERT_EQ(seen_.size(), 1u);
    EXPECT_EQ(seen_[0].response.status, 413u);
    EXPECT_EQ(seen_[0].response.headers.find("Retry-After"), nullptr);
}

TEST_F(IntakeTest, AnswersWhatCameBeforeItWasClosed) {
    open();
    receive("before");
    intake_->close();
    receive("after");
    ASSERT_EQ(seen_.size(), 1u);
    EXPECT_EQ(seen_[0].response.status, 503u);
    run_until_answered(2);
    EXPECT_EQ(seen_[1].response.status, 200u);
}

TEST_F(IntakeTest, TwoOnOneJournalAnswerEachTheirOwn) {
    open();
    asio::io_context other_loop;
    Intake other(other_loop, *journal_, clock_);
    std::vector<Seen> other_seen;
    for (int i = 0; i < 50; ++i) {
        receive("mine");
        other.receive(
            ProviderId{2}, Kind::incoming, acknowledgement,
            std::make_shared<RecordingExchange>(testing::request_with("other"), directory_.path(), other_seen));
    }
    run_until_answered(50);
    const auto guard = asio::make_work_guard(other_loop);
    while (other_seen.size() < 50) {
        other_loop.run_one();
    }
    EXPECT_EQ(seen_.size(), 50u);
    EXPECT_EQ(other_seen.size(), 50u);
}

}  // namespace
}  // namespace parley::receive
