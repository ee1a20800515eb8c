#include "webhook/signature.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "webhook/event.h"

namespace parley::webhook {
namespace {

// Reckoned with Python's hmac: hmac.new(b'whsec_test', b'1700000000.{"id":"evt_17"}', 'sha256').hexdigest()
constexpr std::string_view vector = "fb229ee88cb3c28c1bc2356482726beef9ace31f4bc4778b0455bcaccd9dce0d";
constexpr std::string_view former_vector = "80ce81d192ceb576c7e1cc2c096ac0b2ca94eb2863fe2bda8bbe81a46ed21145";

TEST(Signature, IsWhatAnybodyElseReckons) {
    const Time now{std::chrono::milliseconds(1'700'000'000'999)};
    EXPECT_EQ(signature_of(R"({"id":"evt_17"})", now, "whsec_test"), "t=1700000000,v1=" + std::string(vector));
    EXPECT_EQ(signature_of(R"({"id":"evt_17"})", now, "whsec_test", "whsec_former"),
              "t=1700000000,v1=" + std::string(vector) + ",v1=" + std::string(former_vector));
}

TEST(Signature, SecretsAreLongAndNeverTheSame) {
    const std::string one = make_secret();
    EXPECT_TRUE(one.starts_with("whsec_"));
    EXPECT_GE(one.size(), 6U + 43U) << "32 random bytes";
    EXPECT_NE(one, make_secret());
}

TEST(EventBody, IsJsonAndTheSameEveryTime) {
    const Event event{17, "message.status", R"({"n":1})", "ABC-\"1",
                      Time(std::chrono::milliseconds(1'700'000'000'250))};
    EXPECT_EQ(body_of(event),
              R"({"id":"evt_17","type":"message.status","created":"2023-11-14T22:13:20.250Z","project":"ABC-\"1",)"
              R"("data":{"n":1}})");
    EXPECT_TRUE(parse_json(body_of(event)));
    EXPECT_EQ(body_of(event), body_of(event));
}

}  // namespace
}  // namespace parley::webhook
