#include "deliver/exchange.h"

#include <gtest/gtest.h>

namespace parley::deliver {
namespace {

Provider provider() {
    Provider provider;
    provider.dialect = "generic";
    provider.sender = "+911";
    provider.fields = {{"user", "shop"}, {"password", "s3cret-word"}};
    provider.headers = {{"X-Key", "free-header-value"}};
    return provider;
}

Mask mask() {
    return {provider(), account_of(provider())};
}

Time at(int second) {
    return Time(std::chrono::seconds(1'700'000'000 + second));
}

TEST(Exchange, ARequestIsKeptWithoutItsSecrets) {
    const std::string kept = kept_text(
        "POST /v1?token=s3cret-word HTTP/1.1\r\nHost: example.com\r\nAuthorization: Bearer whatever-it-is\r\n"
        "apikey: abc\r\nX-Key: free-header-value\r\n\r\n{\"password\":\"s3cret-word\"}",
        mask(), 1'000);
    EXPECT_EQ(kept,
              "POST /v1?token=******** HTTP/1.1\nHost: example.com\nAuthorization: ********\napikey: ********\n"
              "X-Key: ********\n\n{\"password\":\"********\"}");
}

TEST(Exchange, ASecretThatStandsWhereTheBodyIsCutIsHiddenBeforeThat) {
    const std::string kept = kept_text("POST / HTTP/1.1\r\n\r\n" + std::string(95, 'x') + "s3cret-word", mask(), 100);
    EXPECT_EQ(kept, "POST / HTTP/1.1\n\n" + std::string(95, 'x') + "*****\n[cut here]");
    const auto shown =
        exchanges_of({.kind = ExchangeRecord::Kind::callback, .project = {}, .at = at(1), .request = kept});
    ASSERT_EQ(shown.size(), 1U);
    EXPECT_EQ(shown[0].body, std::string(95, 'x') + "*****");
    EXPECT_NE(shown[0].note, "");
}

TEST(Exchange, WhatIsNoTextIsKeptAsText) {
    const std::string kept = kept_text(std::string("POST / HTTP/1.1\r\n\r\n\xff\xfe\0{", 23), mask(), 100);
    EXPECT_EQ(kept.find('\xff'), std::string::npos);
}

TEST(Exchange, WhatWasSentIsShownAsRequestAndAnswer) {
    const ExchangeRecord record{.kind = ExchangeRecord::Kind::sent,
                                .project = ProjectId{1},
                                .at = at(1),
                                .answered = at(2),
                                .keys = {7},
                                .origin = "https://example.com",
                                .request = "POST /v1 HTTP/1.1\nHost: example.com\n\n{\"a\":1}",
                                .answer = "HTTP/1.1 202 Accepted\nContent-Type: application/json\n\n{}"};
    const auto shown = exchanges_of(record);
    const Exchange request{.kind = Exchange::Kind::request,
                           .at = at(1),
                           .method = "POST",
                           .url = "https://example.com/v1",
                           .headers = {{"Host", "example.com"}},
                           .body = "{\"a\":1}"};
    const Exchange answer{.kind = Exchange::Kind::answer,
                          .at = at(2),
                          .status = 202,
                          .headers = {{"Content-Type", "application/json"}},
                          .body = "{}"};
    EXPECT_EQ(shown, (std::vector{request, answer}));
}

TEST(Exchange, ThatNoAnswerCameIsSaidInItsPlace) {
    const auto shown = exchanges_of({.kind = ExchangeRecord::Kind::sent,
                                     .project = {},
                                     .at = at(1),
                                     .answered = at(2),
                                     .request = "POST / HTTP/1.1\n\n",
                                     .note = "no answer within 1000 ms"});
    ASSERT_EQ(shown.size(), 2U);
    EXPECT_EQ(shown[1], (Exchange{.kind = Exchange::Kind::answer, .at = at(2), .note = "no answer within 1000 ms"}));
}

TEST(Exchange, ARecordIsReadAsItWasWrittenAndACutOneIsNone) {
    const ExchangeRecord record{.kind = ExchangeRecord::Kind::late_answer,
                                .project = ProjectId{3},
                                .at = at(5),
                                .answered = at(6),
                                .keys = {1, 2, key_of_provider_id("wamid.x")},
                                .origin = "http://x",
                                .request = "r",
                                .answer = std::string("a\0b", 3),
                                .note = "n"};
    std::string bytes;
    append_record(bytes, record);
    append_record(bytes, record);
    std::string_view rest = bytes;
    EXPECT_EQ(take_record(rest), record);
    for (std::size_t size = 0; size < rest.size(); ++size) {
        std::string_view cut = rest.substr(0, size);
        EXPECT_EQ(take_record(cut), std::nullopt) << size;
    }
    EXPECT_EQ(take_record(rest), record);
    EXPECT_TRUE(rest.empty());
}

TEST(Exchange, AProvidersIdIsNeverTakenForAMessage) {
    EXPECT_NE(key_of_provider_id("7"), key_of(MessageId{7}));
    EXPECT_GT(key_of_provider_id(""), key_of(MessageId{std::numeric_limits<std::int64_t>::max()}));
    EXPECT_NE(key_of_provider_id("a"), key_of_provider_id("b"));
}

}  // namespace
}  // namespace parley::deliver
