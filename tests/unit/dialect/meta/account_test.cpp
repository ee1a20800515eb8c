#include "vectors.h"

namespace parley::meta {
namespace {

Account with(const char* name, std::string value) {
    Account changed = account;
    changed.fields[name] = std::move(value);
    return changed;
}

TEST(MetaAccount, IsGoodAsItShouldBe) {
    EXPECT_TRUE(check_fields(dialect, account));
    Account least{.sender = "1", .fields = with_defaults(dialect, {{"phone_number_id", "1"}, {"access_token", "t"}})};
    EXPECT_TRUE(check_fields(dialect, least));
    EXPECT_TRUE(check_fields(dialect, with("version", "v99.12")));
}

TEST(MetaAccount, SaysWhichFieldIsWrong) {
    const struct {
        const char* name;
        std::string value;
    } cases[] = {
        {"phone_number_id", ""},
        {"phone_number_id", "+12025550100"},
        {"phone_number_id", "1/2"},
        {"waba_id", "my account"},
        {"access_token", ""},
        {"access_token", "a b"},
        {"access_token", "a\r\nX: y"},
        {"access_token", "\xC3\xA9"},
        {"version", "23.0"},
        {"version", "v23"},
        {"version", "v23."},
        {"version", "v2/3.0"},
        {"nonsense", "x"},
    };
    for (const auto& [name, value] : cases) {
        const auto checked = check_fields(dialect, with(name, value));
        ASSERT_FALSE(checked) << name << value;
        EXPECT_EQ(checked.error().where, name) << value;
        if (std::string_view(name) == "access_token") {
            EXPECT_EQ(checked.error().value, "") << "a secret";
        }
    }
}

TEST(MetaAccount, HasTheFieldsThatMetaShows) {
    std::vector<std::string> names;
    for (const AccountField& field : dialect.fields) {
        names.push_back(std::string(field.name) + (field.required ? " required" : "") +
                        (field.secret ? " secret" : ""));
    }
    EXPECT_EQ(names, (std::vector<std::string>{"phone_number_id required", "waba_id", "access_token required secret",
                                               "app_secret secret", "verify_token secret", "version"}));
    EXPECT_EQ(dialect.default_endpoint, "https://graph.facebook.com");
}

TEST(MetaAccount, LetsInWhoHasTheToken) {
    const auto lets_in = [](const char* header, const char* target = "/v23.0/1/messages") {
        HttpRequest request{.method = "POST", .target = target, .headers = {}, .body = {}};
        if (header != nullptr) {
            request.headers.set("Authorization", header);
        }
        return dialect.server.lets_in(request, account, Time());
    };
    EXPECT_TRUE(lets_in("Bearer EAAtoken"));
    EXPECT_TRUE(lets_in("bearer  EAAtoken "));
    EXPECT_TRUE(lets_in(nullptr, "/v23.0/1?access_token=EAAtoken"));
    EXPECT_FALSE(lets_in("Bearer EAAtoke"));
    EXPECT_FALSE(lets_in("Bearer "));
    EXPECT_FALSE(lets_in("Basic EAAtoken"));
    EXPECT_FALSE(lets_in("EAAtoken"));
    EXPECT_FALSE(lets_in(nullptr));
    EXPECT_FALSE(lets_in(nullptr, "/v23.0/1?access_token=other"));
    EXPECT_FALSE(lets_in("Bearer other", "/v23.0/1?access_token=EAAtoken"));
    Account none = account;
    none.fields.erase("access_token");
    HttpRequest empty{.method = "POST", .target = "/v23.0/1?access_token=", .headers = {}, .body = {}};
    EXPECT_FALSE(dialect.server.lets_in(empty, none, Time()));
}

TEST(MetaAccount, IsKnownByTheIdInThePath) {
    const auto sender_of = [](const char* target) {
        return dialect.server.sender_of({.method = "POST", .target = target, .headers = {}, .body = {}});
    };
    EXPECT_EQ(sender_of("/v23.0/100200300400500/messages"), "100200300400500");
    EXPECT_EQ(sender_of("/100200300400500/messages/"), "100200300400500");
    EXPECT_EQ(sender_of("/gateway/meta/v23.0/100200300400500?fields=id"), "100200300400500");
    EXPECT_EQ(sender_of("/messages"), "");
    EXPECT_EQ(sender_of("/"), "");
    EXPECT_EQ(sender_of(""), "");
    EXPECT_TRUE(dialect.server.is_for("100200300400500", account));
    EXPECT_TRUE(dialect.server.is_for("200300400500600", account)) << "its templates are asked for by that id";
    EXPECT_FALSE(dialect.server.is_for("12025550100", account));
    EXPECT_FALSE(dialect.server.is_for("", account));
    EXPECT_FALSE(dialect.server.is_for("", Account{}));
}

TEST(MetaValidation, LooksAtTheNumberAndAtOneTemplate) {
    const auto requests = dialect.client.write_validation(account);
    ASSERT_EQ(requests.size(), 2U);
    for (const HttpRequest& request : requests) {
        EXPECT_EQ(request.method, "GET");
        EXPECT_EQ(request.body, "");
        EXPECT_EQ(*request.headers.find("Authorization"), "Bearer EAAtoken");
    }
    EXPECT_EQ(requests[0].target, "/v23.0/100200300400500?fields=id,display_phone_number,verified_name,quality_rating");
    EXPECT_TRUE(requests[1].target.starts_with("/v23.0/200300400500600/message_templates?")) << requests[1].target;
    EXPECT_TRUE(requests[1].target.ends_with("&limit=1")) << requests[1].target;
    EXPECT_EQ(dialect.client.write_validation(with("waba_id", "")).size(), 1U);
    Account proxied = account;
    proxied.target = "/p?x=1";
    EXPECT_TRUE(dialect.client.write_validation(proxied)[0].target.starts_with("/p/v23.0/100200300400500?x=1&fields="));
}

TEST(MetaValidation, SaysWhatIsWrong) {
    const struct {
        unsigned status;
        std::string body;
        std::optional<ErrorKind> expected;
    } cases[] = {
        {200, R"({"id":"100200300400500","display_phone_number":"+1 202-555-0100"})", std::nullopt},
        {200, R"({"data":[],"paging":{}})", std::nullopt},
        {200, R"({"hello":"world"})", ErrorKind::invalid},
        {200, "<html>", ErrorKind::invalid},
        {401, vector_text("MC-ERR-TOKEN-EXPIRED"), ErrorKind::denied},
        {400, vector_text("MC-ERR-TOKEN-EXPIRED"), ErrorKind::denied},
        {400, vector_text("MC-ERR-NO-SUCH-OBJECT"), ErrorKind::denied},
        {400, vector_text("MC-ERR-INVALID-PARAMETER"), ErrorKind::invalid},
        {401, "", ErrorKind::denied},
        {404, "", ErrorKind::invalid},
        {500, "", ErrorKind::invalid},
    };
    for (const auto& [status, body, expected] : cases) {
        const auto checked = dialect.client.read_validation({.status = status, .headers = {}, .body = body});
        EXPECT_EQ(checked ? std::nullopt : std::optional(checked.error().kind), expected) << status << body;
    }
    const auto expired =
        dialect.client.read_validation({.status = 401, .headers = {}, .body = vector_text("MC-ERR-TOKEN-EXPIRED")});
    EXPECT_NE(expired.error().what.find("Session has expired"), std::string::npos) << expired.error().what;
}

}  // namespace
}  // namespace parley::meta
