#include "api/access/authenticate.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "access/token_key.h"
#include "base/jwt.h"
#include "base/random.h"
#include "store/writer.h"
#include "test_keys.h"

namespace parley::api {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

Result<HttpResponse> nothing(Context&, const Call&) {
    return HttpResponse{};
}

Call call_with(const Headers& headers, std::string target = "/api/v1/x") {
    Call call;
    call.request.target = std::move(target);
    call.request.headers.fields = headers;
    call.peer = "192.0.2.7";
    return call;
}

// Two projects, A and B; a key that sends in A; Asha is viewer of A, Ravi works in both.
class AuthenticatorTest : public ::testing::Test {
protected:
    AuthenticatorTest() {
        a_ = add_project("A");
        b_ = add_project("B");
        gate_.projects.replace({a_, b_});
        access::Passcode passcode;
        passcode.project = a_.settings.id;
        passcode.name = "shop";
        passcode.digest = digest_of("a passcode");
        gate_.passcodes.replace({passcode});
        Key key;
        key.id = KeyId{1};
        key.project = a_.settings.id;
        key.name = "ci";
        key.digest = digest_of("parley_key");
        key.rights = access::Rights(Right::send);
        keys_.replace({key});
        asha_ = log_in("asha@example.com", {{a_.settings.id, access::Role::viewer}});
        ravi_ = log_in("ravi@example.com",
                       {{a_.settings.id, access::Role::admin}, {b_.settings.id, access::Role::marketer}});
    }
    ~AuthenticatorTest() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    access::Project add_project(const std::string& name) {
        access::Project project = access::new_project(name, clock_.now());
        project.token_key = name == "A" ? *public_key_of(testing::rsa_private_key) : std::string();
        project.settings.id = *writer_.run([&](soci::session& sql) { return insert_project(sql, box_, project); });
        return project;
    }

    access::NewLogin log_in(const std::string& email, const std::vector<std::pair<ProjectId, access::Role>>& roles) {
        access::NewLogin made;
        const auto id = *writer_.run([&](soci::session& sql) {
            access::Member member;
            member.email = email;
            const auto someone = access::insert_member(sql, member);
            for (const auto& [project, role] : roles) {
                access::set_membership(sql, {someone, project, role});
            }
            made = access::make_login(someone, clock_.now());
            access::insert_login(sql, made.login, clock_.now());
            return someone;
        });
        gate_.visitors.reload(database_, id);
        return made;
    }

    // 0 where it is let in.
    unsigned refused(std::variant<Right, Caller> who, Call& call, Method method = Method::get) {
        const Route route{method, "/api/v1/x", who, nothing};
        last_ = authenticator_.refuse(route, call).value_or(HttpResponse{0, {}, {}});
        return last_.status;
    }
    unsigned refused(std::variant<Right, Caller> who, const Headers& headers, Method method = Method::get) {
        Call call = call_with(headers);
        return refused(who, call, method);
    }
    static std::pair<std::string, std::string> cookie(const access::NewLogin& login) {
        return {"Cookie", "theme=dark; parley_session=" + login.token + "; x=y"};
    }
    std::string token_of(json::object claims) { return *sign_rs256(claims, testing::rsa_private_key); }

