#include "sandbox/senders.h"

#include <gtest/gtest.h>

namespace parley::sandbox {

namespace {

const Dialect& generic() {
    return *dialect_named("generic");
}

SenderAccount account(const std::string& sender, FieldValues fields = {}) {
    SenderAccount made;
    made.dialect = "generic";
    made.sender = sender;
    made.fields = std::move(fields);
    return made;
}

}  // namespace

TEST(Senders, AreFoundByTheirNumberElseByNone) {
    Senders senders;
    senders.read({account(""), account("+91 90000-00001"), account("919000000002")});
    const auto number_of = [&](std::string_view name) { return senders.named(generic(), name)->account.sender; };
    EXPECT_EQ(number_of("919000000001"), "+91 90000-00001");
    EXPECT_EQ(number_of("+919000000002"), "919000000002");
    EXPECT_EQ(number_of("919000000003"), "");
    EXPECT_EQ(number_of(""), "");
    senders.read({account("919000000001")});
    EXPECT_EQ(senders.named(generic(), "919000000003"), nullptr);
}

TEST(Senders, AreOfEveryDialectWhereNoneIsNamed) {
    Senders senders;
    SenderAccount any = account("");
    any.dialect.clear();
    any.fields = {{"user", "asha"}, {"password", "open sesame"}};
    senders.read({any});
    for (const Dialect* dialect : all_dialects()) {
        const Sender* sender = senders.first(*dialect);
        ASSERT_TRUE(sender) << dialect->name;
        EXPECT_EQ(sender->dialect, dialect);
        for (const auto& [name, value] : sender->account.fields) {
            EXPECT_NE(std::ranges::find(dialect->fields, name, &AccountField::name), dialect->fields.end())
                << name << " is no field of " << dialect->name;
        }
    }
}

TEST(Senders, LetInWhoeverCallsOnlyWithoutCredentials) {
    Senders senders;
    senders.read({account("919000000001"), account("919000000002", {{"user", "asha"}, {"password", "sesame"}})});
    HttpRequest request;
    EXPECT_TRUE(senders.named(generic(), "919000000001")->lets_in(request, {}));
    EXPECT_FALSE(senders.named(generic(), "919000000002")->lets_in(request, {}));
    request.headers.set("Authorization", basic_authorization("asha", "sesame"));
    EXPECT_TRUE(senders.named(generic(), "919000000002")->lets_in(request, {}));
}

TEST(Senders, WithSettingsButNoCredentialsAreOpen) {
    Senders senders;
    const auto is_open = [&](std::string_view dialect, FieldValues fields) {
        SenderAccount made = account("919000000001", std::move(fields));
        made.dialect = dialect;
        senders.read({made});
        return senders.first(*dialect_named(dialect))->is_open;
    };
    EXPECT_TRUE(is_open("vonage", {{"version", "v0.1"}}));
    EXPECT_TRUE(is_open("vonage", {{"signature_secret", "s"}})) << "it signs callbacks";
    EXPECT_TRUE(is_open("meta", {{"phone_number_id", "1"}, {"app_secret", "s"}, {"verify_token", "v"}}));
    EXPECT_TRUE(is_open("gupshup", {{"src_name", "AcmeStore"}}));
    EXPECT_FALSE(is_open("vonage", {{"api_key", "k"}, {"api_secret", "s"}}));
    EXPECT_FALSE(is_open("vonage", {{"application_id", "a"}, {"private_key", "k"}}));
    EXPECT_FALSE(is_open("meta", {{"phone_number_id", "1"}, {"access_token", "t"}}));
    EXPECT_FALSE(is_open("gupshup", {{"src_name", "AcmeStore"}, {"api_key", "k"}}));
    EXPECT_FALSE(is_open("gupshup_enterprise", {{"notification_user", "1"}, {"notification_password", "p"}}));
}

TEST(Senders, StayWhereTheyAreAsLongAsNothingChanges) {
    Senders senders;
    senders.read({account("919000000001"), account("919000000002")});
    const Sender* second = senders.named(generic(), "919000000002");
    senders.read({account("919000000002"), account("919000000003")});
    EXPECT_EQ(senders.named(generic(), "919000000002"), second);
    senders.read({account("919000000002", {{"user", "asha"}})});
    EXPECT_NE(senders.named(generic(), "919000000002"), second);
    EXPECT_TRUE(second->is_open) << "what is under way keeps the sender that it had";
}

TEST(Senders, KnowWhatTheirDialectCanTell) {
    const Tellable tellable(generic());
    for (const Status status : {Status::sent, Status::delivered, Status::read, Status::failed, Status::clicked}) {
        EXPECT_TRUE(tellable.tells(status, true)) << name_of(status);
        EXPECT_FALSE(tellable.tells(status, false)) << name_of(status) << " without an id names no message";
    }
    EXPECT_FALSE(tellable.tells(Status::accepted, true));
}

TEST(Senders, AreWrittenToByTheirNumber) {
    Senders senders;
    senders.read({account("919000000001"), account("")});
    EXPECT_EQ(senders.written_to("+919000000001", "")->account.sender, "919000000001");
    EXPECT_EQ(senders.written_to("919000000009", "generic")->account.sender, "");
    EXPECT_EQ(senders.written_to("919000000001", "klingon"), nullptr);
}

}  // namespace parley::sandbox
