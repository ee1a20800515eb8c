#include "deliver/provider.h"

#include "ledger_fixture.h"
#include "test_keys.h"

namespace parley::deliver {
namespace {

class ProviderTest : public parley::testing::LedgerFixture {
protected:
    static Provider provider() {
        Provider made;
        made.project = ProjectId{1};
        made.nickname = "main";
        made.sender = "+919876543210";
        made.endpoint = "https://provider.example.com/v1/messages";
        made.fields = {{"user", "me"}, {"password", "canary-password"}};
        made.headers = {{"X-Key", "canary-header"}};
        made.templates = {.url = "https://provider.example.com/templates",
                          .user = "t",
                          .password = "canary-list",
                          .headers = {{"Token", "canary-token"}},
                          .page_size = 50,
                          .click_domain = "t.example.com"};
        made.auto_reply = "Soon!";
        return made;
    }
    std::string stored_credentials(ProviderId id) {
        std::string text;
        const long long number = id.value;
        sql_ << "SELECT credentials FROM provider WHERE id = :id", soci::use(number), soci::into(text);
        return text;
    }

    const SecretBox box_ = SecretBox::temporary();
};

TEST_F(ProviderTest, IsReadBackWholeAndItsCredentialsLieSealed) {
    const Provider given = provider();
    const ProviderId id = insert_provider(sql_, box_, given);
    const auto found = find_provider(sql_, box_, id);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->fields, given.fields);
    EXPECT_EQ(found->headers, given.headers);
    EXPECT_EQ(found->templates, given.templates);
    EXPECT_EQ(found->auto_reply, "Soon!");
    EXPECT_EQ(found->status_secret.size(), 32U);
    EXPECT_TRUE(has_sealed_credentials(sql_));
    const std::string stored = stored_credentials(id);
    EXPECT_TRUE(SecretBox::is_sealed(stored));
    EXPECT_EQ(stored.find("canary"), std::string::npos);
    EXPECT_THROW(find_provider(sql_, SecretBox::temporary(), id), std::runtime_error) << "another key opens nothing";
}

TEST_F(ProviderTest, WhatAnOlderVersionStoredInTheClearIsSealed) {
    sql_
        << R"(UPDATE provider SET credentials = '{"user":"u","password":"canary","headers":[["X","y"]]}' WHERE id = 1)";
    EXPECT_FALSE(has_sealed_credentials(sql_));
    EXPECT_EQ(find_provider(sql_, box_, ProviderId{1})->fields.at("password"), "canary");
    EXPECT_EQ(seal_credentials(sql_, box_), 1);
    EXPECT_EQ(seal_credentials(sql_, box_), 0);
    EXPECT_EQ(stored_credentials(ProviderId{1}).find("canary"), std::string::npos);
    const auto found = find_provider(sql_, box_, ProviderId{1});
    EXPECT_EQ(found->fields, (FieldValues{{"user", "u"}, {"password", "canary"}}));
    EXPECT_EQ(found->headers.at(0).second, "y");
}

TEST_F(ProviderTest, LeavesAShellWhereCampaignsNameItAndNothingElsewhere) {
    const ProviderId free = insert_provider(sql_, box_, provider());
    EXPECT_FALSE(remove_provider(sql_, ProjectId{2}, free, at(1))) << "another project's";
    EXPECT_TRUE(remove_provider(sql_, ProjectId{1}, free, at(1)));
    EXPECT_TRUE(remove_provider(sql_, ProjectId{1}, ProviderId{1}, at(1)));
    EXPECT_TRUE(list_all_providers(sql_, box_).empty());
    EXPECT_FALSE(find_provider(sql_, box_, ProviderId{1}));
    EXPECT_FALSE(project_of(sql_, ProviderId{1}));
    int rows = 0;
    sql_ << "SELECT COUNT(*) FROM provider", soci::into(rows);
    EXPECT_EQ(rows, 1) << "the one that a campaign names";
    EXPECT_EQ(stored_credentials(ProviderId{1}), "");
}

TEST_F(ProviderTest, NamesTheFieldThatIsWrong) {
    const struct {
        std::string where;
        std::function<void(Provider&)> spoil;
    } cases[] = {
        {"nickname", [](Provider& p) { p.nickname = "  "; }},
        {"dialect", [](Provider& p) { p.dialect = "klingon"; }},
        {"sender", [](Provider& p) { p.sender = "+91 98765 43210"; }},
        {"sender", [](Provider& p) { p.sender = "12"; }},
        {"endpoint", [](Provider& p) { p.endpoint = "ftp://x"; }},
        {"endpoint", [](Provider& p) { p.endpoint.clear(); }},
        {"headers", [](Provider& p) { p.headers = {{"a b", "c"}}; }},
        {"headers", [](Provider& p) { p.headers = {{"a", "b\r\nc: d"}}; }},
        {"headers", [](Provider& p) { p.headers = {{"", "c"}}; }},
        {"headers", [](Provider& p) { p.headers = {{"X-\xc3\x89", "c"}}; }},
        {"headers", [](Provider& p) { p.headers = {{"a/b", "c"}}; }},
        {"headers", [](Provider& p) { p.headers = {{"content-length", "0"}}; }},
        {"headers", [](Provider& p) { p.headers = {{"HOST", "other.example.com"}}; }},
        {"headers", [](Provider& p) { p.headers = {{"Connection", "close"}}; }},
        {"headers", [](Provider& p) { p.headers = {{"Transfer-Encoding", "chunked"}}; }},
        {"headers", [](Provider& p) { p.headers = {{"Content-Type", "text/plain"}}; }},
        {"headers", [](Provider& p) { p.headers = {{"X-Key", "a"}, {"x-key", "b"}}; }},
        {"templates.headers", [](Provider& p) { p.templates.headers = {{"Host", "a"}}; }},
        {"settings.nonsense", [](Provider& p) { p.fields["nonsense"] = "1"; }},
        {"settings.user", [](Provider& p) { p.fields["user"] = "a:b"; }},
        {"templates.url", [](Provider& p) { p.templates.url = "x"; }},
        {"templates.page_size", [](Provider& p) { p.templates.page_size = 1'001; }},
        {"templates.click_domain", [](Provider& p) { p.templates.click_domain = "https://x"; }},
        {"auto_reply", [](Provider& p) { p.auto_reply = std::string(5'000, 'x'); }},
        {"rate", [](Provider& p) { p.rate = 0; }},
        {"concurrency", [](Provider& p) { p.concurrency = 1'501; }},
        {"answer_limit_ms", [](Provider& p) { p.answer_limit = std::chrono::milliseconds(99); }},
    };
    EXPECT_TRUE(check(provider()));
    for (const auto& [where, spoil] : cases) {
        Provider spoilt = provider();
        spoil(spoilt);
        const auto good = check(spoilt);
        ASSERT_FALSE(good) << where;
        EXPECT_EQ(good.error().where, where);
    }
    for (const char* url : {"https://me:canary@host/x", "ftp://host/x?token=canary", "https://host:0/canary"}) {
        Provider spoilt = provider();
        spoilt.endpoint = url;
        EXPECT_EQ(describe(check(spoilt).error()).find("canary"), std::string::npos) << url;
        spoilt = provider();
        spoilt.templates.url = url;
        EXPECT_EQ(describe(check(spoilt).error()).find("canary"), std::string::npos) << url;
    }
    Provider code = provider();
    code.sender = "56767";
    EXPECT_TRUE(check(code)) << "a short code";
}

TEST_F(ProviderTest, IsNotWrittenOnceItIsGone) {
    Provider kept = provider();
    kept.id = insert_provider(sql_, box_, kept);
    kept.nickname = "other";
    EXPECT_TRUE(update_provider(sql_, box_, kept));
    EXPECT_EQ(find_provider(sql_, box_, kept.id)->nickname, "other");
    remove_provider(sql_, ProjectId{1}, kept.id, at(1));
    EXPECT_FALSE(update_provider(sql_, box_, kept));

    Provider shell = *find_provider(sql_, box_, ProviderId{1});
    remove_provider(sql_, ProjectId{1}, shell.id, at(1));
    EXPECT_FALSE(update_provider(sql_, box_, shell));
    EXPECT_EQ(stored_credentials(shell.id), "") << "what a past campaign names stays a shell";
}

TEST_F(ProviderTest, EachChangeHasATimeOfItsOwn) {
    Provider known = provider();
    known.updated = at(5);
    EXPECT_EQ(next_update(known, at(6)), at(6));
    EXPECT_EQ(next_update(known, at(5)), at(5) + std::chrono::milliseconds(1));
    EXPECT_EQ(next_update(known, at(4)), at(5) + std::chrono::milliseconds(1)) << "a clock that was set back";
}

TEST_F(ProviderTest, OfSeveralOneIsTheDefaultAndTheOthersAreChangedByThat) {
    EXPECT_FALSE(find_default_provider(sql_, box_, ProjectId{1}));
    Provider one = provider();
    one.is_default = true;
    one.id = insert_provider(sql_, box_, one);
    EXPECT_EQ(find_default_provider(sql_, box_, ProjectId{1})->id, one.id);
    EXPECT_FALSE(find_default_provider(sql_, box_, ProjectId{2}));
    Provider two = provider();
    two.nickname = "second";
    two.is_default = true;
    two.id = insert_provider(sql_, box_, two);
    EXPECT_EQ(find_default_provider(sql_, box_, ProjectId{1})->id, two.id);
    EXPECT_FALSE(find_provider(sql_, box_, one.id)->is_default);
    EXPECT_NE(find_provider(sql_, box_, one.id)->updated, one.updated);
    two.archived = true;
    update_provider(sql_, box_, two);
    EXPECT_FALSE(find_default_provider(sql_, box_, ProjectId{1}));
}

TEST_F(ProviderTest, ItsIdIsNeverGivenOutAgain) {
    const ProviderId gone = insert_provider(sql_, box_, provider());
    remove_provider(sql_, ProjectId{1}, gone, at(1));
    const ProviderId next = insert_provider(sql_, box_, provider());
    EXPECT_GT(next.value, gone.value);
    const long long number = next.value;
    sql_ << "UPDATE provider SET id = 70 WHERE id = :id", soci::use(number);
    Provider other = provider();
    other.nickname = "other";
    EXPECT_EQ(insert_provider(sql_, box_, other), ProviderId{71}) << "a row that came by another way";
}

TEST_F(ProviderTest, CallbackUrlsInItsHeadersAreThoseOfNow) {
    Provider given = provider();
    given.headers = {{"A", "{status_url}"}, {"B", "to {incoming_url}!"}, {"C", "{other}"}};
    given.templates.headers = {{"D", "{status_url}"}};
    given.status_secret = "s9";
    given.incoming_secret = "i9";
    const ProviderId id = insert_provider(sql_, box_, given);
    EXPECT_EQ(find_provider(sql_, box_, id)->headers, given.headers) << "stored as they were written";
    const Provider reached = with_callback_urls(given, "https://me.example.com");
    EXPECT_EQ(reached.headers.at(0).second, "https://me.example.com/callbacks/s9/status");
    EXPECT_EQ(reached.headers.at(1).second, "to https://me.example.com/callbacks/i9/incoming!");
    EXPECT_EQ(reached.headers.at(2).second, "{other}");
    EXPECT_EQ(reached.templates.headers.at(0).second, "https://me.example.com/callbacks/s9/status");
}

}  // namespace
}  // namespace parley::deliver