    HandClock clock_;
    SecretBox box_ = SecretBox::temporary();
    std::filesystem::path folder_ = std::filesystem::temp_directory_path() / ("parley-api-" + random_token(9));
    store::Database database_ = std::move(*store::Database::open(folder_));
    store::Writer writer_{database_, silent_log()};
    access::Gate gate_{box_, clock_};
    KeyRing keys_;
    Authenticator authenticator_{keys_, gate_, clock_};
    access::Project a_;
    access::Project b_;
    access::NewLogin asha_;
    access::NewLogin ravi_;
    HttpResponse last_;
};

TEST_F(AuthenticatorTest, LetsAKeyDoWhatItsScopesSay) {
    Call call = call_with({{"Authorization", "Bearer parley_key"}});
    EXPECT_EQ(refused(Right::send, call), 0U);
    EXPECT_EQ(call.project, a_.settings.id);
    EXPECT_EQ(call.actor, "key ci");
    EXPECT_EQ(call.rights, access::Rights(Right::send));
    EXPECT_EQ(refused(Right::administer, {{"Authorization", "Bearer parley_key"}}), 403U);
    EXPECT_NE(last_.body.find("administer"), std::string::npos) << "names the scope";
    EXPECT_EQ(refused(Right::send, {{"Authorization", "Bearer parley_kex"}}), 401U);
    EXPECT_EQ(refused(Right::send, Headers{}), 401U);
    EXPECT_EQ(refused(Caller::member, {{"Authorization", "Bearer parley_key"}}), 401U) << "a key is no member";
    EXPECT_EQ(refused(Right::send, {{"Authorization", "Bearer wrong"}, cookie(ravi_)}), 401U) << "a key counts first";
}

TEST_F(AuthenticatorTest, LetsAMemberDoWhatTheRoleSays) {
    Call call = call_with({cookie(asha_)});
    EXPECT_EQ(refused(Right::read_people, call), 0U);
    EXPECT_EQ(call.project, a_.settings.id) << "the only one";
    EXPECT_EQ(call.actor, "member asha@example.com");
    EXPECT_EQ(refused(Right::send, {cookie(asha_)}), 403U);
    EXPECT_EQ(refused(Caller::member, {cookie(asha_)}), 0U);
    EXPECT_EQ(refused(Right::read_people, {{"Cookie", "parley_session=" + asha_.token + "x"}}), 401U);
    EXPECT_EQ(refused(Right::read_people, {{"Cookie", "parley_session="}}), 401U);
}

TEST_F(AuthenticatorTest, AsksForTheTokenOfTheLoginWithEveryChange) {
    for (const Method method : {Method::post, Method::put, Method::patch, Method::remove}) {
        EXPECT_EQ(refused(Caller::member, {cookie(asha_)}, method), 403U);
        EXPECT_NE(last_.body.find("X-CSRF-Token"), std::string::npos);
        EXPECT_EQ(refused(Caller::member, {cookie(asha_), {"X-CSRF-Token", ravi_.login.csrf}}, method), 403U);
        EXPECT_EQ(refused(Caller::member, {cookie(asha_), {"X-CSRF-Token", ""}}, method), 403U);
        EXPECT_EQ(refused(Caller::member, {cookie(asha_), {"X-CSRF-Token", asha_.login.csrf}}, method), 0U);
    }
}

TEST_F(AuthenticatorTest, LetsAMemberChooseAmongTheirOwnProjects) {
    EXPECT_EQ(refused(Right::read_people, {cookie(ravi_)}), 403U) << "which one?";
    EXPECT_EQ(refused(Caller::member, {cookie(ravi_)}), 0U);
    for (const std::string& name : {std::to_string(b_.settings.id.value), b_.settings.account_id}) {
        Call call = call_with({cookie(ravi_), {"X-Parley-Project", name}});
        EXPECT_EQ(refused(Right::send, call), 0U) << name;
        EXPECT_EQ(call.project, b_.settings.id);
        EXPECT_EQ(refused(Right::administer, {cookie(ravi_), {"X-Parley-Project", name}}), 403U) << "a marketer there";
    }
    EXPECT_EQ(refused(Right::read_people, {cookie(asha_), {"X-Parley-Project", b_.settings.account_id}}), 403U);
    const std::string others = last_.body;
    EXPECT_EQ(refused(Right::read_people, {cookie(asha_), {"X-Parley-Project", "99"}}), 403U);
    EXPECT_EQ(last_.body, others) << "one of others and one that there is not look the same";
}

TEST_F(AuthenticatorTest, KnowsAccountsByIdAndPasscode) {
    const std::string id = a_.settings.account_id;
    Call call = call_with({{"X-CleverTap-Account-Id", id}, {"X-CleverTap-Passcode", "a passcode"}});
    EXPECT_EQ(refused(Caller::clevertap, call), 0U);
    EXPECT_EQ(call.project, a_.settings.id);
    EXPECT_EQ(call.actor, "passcode shop");
    EXPECT_FALSE(call.rights.has(Right::administer));
    EXPECT_EQ(refused(Caller::clevertap, {{"X-CleverTap-Account-Id", id}, {"X-CleverTap-Token", "a passcode"}}), 0U);
    EXPECT_EQ(refused(Caller::clevertap, {{"X-CleverTap-Account-Id", id}, {"X-CleverTap-Passcode", "wrong"}}), 401U);
    EXPECT_EQ(last_.body, R"({"status":"fail","error":"Passcode is not valid","code":401})");
    EXPECT_EQ(refused(Caller::clevertap, Headers{}), 401U);
    EXPECT_EQ(last_.body, R"({"status":"fail","error":"Account ID is not valid","code":401})");
    EXPECT_EQ(refused(Caller::clevertap,
                      {{"X-CleverTap-Account-Id", b_.settings.account_id}, {"X-CleverTap-Passcode", "a passcode"}}),
              401U)
        << "another account's passcode";
    EXPECT_EQ(refused(Caller::clevertap, {{"Authorization", "Bearer parley_key"}}), 401U);
}

TEST_F(AuthenticatorTest, KnowsNotifiersByKeyAndSecret) {
    const std::pair<std::string, std::string> key{"X-ENGAGESPOT-API-KEY", a_.settings.notification_key};
    for (const char* name : {"X-ENGAGESPOT-API-SECRET", "x-engagespot-api-secret", "X-ENGAGESPOT-SECRET-KEY"}) {
        Call call = call_with({key, {name, a_.notification_secret}});
        EXPECT_EQ(refused(Caller::notifier, call), 0U) << name;
        EXPECT_EQ(call.project, a_.settings.id);
        EXPECT_EQ(call.actor, "notification key");
    }
    for (const Headers& wrong :
         {Headers{}, Headers{key}, Headers{key, {"X-ENGAGESPOT-API-SECRET", b_.notification_secret}},
          Headers{{"X-ENGAGESPOT-API-SECRET", a_.notification_secret}},
          Headers{{"X-ENGAGESPOT-API-KEY", ""}, {"X-ENGAGESPOT-API-SECRET", ""}}}) {
        EXPECT_EQ(refused(Caller::notifier, wrong), 401U);
        EXPECT_TRUE(last_.body.starts_with(R"({"message":"Authentication failed. )")) << last_.body;
    }
}

TEST_F(AuthenticatorTest, KnowsRecipientsBySignature) {
    const std::pair<std::string, std::string> key{"X-ENGAGESPOT-API-KEY", a_.settings.notification_key};
    const std::pair<std::string, std::string> user{"X-ENGAGESPOT-USER-ID", "u-1"};
    const auto signed_by = [&](const access::Project& project, const std::string& whom) {
        return std::pair<std::string, std::string>{"X-ENGAGESPOT-USER-SIGNATURE",
                                                   access::user_signature(project.notification_secret, whom)};
    };
    Call call = call_with({key, user, signed_by(a_, "u-1")});
    EXPECT_EQ(refused(Caller::recipient, call), 0U);
    EXPECT_EQ(call.user, "u-1");
    EXPECT_EQ(call.project, a_.settings.id);
    EXPECT_EQ(call.rights, access::Rights());
    for (const Headers& wrong :
         {Headers{key, user}, Headers{key, user, signed_by(a_, "u-2")}, Headers{key, user, signed_by(b_, "u-1")},
          Headers{user, signed_by(a_, "u-1")}, Headers{key, {"X-ENGAGESPOT-USER-ID", ""}, signed_by(a_, "")}}) {
        EXPECT_EQ(refused(Caller::recipient, wrong), 401U);
    }
    Call server = call_with({key, user, {"X-ENGAGESPOT-API-SECRET", a_.notification_secret}});
    EXPECT_EQ(refused(Caller::recipient, server), 0U);
    EXPECT_EQ(server.user, "");
    EXPECT_EQ(refused(Caller::notifier, {key, user, signed_by(a_, "u-1")}), 401U) << "a user is no notifier";
}

TEST_F(AuthenticatorTest, KnowsRecipientsByToken) {
    const auto bearer = [](const std::string& token) { return Headers{{"Authorization", "Bearer " + token}}; };
    const json::object good{{"sub", "user:u-1"}, {"apiKey", a_.settings.notification_key}};
    Call call = call_with(bearer(token_of(good)));
    EXPECT_EQ(refused(Caller::recipient, call), 0U) << last_.body;
    EXPECT_EQ(call.user, "u-1");
    EXPECT_EQ(call.project, a_.settings.id);

    const auto now = clock_.now().time_since_epoch().count() / 1000;
    const auto with = [&](std::string_view name, json::value value) {
        json::object claims = good;
        claims[name] = std::move(value);
        return bearer(token_of(claims));
    };
    EXPECT_EQ(refused(Caller::recipient, with("exp", now + 60)), 0U);
    EXPECT_EQ(refused(Caller::recipient, with("exp", now - 1)), 401U);
    EXPECT_EQ(refused(Caller::recipient, with("nbf", now + 60)), 401U);
    EXPECT_EQ(refused(Caller::recipient, with("sub", "u-1")), 401U);
    EXPECT_EQ(refused(Caller::recipient, with("sub", "user:")), 401U);
    EXPECT_EQ(refused(Caller::recipient, with("apiKey", json::value(b_.settings.notification_key))), 401U)
        << "has no token key";
    EXPECT_EQ(refused(Caller::recipient, with("apiKey", 5)), 401U);
    const std::string public_key = *public_key_of(testing::rsa_private_key);
    EXPECT_EQ(refused(Caller::recipient, bearer(*sign_hs256(good, public_key))), 401U)
        << "the public key is no secret to sign with";
    EXPECT_EQ(refused(Caller::recipient, bearer("x.y.z")), 401U);
}

TEST_F(AuthenticatorTest, SlowsDownWhoGuessesAndNobodyElse) {
    const Headers wrong{{"Authorization", "Bearer parley_guess"}};
    int told = 0;
    while (refused(Right::send, wrong) == 401U && told < 1'000) {
        ++told;
    }
    EXPECT_EQ(told, 40);
    EXPECT_EQ(last_.status, 429U);
    EXPECT_EQ(*last_.headers.find("Retry-After"), "1");
    EXPECT_EQ(refused(Right::send, {{"Authorization", "Bearer parley_key"}}), 0U) << "who is right is let in";
    EXPECT_EQ(refused(Right::send, Headers{}), 401U) << "who shows nothing does not guess";
    EXPECT_EQ(refused(Caller::clevertap, {{"X-CleverTap-Account-Id", "x"}, {"X-CleverTap-Passcode", "x"}}), 429U);
    EXPECT_EQ(last_.body.find("type"), std::string::npos) << "in the shape of the API that was called";
    Call elsewhere = call_with(wrong);
    elsewhere.peer = "192.0.2.8";
    EXPECT_EQ(refused(Right::send, elsewhere), 401U);
    clock_.turn(std::chrono::seconds(1));
    EXPECT_EQ(refused(Right::send, wrong), 401U);
}

TEST_F(AuthenticatorTest, KnowsTheHeadsOfThoseWhoMaySendMore) {
    const auto knows = [&](std::string target, Headers headers) {
        return authenticator_.knows(call_with(headers, std::move(target)).request);
    };
    EXPECT_TRUE(knows("/api/v1/x", {{"Authorization", "Bearer parley_key"}}));
    EXPECT_TRUE(knows("/api/v1/x", {cookie(asha_)}));
    EXPECT_FALSE(knows("/api/v1/x", {{"Authorization", "Bearer x"}}));
    EXPECT_TRUE(knows("/1/upload",
                      {{"X-CleverTap-Account-Id", a_.settings.account_id}, {"X-CleverTap-Passcode", "a passcode"}}));
    EXPECT_FALSE(knows("/1/upload", {{"Authorization", "Bearer parley_key"}}));
    EXPECT_TRUE(knows("/v3/notifications", {{"X-ENGAGESPOT-API-KEY", a_.settings.notification_key},
                                            {"X-ENGAGESPOT-API-SECRET", a_.notification_secret}}));
    EXPECT_FALSE(knows("/v3/notifications", {}));
}

TEST_F(AuthenticatorTest, LetsALoginInBesideWhatAProxyAsksFor) {
    const Headers both{cookie(asha_), {"Authorization", "Basic YTpi"}};
    EXPECT_EQ(refused(Right::read_people, both), 0U);
    EXPECT_EQ(refused(Right::read_people, both, Method::post), 403U) << "the token is missing";
    EXPECT_EQ(refused(Right::read_people, {{"Authorization", "Basic YTpi"}}), 401U);
    EXPECT_EQ(refused(Right::read_people, {cookie(asha_), {"Authorization", "Bearer wrong"}}), 401U);
}

TEST(CallerAddress, IsBelievedOfAProxyOnThisMachineAlone) {
    Call call = call_with({{"X-Forwarded-For", "203.0.113.5, 198.51.100.9"}});
    EXPECT_EQ(caller_address(call), "192.0.2.7") << "a stranger may write what he likes";
    call.peer = "127.0.0.1";
    EXPECT_EQ(caller_address(call), "198.51.100.9") << "what the proxy itself has added stands last";
    call.request.headers.set("X-Forwarded-For", std::string(100, 'x'));
    EXPECT_EQ(caller_address(call), "127.0.0.1");
    call.request.headers.set("X-Forwarded-For", "203.0.113.5, unknown");
    EXPECT_EQ(caller_address(call), "127.0.0.1");
    call.request.headers.fields.clear();
    EXPECT_EQ(caller_address(call), "127.0.0.1");
}

TEST(CallerAddress, StandsInTheLastOfSeveralHeaders) {
    Call call = call_with({{"X-Forwarded-For", "203.0.113.5"}, {"x-forwarded-for", "198.51.100.9"}});
    call.peer = "::ffff:127.0.0.1";
    EXPECT_EQ(caller_address(call), "198.51.100.9") << "the first one is the stranger's, the last one the proxy's";
    call.request.headers.fields.emplace_back("X-Forwarded-For", "");
    EXPECT_EQ(caller_address(call), "127.0.0.1");
}

TEST(CallerAddress, IsTheSameWhicheverPortIsNamedWithIt) {
    Call call = call_with({});
    call.peer = "::1";
    for (const char* told : {"198.51.100.9", "198.51.100.9:4711", "::ffff:198.51.100.9", " 198.51.100.9 "}) {
        call.request.headers.set("X-Forwarded-For", told);
        EXPECT_EQ(caller_address(call), "198.51.100.9") << told;
    }
}

TEST(CallerAddress, OfVersion6IsANetwork) {
    Call call = call_with({});
    for (const char* peer : {"2001:db8:1:2::1", "2001:db8:1:2:ffff::9"}) {
        call.peer = peer;
        EXPECT_EQ(caller_address(call), "2001:db8:1:2::/64");
    }
    call.peer = "::1";
    for (const char* told : {"2001:db8:1:2::1", "[2001:db8:1:2::7]", "[2001:db8:1:2::7]:443"}) {
        call.request.headers.set("X-Forwarded-For", told);
        EXPECT_EQ(caller_address(call), "2001:db8:1:2::/64") << told;
    }
    call.peer = "not an address";
    EXPECT_EQ(caller_address(call), "not an address");
}

}  // namespace
}  // namespace parley::api
