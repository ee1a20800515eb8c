#include "base/random.h"

#include <gtest/gtest.h>

#include <set>

namespace parley {
namespace {

TEST(RandomToken, IsUrlSafeAndNeverTheSame) {
    std::set<std::string> seen;
    for (int turn = 0; turn < 1000; ++turn) {
        const std::string token = random_token(24);
        EXPECT_EQ(token.size(), 32U);
        EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
                  std::string::npos);
        EXPECT_TRUE(seen.insert(token).second);
    }
    EXPECT_EQ(random_token(0), "");
}

TEST(DigestOf, IsBlake2b256) {
    EXPECT_EQ(digest_of("abc"), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    EXPECT_EQ(digest_of(""), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

TEST(EqualInConstantTime, Compares) {
    EXPECT_TRUE(equal_in_constant_time("", ""));
    EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
}

// RFC 3720, B.4, and the check value of the catalogue of CRCs.
TEST(ChecksumOf, IsCrc32c) {
    EXPECT_EQ(checksum_of("123456789"), 0xE3069283U);
    EXPECT_EQ(checksum_of(std::string(32, '\0')), 0x8A9136AAU);
    EXPECT_EQ(checksum_of(std::string(32, '\xFF')), 0x62A8AB43U);
    EXPECT_EQ(checksum_of(""), 0U);
}

}  // namespace
}  // namespace parley
