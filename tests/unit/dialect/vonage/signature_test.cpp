#include "base/digest.h"
#include "base/jwt.h"
#include "vectors.h"

namespace parley::vonage {
namespace {

constexpr const char* secret = "invented-signature-secret-for-tests-0001";
const Time now = Time(std::chrono::seconds(1'772'705'732));

const Account account{.sender = "447700900001",
                      .fields = {{"version", "v0.1"},
                                 {"signature_secret", secret},
                                 {"api_key", "a1b2c3d4"},
                                 {"application_id", "11111111-2222-4333-8444-555555555555"}}};

HttpRequest signed_as(std::string authorization, std::string body) {
    HttpRequest request = posted("/", std::move(body));
    request.headers.set("Authorization", std::move(authorization));
    return request;
}

std::string denial(const HttpRequest& request, const Account& by = account) {
    const auto checked = dialect.client.check_signature(request, by, now);
    if (checked) {
        return {};
    }
    EXPECT_EQ(checked.error().kind, ErrorKind::denied);
    EXPECT_EQ(describe(checked.error()).find(secret), std::string::npos);
    return checked.error().what;
}

TEST(VonageSignature, OfTheVectorIsGood) {
    const std::string body = json_text("V-SIGN-1");
    EXPECT_EQ(body.size(), 312U);
    EXPECT_EQ(sha256_hex(body), "9337317d399a1e657146f94dabaf512bff947cbac518a4456a56ec3ee50263c5");
    const std::string bearer = "Bearer " + vector_text("V-SIGN-1.jwt");
    EXPECT_EQ(denial(signed_as(bearer, body)), "");
    EXPECT_EQ(denial(signed_as("bearer  " + vector_text("V-SIGN-1.jwt") + " ", body)), "");
    EXPECT_TRUE(dialect.client.check_signature(signed_as(bearer, body), account, now + std::chrono::hours(24)))
        << "Vonage repeats a callback for a day";
    EXPECT_TRUE(dialect.client.read_callbacks(signed_as(bearer, body)));
}

TEST(VonageSignature, IsRefusedWhereAnythingOfItIsWrong) {
    const std::string body = json_text("V-SIGN-1");
    const std::string token = vector_text("V-SIGN-1.jwt");
    EXPECT_NE(denial(signed_as("", body)), "");
    EXPECT_NE(denial(signed_as("Bearer " + token, body + "\n")), "");
    EXPECT_NE(denial(signed_as("Bearer " + token, "")), "");
    EXPECT_NE(denial(signed_as(token, body)), "");
    EXPECT_NE(denial(signed_as("Bearer ", body)), "");
    EXPECT_NE(denial(signed_as("Bearer " + token.substr(0, token.size() - 2), body)), "");
    EXPECT_NE(denial(signed_as("Basic YTpi", body)), "");
    Account other = account;
    other.fields["signature_secret"] = "another";
    EXPECT_NE(denial(signed_as("Bearer " + token, body), other), "");
    const auto signed_with = [&](const json::object& claims) {
        return signed_as("Bearer " + *sign_hs256(claims, secret), body);
    };
    EXPECT_EQ(denial(signed_with({{"payload_hash", sha256_hex(body)}})), "");
    EXPECT_NE(denial(signed_with({{"iss", "Vonage"}})), "");
    EXPECT_NE(denial(signed_with({{"payload_hash", ""}})), "");
    EXPECT_NE(denial(signed_with({{"payload_hash", json::object{}}})), "");
    // {"alg":"none","typ":"JWT"}
    EXPECT_NE(denial(signed_as("Bearer eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.e30.", body)), "");
    const json::object good{{"payload_hash", sha256_hex(body)}};
    EXPECT_NE(denial(signed_as("Bearer " + *sign_rs256(good, private_key()), body)), "");
}

// After a failure of its own Vonage sends a callback unsigned, and signs it once it was answered 5xx.
TEST(VonageSignature, IsAwaitedWhereACallbackCameWithoutOne) {
    const auto checked = dialect.client.check_signature(posted("/", json_text("V-SIGN-1")), account, now);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(describe(checked.error()).find(secret), std::string::npos);
}

TEST(VonageSignature, IsAskedForOnlyWhereASecretIsGiven) {
    EXPECT_EQ(denial(posted("/", "{}"), legacy), "");
    EXPECT_EQ(denial(signed_as("Bearer nonsense", "{}"), legacy), "");
}

TEST(VonageSignature, IsPutOnWhatGoesOut) {
    const StatusReport report{.message_id = "1", .provider_id = "u", .status = Status::read, .at = now};
    for (const char* version : {"v0.1", "v1"}) {
        Account ours = account;
        ours.fields["version"] = version;
        HttpRequest request = callback_of(report, ours);
        dialect.server.sign_callback(request, ours, now, "nonce");
        EXPECT_EQ(denial(request, ours), "");
        const auto claims = read_hs256(request.headers.find("Authorization")->substr(7), secret);
        ASSERT_TRUE(claims);
        EXPECT_EQ(*claims, (json::object{{"iat", 1'772'705'732},
                                         {"jti", uuid_of("nonce")},
                                         {"iss", "Vonage"},
                                         {"payload_hash", sha256_hex(request.body)},
                                         {"api_key", "a1b2c3d4"},
                                         {"application_id", "11111111-2222-4333-8444-555555555555"}}));
    }
    HttpRequest open = callback_of(report, legacy);
    dialect.server.sign_callback(open, legacy, now, "nonce");
    EXPECT_EQ(open.headers.find("Authorization"), nullptr);
}

}  // namespace
}  // namespace parley::vonage
