#include "base/digest.h"
#include "base/jwt.h"
#include "vectors.h"

namespace parley::vonage {
namespace {

using std::chrono::seconds;

constexpr const char* application = "11111111-2222-4333-8444-555555555555";
const Time now = Time(seconds(1'772'705'730));

Account account_with(FieldValues fields) {
    return {.sender = "447700900001", .fields = with_defaults(dialect, std::move(fields))};
}

Account application_account() {
    return account_with({{"application_id", application}, {"private_key", private_key()}});
}

Account key_account() {
    return account_with({{"api_key", "a1b2c3d4"}, {"api_secret", "s3cr3t:with colon"}});
}

TEST(VonageAccount, NeedsAnApplicationOrAKey) {
    std::string in_one_line = private_key();
    for (std::size_t at = in_one_line.find('\n'); at != std::string::npos; at = in_one_line.find('\n')) {
        in_one_line.replace(at, 1, "\\n");
    }
    const struct {
        FieldValues fields;
        std::string where;  // empty: good
    } cases[] = {
        {{{"application_id", application}, {"private_key", private_key()}}, ""},
        {{{"application_id", application}, {"private_key", in_one_line}}, ""},
        {{{"api_key", "a"}, {"api_secret", "b"}}, ""},
        {{{"application_id", application}, {"private_key", private_key()}, {"api_key", "a"}}, ""},
        {{}, "application_id"},
        {{{"application_id", application}}, "private_key"},
        {{{"private_key", private_key()}}, "application_id"},
        {{{"api_key", "a"}}, "api_secret"},
        {{{"api_secret", "a"}}, "api_key"},
        {{{"application_id", application}, {"private_key", "secret words"}}, "private_key"},
        {{{"api_key", "a"}, {"api_secret", "b"}, {"private_key", "secret words"}}, "private_key"},
        {{{"api_key", "a:b"}, {"api_secret", "b"}}, "api_key"},
        {{{"api_key", "a"}, {"api_secret", "b"}, {"version", "v2"}}, "version"},
        {{{"api_key", "a"}, {"api_secret", "b"}, {"user", "c"}}, "user"},
    };
    for (const auto& [fields, where] : cases) {
        const auto checked = check_fields(dialect, account_with(fields));
        ASSERT_EQ(checked.has_value(), where.empty()) << where << (checked ? "" : describe(checked.error()));
        if (!checked) {
            EXPECT_EQ(checked.error().where, where) << describe(checked.error());
            EXPECT_EQ(describe(checked.error()).find("secret words"), std::string::npos);
        }
    }
    EXPECT_EQ(account_with({}).field("version"), "v1");
}

TEST(VonageAuthorization, IsATokenOfTheApplicationsKey) {
    const Account account = application_account();
    const auto made = dialect.client.authorize(account, now + std::chrono::milliseconds(999), "nonce");
    ASSERT_TRUE(made) << describe(made.error());
    ASSERT_TRUE(made->value.starts_with("Bearer "));
    const auto claims = read_rs256(made->value.substr(7), *public_key_of(private_key()));
    ASSERT_TRUE(claims) << describe(claims.error());
    EXPECT_EQ(claims->at("application_id"), json::value(application));
    EXPECT_EQ(claims->at("iat"), json::value(1'772'705'730));
    EXPECT_EQ(claims->at("exp"), json::value(1'772'706'630));
    EXPECT_EQ(claims->at("jti"), json::value(uuid_of("nonce")));
    EXPECT_GT(made->until, now + seconds(600));
    EXPECT_LT(made->until, now + seconds(900));
    EXPECT_NE(dialect.client.authorize(account, now, "another")->value,
              dialect.client.authorize(account, now, "nonce")->value);
}

TEST(VonageAuthorization, IsBasicWithoutAnApplication) {
    const auto made = dialect.client.authorize(key_account(), now, "nonce");
    ASSERT_TRUE(made);
    EXPECT_EQ(made->value, basic_authorization("a1b2c3d4", "s3cr3t:with colon"));
    EXPECT_GT(made->until, now + std::chrono::hours(24));
    EXPECT_FALSE(dialect.client.authorize(account_with({}), now, "nonce"));
    EXPECT_FALSE(dialect.client.authorize(account_with({{"application_id", "a"}, {"private_key", "b"}}), now, "nonce"));
}

HttpRequest with_authorization(std::string value, std::string method = "POST") {
    HttpRequest request = posted("/v1/messages", "{}");
    request.method = std::move(method);
    request.headers.set("authorization", std::move(value));
    return request;
}

std::string token(const json::object& claims, const std::string& key = private_key()) {
    return "Bearer " + sign_rs256(claims, key).value_or("");
}

TEST(VonageServer, LetsInWhoeverHasTheCredentials) {
    const Account account = application_account();
    const auto own = dialect.client.authorize(account, now, "nonce");
    EXPECT_TRUE(dialect.server.lets_in(with_authorization(own->value), account, now + seconds(899)));
    EXPECT_FALSE(dialect.server.lets_in(with_authorization(own->value), account, now + seconds(900)));
    EXPECT_TRUE(dialect.server.lets_in(with_authorization(own->value, "PATCH"), account, now));

    const std::int64_t issued = 1'772'705'730;
    const struct {
        json::object claims;
        bool expected;
    } cases[] = {
        {{{"application_id", application}, {"iat", issued}}, true},  // good for as long as others are
        {{{"application_id", application}, {"iat", issued - 900}}, false},
        {{{"application_id", application}, {"exp", issued + 1}}, true},
        {{{"application_id", application}, {"iat", issued}, {"exp", issued}}, false},
        {{{"application_id", application}}, false},
        {{{"application_id", "another"}, {"iat", issued}}, false},
        {{{"iat", issued}}, false},
    };
    for (const auto& [claims, expected] : cases) {
        EXPECT_EQ(dialect.server.lets_in(with_authorization(token(claims)), account, now), expected)
            << json::serialize(claims);
    }
    const json::object good{{"application_id", application}, {"iat", issued}};
    const std::string by_secret = "Bearer " + *sign_hs256(good, *public_key_of(private_key()));
    EXPECT_FALSE(dialect.server.lets_in(with_authorization(by_secret), account, now));
    for (const char* value : {"", "Bearer", "Bearer ", "Bearer a.b.c", "Basic YTpi", "a.b.c"}) {
        EXPECT_FALSE(dialect.server.lets_in(with_authorization(value), account, now)) << value;
    }
    EXPECT_FALSE(dialect.server.lets_in(posted("/v1/messages", "{}"), account, now));
    EXPECT_FALSE(dialect.server.lets_in(with_authorization(token(good)), key_account(), now));
}

TEST(VonageServer, LetsInAKeyWithItsSecretButForReadMarks) {
    const Account account = key_account();
    const std::string value = basic_authorization("a1b2c3d4", "s3cr3t:with colon");
    EXPECT_TRUE(dialect.server.lets_in(with_authorization(value), account, now));
    EXPECT_FALSE(dialect.server.lets_in(with_authorization(value, "PATCH"), account, now));
    EXPECT_FALSE(dialect.server.lets_in(with_authorization(basic_authorization("a1b2c3d4", "no")), account, now));
    EXPECT_FALSE(dialect.server.lets_in(with_authorization(basic_authorization("", "")), account_with({}), now));
}

}  // namespace
}  // namespace parley::vonage
