#include "receive/record.h"

#include <gtest/gtest.h>

namespace parley::receive {
namespace {

constexpr Mark mark = 0x1122334455667788;
const Time noon{std::chrono::milliseconds(1'700'000'000'123)};

HttpRequest callback(std::string body) {
    HttpRequest request{"POST", "/callbacks/a-secret-path/status?app=shop", {}, std::move(body)};
    request.headers.set("Content-Type", "application/json");
    request.headers.set("Content-Encoding", "identity");
    request.headers.set("X-Hub-Signature-256", "sha256=00");
    request.headers.set("Authorization", "Basic c2VjcmV0");
    request.headers.set("X-Api-Key", "k3y");
    request.headers.set("X-Original-URI", "/callbacks/a-secret-path/status");
    request.headers.set("X-Envoy-External-Address", "192.0.2.2");
    request.headers.set("Content-Location", "/callbacks/a-secret-path/status");
    request.headers.set("Cookie", "session=1");
    request.headers.set("X-Forwarded-For", "192.0.2.1");
    request.headers.set("User-Agent", "provider/1");
    return request;
}

std::string written(const HttpRequest& request) {
    std::string bytes;
    EXPECT_TRUE(append_record(bytes, mark, ProviderId{7}, Kind::incoming, noon, request));
    return bytes;
}

TEST(JournalRecord, ComesBackWithAllThatADialectNeeds) {
    const std::string bytes = written(callback(std::string("{\"a\":\"\0b\"}", 10)));
    Record record;
    std::size_t size = 0;
    ASSERT_EQ(read_record(bytes + "more", mark, record, size), Found::record);
    EXPECT_EQ(size, bytes.size());
    EXPECT_EQ(record.provider, ProviderId{7});
    EXPECT_EQ(record.kind, Kind::incoming);
    EXPECT_EQ(record.received, noon);
    EXPECT_EQ(record.request.method, "POST");
    EXPECT_EQ(record.request.body, std::string("{\"a\":\"\0b\"}", 10));
    const decltype(HttpHeaders::fields) kept{{"Content-Type", "application/json"}, {"Content-Encoding", "identity"}};
    EXPECT_EQ(record.request.headers.fields, kept);
}

TEST(JournalRecord, HoldsNeitherTheSecretPathNorCredentials) {
    const std::string bytes = written(callback("{}"));
    for (const char* secret : {"a-secret-path", "c2VjcmV0", "session=1", "192.0.2.1", "192.0.2.2", "k3y"}) {
        EXPECT_EQ(bytes.find(secret), std::string::npos) << secret;
    }
    Record record;
    std::size_t size = 0;
    ASSERT_EQ(read_record(bytes, mark, record, size), Found::record);
    EXPECT_EQ(record.request.target, "/?app=shop");
}

TEST(JournalRecord, LeavesNothingOfTheRecordReadBefore) {
    Record record;
    std::size_t size = 0;
    ASSERT_EQ(read_record(written(callback("a long body, longer than the next one")), mark, record, size),
              Found::record);
    const HttpRequest bare{"GET", "/x", {}, ""};
    ASSERT_EQ(read_record(written(bare), mark, record, size), Found::record);
    EXPECT_EQ(record, (Record{ProviderId{7}, Kind::incoming, noon, HttpRequest{"GET", "/", {}, ""}}));
}

TEST(JournalRecord, IsCutAtEveryByteButTheLast) {
    const std::string bytes = written(callback("{\"statuses\":[]}"));
    Record record;
    std::size_t size = 0;
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        EXPECT_EQ(read_record(bytes.substr(0, length), mark, record, size), Found::cut) << length;
    }
}

TEST(JournalRecord, IsNeverTakenForWholeWithOneBitFlipped) {
    const std::string bytes = written(callback("{\"statuses\":[]}"));
    Record record;
    std::size_t size = 0;
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        std::string flipped = bytes;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
        EXPECT_NE(read_record(flipped, mark, record, size), Found::record) << bit;
    }
}

TEST(JournalRecord, OfAnotherProcessIsNotTakenForOurs) {
    std::string bytes;
    ASSERT_TRUE(append_record(bytes, mark + 1, ProviderId{7}, Kind::status, noon, callback("{}")));
    Record record;
    std::size_t size = 0;
    EXPECT_EQ(read_record(bytes, mark, record, size), Found::damaged);
}

TEST(JournalRecord, IsRefusedWhereItIsTooLong) {
    std::string bytes = "before";
    EXPECT_TRUE(append_record(bytes, mark, ProviderId{7}, Kind::status, noon, callback(std::string(4 << 20, 'x'))));
    bytes = "before";
    EXPECT_FALSE(append_record(bytes, mark, ProviderId{7}, Kind::status, noon, callback(std::string(5 << 20, 'x'))));
    EXPECT_EQ(bytes, "before");
}

TEST(SegmentHead, GivesItsMark) {
    Mark read = 0;
    ASSERT_TRUE(read_segment_head(segment_head(12, mark), read));
    EXPECT_EQ(read, mark);
}

TEST(SegmentHead, IsMadeUpForByTheFirstRecordWhereItIsDamaged) {
    std::string bytes = segment_head(12, mark) + written(callback("{}"));
    bytes[18] = '?';
    Mark read = 0;
    ASSERT_TRUE(read_segment_head(bytes, read));
    EXPECT_EQ(read, mark);
    bytes[segment_head_size + 20] ^= 1;
    EXPECT_FALSE(read_segment_head(bytes, read));
}

}  // namespace
}  // namespace parley::receive
