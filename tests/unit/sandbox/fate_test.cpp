#include "sandbox/fate.h"

#include <gtest/gtest.h>

#include <map>

namespace parley::sandbox {

namespace {

std::string id(int i) {
    return fmt::format("1|1|{}|{}", i, i);
}

Settings lively() {
    Settings settings;
    settings.latency = {Milliseconds(1), Milliseconds(20), Milliseconds(200)};
    settings.faults.http_429 = 0.1;
    settings.faults.reset = 0.05;
    settings.faults.refused = {0.01, 0.02, 0.03, 0.04, 0.05};
    settings.callbacks.failed = 0.2;
    settings.callbacks.lost = 0.1;
    settings.callbacks.duplicated = 0.1;
    settings.callbacks.disordered = 0.3;
    return settings;
}

std::vector<Step> steps(const LifeFate& fate) {
    return {fate.life().begin(), fate.life().end()};
}

}  // namespace

TEST(Fate, IsTheSameForTheSameSeed) {
    const Settings settings = lively();
    for (int i = 0; i < 500; ++i) {
        EXPECT_EQ(fate_of_attempt(settings, id(i), 1), fate_of_attempt(settings, id(i), 1));
        const auto once = fate_of_message(settings, id(i), {true, true}, FailureCode::none);
        EXPECT_EQ(steps(once), steps(fate_of_message(settings, id(i), {true, true}, FailureCode::none)));
    }
}

// Fixed for good: a run of yesterday can be repeated tomorrow, on any machine.
TEST(Fate, RollsWhatItAlwaysRolled) {
    const Dice dice(1, "25596363|1639561857|20220227|25596363");
    EXPECT_DOUBLE_EQ(dice.roll("answer"), 0.53062624837391548);
}

TEST(Fate, IsAnotherForAnotherSeedMessageOrAttempt) {
    Settings settings = lively();
    Settings other = settings;
    other.seed = 2;
    int by_seed = 0;
    int by_attempt = 0;
    for (int i = 0; i < 1'000; ++i) {
        const auto fate = fate_of_attempt(settings, id(i), 1);
        by_seed += fate == fate_of_attempt(other, id(i), 1) ? 0 : 1;
        by_attempt += fate == fate_of_attempt(settings, id(i), 2) ? 0 : 1;
    }
    EXPECT_GT(by_seed, 800);
    EXPECT_GT(by_attempt, 800);
}

TEST(Fate, KeepsToTheShares) {
    const Settings settings = lively();
    constexpr int messages = 20'000;
    std::map<Verdict, int> verdicts;
    std::map<FailureCode, int> refusals;
    std::map<StepKind, int> kinds;
    int lost = 0;
    int failed = 0;
    for (int i = 0; i < messages; ++i) {
        const auto fate = fate_of_attempt(settings, id(i), 1);
        ++verdicts[fate.verdict];
        ++refusals[fate.code];
        const auto life = fate_of_message(settings, id(i), {}, FailureCode::none);
        failed += life.failure != FailureCode::none ? 1 : 0;
        for (const Step& step : life.life()) {
            ++kinds[step.kind];
            lost += step.told ? 0 : 1;
        }
    }
    const auto share = [](int count, int of) { return static_cast<double>(count) / of; };
    EXPECT_NEAR(share(verdicts[Verdict::http_429], messages), 0.1, 0.01);
    EXPECT_NEAR(share(verdicts[Verdict::reset], messages), 0.05, 0.01);
    EXPECT_NEAR(share(refusals[FailureCode::bad_phone], messages), 0.03, 0.01);
    EXPECT_NEAR(share(refusals[FailureCode::other], messages), 0.05, 0.01);
    EXPECT_NEAR(share(failed, messages), 0.2, 0.02);
    EXPECT_NEAR(share(kinds[StepKind::sent], messages), 1.09, 0.02);  // a tenth of those not lost comes twice
    EXPECT_EQ(kinds[StepKind::clicked], 0);                           // nothing to click
    EXPECT_NEAR(share(lost, messages), 0.1 * (1 + 1 + 0.8 * 0.96 * 0.7), 0.05);
}

TEST(Fate, GivesLatenciesAboutTheirMean) {
    const Settings settings = lively();
    std::int64_t sum = 0;
    for (int i = 0; i < 5'000; ++i) {
        const auto latency = fate_of_attempt(settings, id(i), 1).latency;
        EXPECT_GE(latency, settings.latency.min);
        EXPECT_LE(latency, settings.latency.max);
        sum += latency.count();
    }
    EXPECT_NEAR(static_cast<double>(sum) / 5'000, 20, 2);
}

TEST(Fate, GoesInOrderUnlessDisorderIsAskedFor) {
    Settings settings;
    settings.callbacks.sent = settings.callbacks.delivered_after =
        settings.callbacks.read_after = {Milliseconds(5), Milliseconds(50)};
    const auto is_ordered = [](const LifeFate& fate) { return std::ranges::is_sorted(fate.life(), {}, &Step::after); };
    for (int i = 0; i < 500; ++i) {
        EXPECT_TRUE(is_ordered(fate_of_message(settings, id(i), {}, FailureCode::none)));
    }
    settings.callbacks.disordered = 1;
    for (int i = 0; i < 500; ++i) {
        const auto fate = fate_of_message(settings, id(i), {}, FailureCode::none);
        EXPECT_TRUE(fate.count == 1 || !is_ordered(fate));
    }
}

TEST(Fate, EndsInTheFailureThatIsKnown) {
    const auto fate = fate_of_message(Settings(), id(1), {}, FailureCode::blacklisted);
    EXPECT_EQ(fate.failure, FailureCode::blacklisted);
    ASSERT_EQ(fate.count, 2u);
    EXPECT_EQ(fate.steps[1].kind, StepKind::failed);
}

TEST(Fate, HasNumbersThatAreNotOnWhatsApp) {
    Settings settings;
    EXPECT_TRUE(is_on_whatsapp(settings, "919876543210"));
    settings.numbers.suffixes = {"210"};
    EXPECT_FALSE(is_on_whatsapp(settings, "919876543210"));
    EXPECT_TRUE(is_on_whatsapp(settings, "919876543211"));
    settings.numbers.not_on_whatsapp = 0.3;
    int missing = 0;
    for (int i = 0; i < 10'000; ++i) {
        missing += is_on_whatsapp(settings, fmt::format("9198765{:04}9", i)) ? 0 : 1;
    }
    EXPECT_NEAR(missing, 3'000, 200);
}

}  // namespace parley::sandbox
