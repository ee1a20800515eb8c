#include "api/jobs/byte_range.h"

#include <gtest/gtest.h>

namespace parley::api {
namespace {

std::optional<ByteRange> of(std::string_view header) {
    return read_byte_range(header, 100);
}

TEST(AByteRange, NamesAPartOfTheFile) {
    EXPECT_EQ(of("bytes=0-9"), (ByteRange{0, 10}));
    EXPECT_EQ(of("bytes=10-"), (ByteRange{10, 100}));
    EXPECT_EQ(of("bytes=-5"), (ByteRange{95, 100}));
    EXPECT_EQ(of("bytes=-500"), (ByteRange{0, 100}));
    EXPECT_EQ(of("bytes=90-500"), (ByteRange{90, 100}));
    EXPECT_EQ(of("BYTES= 0-9 "), (ByteRange{0, 10}));
    EXPECT_EQ(of("bytes=5-99999999999999999999999"), (ByteRange{5, 100}));
}

TEST(AByteRange, ThatHoldsNothingIsToldApart) {
    for (const char* header : {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=99999999999999999999999-"}) {
        const auto range = of(header);
        ASSERT_TRUE(range) << header;
        EXPECT_FALSE(range->is_there()) << header;
    }
    EXPECT_FALSE(read_byte_range("bytes=-5", 0)->is_there());
    EXPECT_TRUE(of("bytes=99-")->is_there());
}

TEST(AByteRange, ThatCannotBeReadIsAsIfItWereNotThere) {
    for (const char* header : {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-3", "bytes=1-2,4-5", "lines=1-2",
                               "bytes=5", "bytes=+1-2", "bytes=1-2-3", "bytes=--5", "bytes=x-5", "bytes=5 -6"}) {
        EXPECT_EQ(of(header), std::nullopt) << header;
    }
}

}  // namespace
}  // namespace parley::api
