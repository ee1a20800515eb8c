#include "base/digest.h"

#include <gtest/gtest.h>

#include <regex>

namespace parley {
namespace {

// FIPS 180-2 and RFC 4231.
TEST(Digest, GivesThePublishedValues) {
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hmac_sha256_hex("Jefe", "what do ya want for nothing?"),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hmac_sha256_hex(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Digest, MakesTheSameUuidOfTheSameAndAnotherOfAnother) {
    const std::regex form("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    for (const char* unique : {"", "a", "b", "a longer one, with blanks"}) {
        EXPECT_TRUE(std::regex_match(uuid_of(unique), form)) << uuid_of(unique);
        EXPECT_EQ(uuid_of(unique), uuid_of(unique));
    }
    EXPECT_NE(uuid_of("a"), uuid_of("b"));
}

}  // namespace
}  // namespace parley
