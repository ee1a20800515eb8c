#include "base/jwt.h"

#include <gtest/gtest.h>

#include "test_keys.h"

namespace parley {
namespace {

json::object claims() {
    return {{"application_id", "11111111-2222-4333-8444-555555555555"}, {"iat", 1772705730}, {"jti", "j\"1"}};
}

std::string folded(std::string_view pem) {
    std::string text;
    for (const char letter : pem) {
        text += letter == '\n' ? std::string("\\n") : std::string(1, letter);
    }
    return text;
}

TEST(Jwt, IsReadWithThePublicHalfOfTheKeyThatSignedIt) {
    const auto public_key = public_key_of(testing::rsa_private_key);
    ASSERT_TRUE(public_key);
    EXPECT_EQ(public_key->find("PRIVATE"), std::string::npos);
    for (const std::string& key : {std::string(testing::rsa_private_key), folded(testing::rsa_private_key),
                                   "  \n" + std::string(testing::rsa_private_key) + " "}) {
        const auto token = sign_rs256(claims(), key);
        ASSERT_TRUE(token) << describe(token.error());
        EXPECT_EQ(token->find('='), std::string::npos) << "base64url has no padding";
        const auto read = read_rs256(*token, *public_key);
        ASSERT_TRUE(read) << describe(read.error());
        EXPECT_EQ(*read, claims());
        EXPECT_EQ(*read_unverified(*token), claims());
    }
}

TEST(Jwt, IsReadWithTheSecretThatSignedItAndNoOther) {
    const auto token = sign_hs256(claims(), "a secret");
    ASSERT_TRUE(token);
    EXPECT_EQ(*read_hs256(*token, "a secret"), claims());
    EXPECT_FALSE(read_hs256(*token, "another"));
    EXPECT_FALSE(read_hs256(*token, ""));
    std::string changed = *token;
    changed[changed.find('.') + 3] ^= 1;
    EXPECT_FALSE(read_hs256(changed, "a secret"));
}

TEST(Jwt, RefusesTokensOfAnotherAlgorithm) {
    const auto public_key = public_key_of(testing::rsa_private_key).value();
    // Signed with the public key as if it were a secret, as a forger would.
    EXPECT_FALSE(read_rs256(*sign_hs256(claims(), public_key), public_key));
    EXPECT_FALSE(read_hs256(*sign_rs256(claims(), testing::rsa_private_key), "a secret"));
    const std::string none = "eyJhbGciOiJub25lIn0.eyJpYXQiOjF9.";
    EXPECT_FALSE(read_hs256(none, "a secret"));
    EXPECT_FALSE(read_rs256(none, public_key));
}

TEST(Jwt, NamesAKeyThatIsNoneAndNeverRepeatsIt) {
    for (const std::string& key : {std::string(), std::string("hello"), std::string(testing::elliptic_private_key),
                                   std::string("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
                                   std::string(testing::rsa_private_key).substr(0, 400)}) {
        const auto token = sign_rs256(claims(), key);
        ASSERT_FALSE(token);
        EXPECT_EQ(token.error().where, "private_key");
        EXPECT_FALSE(public_key_of(key));
        if (key.size() > 5) {
            EXPECT_EQ(describe(token.error()).find(key.substr(0, 40)), std::string::npos);
        }
    }
}

TEST(Jwt, SurvivesWhatIsNoToken) {
    for (const std::string& token : {std::string(), std::string("a"), std::string("a.b"), std::string("a.b.c"),
                                     std::string("..."), std::string(100'000, 'x'), std::string("a\0b.c.d", 7)}) {
        EXPECT_FALSE(read_hs256(token, "s"));
        EXPECT_FALSE(read_unverified(token));
    }
}

}  // namespace
}  // namespace parley
