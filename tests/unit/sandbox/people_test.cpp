#include "base/digest.h"
#include "rig.h"
#include "sandbox/ids.h"

// What the customer of a provider is told of the people whose phones answer.
namespace parley::sandbox {

namespace {

class PeopleTest : public ::testing::Test {
protected:
    PeopleTest() {
        rig.reads = dialect_named("meta");
        rig.change([this](Settings& settings) {
            settings.accounts = {{"meta",
                                  "919000000001",
                                  {{"phone_number_id", "100200300400500"}, {"access_token", "token"}},
                                  rig.callback_url(),
                                  rig.callback_url()}};
        });
    }

    void send(const std::string& recipient) {
        HttpRequest request{"POST",
                            "/meta/v23.0/100200300400500/messages",
                            {},
                            R"({"messaging_product":"whatsapp","text":{"body":"Hi"},)" + recipient + "}"};
        request.headers.set("Authorization", "Bearer token");
        const auto answer = rig.ask(request);
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 200U) << answer->body;
        EXPECT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
    }
    IncomingMessage reply(const std::string& body) {
        EXPECT_EQ(rig.call("POST", "/sandbox/phones/919876543210/reply", body).status, 204U) << body;
        EXPECT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
        EXPECT_FALSE(rig.incoming().empty());
        return rig.incoming().empty() ? IncomingMessage{} : rig.incoming().back();
    }
    std::string upload(const std::string& bytes) {
        HttpRequest request{"POST", "/sandbox/files?dialect=meta&name=cat.png", {}, bytes};
        request.headers.set("Content-Type", "image/png");
        const auto kept = rig.ask(request);
        EXPECT_TRUE(kept);
        return std::string(parse_json(kept->body).value().at("id").as_string());
    }

    const std::string user = user_id_of(919'876'543'210);
    Rig rig;
};

TEST(Users, HaveAnIdThatLeadsBackToTheirNumber) {
    const std::string user = user_id_of(919'876'543'210);
    EXPECT_EQ(user.size(), 23U);
    EXPECT_TRUE(user.starts_with("US."));
    EXPECT_EQ(user, user_id_of(919'876'543'210));
    EXPECT_NE(user, user_id_of(919'876'543'211));
    EXPECT_EQ(user_id_of(0), "");
    for (const std::uint64_t number : {1ULL, 12'025'550'143ULL, 919'876'543'210ULL, 999'999'999'999'999ULL}) {
        EXPECT_EQ(number_of_user(user_id_of(number)), number);
    }
    for (const auto* other : {"", "US.", "US.1", "US.10020030040050060070", "DE.13491208655302741918",
                              "US.1349120865530274191x", "US.99999999999999999999"}) {
        EXPECT_EQ(number_of_user(other), std::nullopt) << other;
    }
}

TEST_F(PeopleTest, AreNamedBesideStatuses) {
    send(R"("to":"919876543210")");
    ASSERT_FALSE(rig.callbacks.empty());
    for (const Callback& callback : rig.callbacks) {
        EXPECT_EQ(std::get<StatusReport>(callback).recipient, "919876543210");
        EXPECT_EQ(std::get<StatusReport>(callback).recipient_user, user);
    }
    const json::value contacts =
        parse_json(rig.received.front().body).value().at("entry").at(0).at("changes").at(0).at("value").at("contacts");
    EXPECT_EQ(contacts.at(0).at("wa_id").as_string(), "919876543210");
    EXPECT_EQ(contacts.at(0).at("user_id").as_string(), user);
}

TEST_F(PeopleTest, HaveAUserIdAndAName) {
    send(R"("to":"919876543210")");
    const IncomingMessage message = reply(R"({"text":"Thanks"})");
    EXPECT_EQ(message.from, "919876543210");
    EXPECT_EQ(message.from_user, user);
    EXPECT_FALSE(message.name.empty());
    EXPECT_EQ(reply(R"({"text":"Again"})").name, message.name);
}

TEST_F(PeopleTest, AreReachedByTheirUserId) {
    send(fmt::format(R"("recipient":"{}")", user));
    EXPECT_EQ(rig.call_json("GET", "/sandbox/phones/919876543210").at("messages").as_array().size(), 1U);
    const auto& report = std::get<StatusReport>(rig.callbacks.front());
    EXPECT_EQ(report.recipient, user);
    EXPECT_EQ(report.recipient_user, user);
}

TEST_F(PeopleTest, SendFilesWithTheirTypeAndHash) {
    send(R"("to":"919876543210")");
    const std::string id = upload("meow");
    const IncomingMessage kept = reply(R"({"image":{"id":")" + id + R"("}})");
    EXPECT_EQ(std::get<Media>(kept.content).mime_type, "image/png");
    EXPECT_EQ(kept.sha256, sha256_base64("meow"));
    const IncomingMessage elsewhere = reply(R"({"audio":{"url":"https://x.example/1","voice":true}})");
    EXPECT_EQ(std::get<Media>(elsewhere.content).mime_type, "audio/ogg; codecs=opus");
    EXPECT_EQ(elsewhere.sha256, sha256_base64("https://x.example/1"));
    EXPECT_EQ(sha256_base64(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

TEST_F(PeopleTest, TellTheProviderToStop) {
    send(R"("to":"919876543210")");
    rig.callbacks.clear();
    EXPECT_EQ(rig.call("POST", "/sandbox/phones/919876543210/consent", R"({"opted_in":false})").status, 204U);
    EXPECT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
    ASSERT_EQ(rig.callbacks.size(), 1U);
    const auto& report = std::get<ConsentReport>(rig.callbacks.front());
    EXPECT_EQ(report.phone, "919876543210");
    EXPECT_EQ(report.user, user);
    EXPECT_FALSE(report.opted_in);
    EXPECT_EQ(report.words, "User requested to stop marketing messages");
}

}  // namespace

}  // namespace parley::sandbox
