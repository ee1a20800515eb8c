#include "vectors.h"

namespace parley::meta {
namespace {

const struct {
    const char* name;
    const char* signature;
} signed_vectors[] = {
    {"MC-SIGN-1", "sha256=1759372990654ebe6164870c28439a273113cece816814b56b131dd577c44aac"},
    {"MC-SIGN-2", "sha256=46ef2dc0ed21ce046af167ff6907d67a530c9ca2b4c177cd0dec73528e372bfa"},
};

HttpRequest signed_webhook(std::string body, std::string signature) {
    HttpRequest request = webhook(std::move(body));
    request.headers.set("x-hub-signature-256", std::move(signature));
    return request;
}

TEST(MetaSignature, IsThatOfTheVectors) {
    EXPECT_EQ(vectors_of("MC-SIGN-").size(), std::size(signed_vectors));
    for (const auto& [name, signature] : signed_vectors) {
        const HttpRequest request = signed_webhook(vector_text(name), signature);
        EXPECT_TRUE(dialect.client.check_signature(request, account, Time())) << name;
        EXPECT_TRUE(dialect.client.read_callbacks(request)) << name;
        HttpRequest ours = webhook(vector_text(name));
        dialect.server.sign_callback(ours, account, Time(), "n");
        EXPECT_EQ(*ours.headers.find("X-Hub-Signature-256"), signature) << name;
    }
}

// To the byte, as the signature covers the bytes.
TEST(MetaSignature, CoversTheBodyThatWeWrite) {
    const StatusReport report{.message_id = "",
                              .provider_id = "wamid.TESTID1",
                              .status = Status::delivered,
                              .at = Time(std::chrono::seconds(1772705732)),
                              .recipient = "12025550143"};
    EXPECT_EQ(callback_with(report).body, vector_text("MC-SIGN-1"));
    const IncomingMessage message{.provider_id = "wamid.TESTID2",
                                  .from = "12025550143",
                                  .to = "12025550100",
                                  .name = "Zo\xC3\xAB Marlowe",
                                  .at = Time(std::chrono::seconds(1772705740)),
                                  .content = Text{"Merci \xF0\x9F\x98\x80"}};
    EXPECT_EQ(callback_with(message).body, vector_text("MC-SIGN-2"));
}

TEST(MetaSignature, IsNotGoodForAnythingElse) {
    const std::string body = vector_text("MC-SIGN-2");
    const std::string good = signed_vectors[1].signature;
    std::string changed = body;
    changed[body.size() / 2] ^= 1;
    const HttpRequest cases[] = {
        webhook(body),
        signed_webhook(body, ""),
        signed_webhook(body, "sha256="),
        signed_webhook(body, good.substr(7)),
        signed_webhook(body, "sha1=" + good.substr(7)),
        signed_webhook(body, good + "0"),
        signed_webhook(body, signed_vectors[0].signature),
        signed_webhook(changed, good),
        signed_webhook(body + " ", good),
        // What a receiver gets that parses and writes again before it hashes.
        signed_webhook(body, "sha256=2b20e6c8de7f52443478f64a9a9ca4aaf77756da48944d7fab9b485765b11c9f"),
        signed_webhook(json::serialize(json_of(body)), good),
    };
    for (const HttpRequest& request : cases) {
        const auto checked = dialect.client.check_signature(request, account, Time());
        ASSERT_FALSE(checked);
        EXPECT_EQ(checked.error().kind, ErrorKind::denied);
        EXPECT_EQ(describe(checked.error()).find("0123456789abcdef"), std::string::npos);
    }
    EXPECT_TRUE(
        dialect.client.check_signature(signed_webhook(body, " SHA256=" + good.substr(7) + " "), account, Time()));
    EXPECT_TRUE(dialect.client.check_signature(
        signed_webhook(json::serialize(json_of(body)),
                       "sha256=2b20e6c8de7f52443478f64a9a9ca4aaf77756da48944d7fab9b485765b11c9f"),
        account, Time()))
        << "the negative vector is the signature of those other bytes";
}

TEST(MetaSignature, IsAskedForOnlyWhereThereIsASecret) {
    Account open = account;
    open.fields.erase("app_secret");
    EXPECT_TRUE(dialect.client.check_signature(webhook("{}"), open, Time()));
    HttpRequest request = webhook("{}");
    dialect.server.sign_callback(request, open, Time(), "n");
    EXPECT_EQ(request.headers.find("X-Hub-Signature-256"), nullptr);
}

TEST(MetaCallback, IsWrittenInAscii) {
    const IncomingMessage message{.from = "1",
                                  .to = {},
                                  .name = "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xED\x9F\xBF\xEF\xBF\xBF",
                                  .content = Text{"a\xC2\x80z"}};
    const std::string body = callback_with(message).body;
    EXPECT_NE(body.find(R"("name":"\u00e9\u20ac\ud83d\ude00\ud7ff\uffff")"), std::string::npos) << body;
    EXPECT_NE(body.find(R"("body":"a\u0080z")"), std::string::npos) << body;
    for (const char letter : body) {
        ASSERT_EQ(letter & 0x80, 0);
    }
}

HttpRequest handshake(const std::string& query) {
    return {.method = "GET", .target = "/webhooks/meta?" + query, .headers = {}, .body = {}};
}

TEST(MetaHandshake, AnswersTheBareChallengeToWhoKnowsTheToken) {
    const auto answer = dialect.client.answer_probe(
        handshake("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=acme-verify"), account);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200U);
    EXPECT_EQ(answer->body, "1158201444");
    EXPECT_TRUE(answer->headers.find("Content-Type")->starts_with("text/plain"));
}

TEST(MetaHandshake, RefusesEverybodyElse) {
    Account open = account;
    open.fields.erase("verify_token");
    const std::pair<std::string, const Account*> cases[] = {
        {"hub.mode=subscribe&hub.challenge=1&hub.verify_token=other", &account},
        {"hub.mode=subscribe&hub.challenge=1&hub.verify_token=", &account},
        {"hub.mode=subscribe&hub.challenge=1", &account},
        {"hub.mode=subscribe&hub.verify_token=acme-verify", &account},
        {"hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=acme-verify", &account},
        {"hub.mode=subscribe&hub.challenge=" + std::string(2'000, '1') + "&hub.verify_token=acme-verify", &account},
        {"hub.mode=subscribe&hub.challenge=1&hub.verify_token=", &open},
        {"hub.mode=subscribe&hub.challenge=1", &open},
    };
    for (const auto& [query, whose] : cases) {
        const auto answer = dialect.client.answer_probe(handshake(query), *whose);
        ASSERT_TRUE(answer) << query;
        EXPECT_EQ(answer->status, 403U) << query;
        EXPECT_EQ(answer->body.find("hub"), std::string::npos);
    }
}

TEST(MetaHandshake, IsNothingElse) {
    EXPECT_EQ(dialect.client.answer_probe(handshake("x=1"), account), std::nullopt);
    EXPECT_EQ(dialect.client.answer_probe({.method = "GET", .target = "/", .headers = {}, .body = {}}, account),
              std::nullopt);
    HttpRequest post = handshake("hub.mode=subscribe&hub.challenge=1&hub.verify_token=acme-verify");
    post.method = "POST";
    EXPECT_EQ(dialect.client.answer_probe(post, account), std::nullopt);
}

}  // namespace
}  // namespace parley::meta
