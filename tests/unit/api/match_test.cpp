#include <gtest/gtest.h>

#include <set>

#include "api/routes.h"

namespace parley::api {
namespace {

Result<Match> find(std::string method, std::string target) {
    HttpRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    return match(std::move(request), "127.0.0.1");
}

TEST(Match, FindsARouteAndWhatStandsInItsPath) {
    const auto found = find("GET", "/api/v1/campaigns/17/messages?status=failed&after=3");
    ASSERT_TRUE(found.has_value());
    ASSERT_NE(found->route, nullptr);
    EXPECT_EQ(found->route->pattern, "/api/v1/campaigns/{campaign}/messages");
    EXPECT_EQ(path_number(found->call, "campaign").value(), 17);
    EXPECT_EQ(*query_text(found->call, "status"), "failed");
    EXPECT_EQ(query_number(found->call, "after", 0, 0, 9).value(), 3);
    EXPECT_EQ(query_number(found->call, "limit", 100, 1, 1'000).value(), 100);
}

TEST(Match, DecodesWhatIsEncodedOnce) {
    const auto found = find("GET", "/api/v1/profiles/a%40example.com%2Fx");
    ASSERT_TRUE(found.has_value());
    ASSERT_NE(found->route, nullptr);
    EXPECT_EQ(path_text(found->call, "identity"), "a@example.com/x");
    EXPECT_EQ(*query_text(find("GET", "/api/v1/imports?name=a+b%26c")->call, "name"), "a b&c");
}

TEST(Match, FindsNothingElsewhere) {
    for (const char* target :
         {"/", "/api", "/api/v1", "/api/v1/campaigns/", "/api/v1/campaigns/1/", "/api/v1/campaigns//launch",
          "/api/v1/campaigns/1/launch/x", "//api/v1/version", "/callbacks//status", "/api/v1/../../healthz"}) {
        const auto found = find("GET", target);
        ASSERT_TRUE(found.has_value()) << target;
        EXPECT_EQ(found->route, nullptr) << target;
    }
}

TEST(Match, SaysWhichMethodsAPathKnows) {
    const auto found = find("DELETE", "/api/v1/campaigns/1/statistics");
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->route, nullptr);
    EXPECT_EQ(found->allowed, "GET, HEAD");
}

TEST(Match, RefusesNothingOfWhatProvidersReport) {
    const auto found = find("GET", "/callbacks/secret/status?moon=full&phase=%FF&x=%00&%zz");
    ASSERT_TRUE(found.has_value());
    ASSERT_NE(found->route, nullptr);
    EXPECT_EQ(found->call.request.target, "/callbacks/secret/status?moon=full&phase=%FF&x=%00&%zz");
}

TEST(Match, TakesHeadForGet) {
    const auto found = find("HEAD", "/api/v1/campaigns/17");
    ASSERT_TRUE(found.has_value());
    ASSERT_NE(found->route, nullptr);
    EXPECT_EQ(found->route->method, Method::get);
    EXPECT_EQ(find("HEAD", "/api/v1/people")->route, nullptr) << "it has no GET";
}

TEST(Match, RefusesWhatIsNoPath) {
    for (const char* target : {"*", "http://x/healthz", "/api/v1/profiles/%zz", "/api/v1/profiles/%00",
                               "/api/v1/profiles/%ff", "/api/v1/imports?name=%g1"}) {
        const auto found = find("GET", target);
        ASSERT_FALSE(found.has_value()) << target;
        EXPECT_EQ(found.error().kind, ErrorKind::invalid) << target;
    }
}

TEST(Match, TakesNoWrongNumbers) {
    for (const char* target : {"/api/v1/campaigns/0", "/api/v1/campaigns/-1", "/api/v1/campaigns/1x",
                               "/api/v1/campaigns/99999999999999999999", "/api/v1/campaigns/1.5"}) {
        const auto found = find("GET", target);
        ASSERT_NE(found->route, nullptr) << target;
        EXPECT_EQ(path_number(found->call, "campaign").error().kind, ErrorKind::missing) << target;
    }
    const auto found = find("GET", "/api/v1/campaigns?limit=0&after=x");
    EXPECT_EQ(query_number(found->call, "limit", 100, 1, 1'000).error().where, "limit");
    EXPECT_EQ(query_number(found->call, "after", 0, 0, 1'000).error().where, "after");
    EXPECT_EQ(only_query(found->call, {"limit"}).error().where, "after");
}

TEST(Match, RefusesAQueryThatHoldsNoText) {
    for (const char* target :
         {"/api/v1/campaigns?state=%ff", "/api/v1/campaigns?%ff=1", "/api/v1/campaigns?state=a%00b"}) {
        HttpRequest request;
        request.method = "GET";
        request.target = target;
        const auto found = match(std::move(request), "127.0.0.1");
        ASSERT_FALSE(found) << target;
        EXPECT_EQ(found.error().kind, ErrorKind::invalid);
    }
}

TEST(Routes, AreNamedOnceAndNeedAKeyUnderTheApi) {
    std::set<std::pair<Method, std::string_view>> known;
    for (const Route& route : all_routes()) {
        EXPECT_TRUE(known.emplace(route.method, route.pattern).second) << route.pattern;
        const std::string_view path = route.pattern;
        const bool is_webhook = path.starts_with("/api/v1/apps/");  // its path is the key
        const bool tells_strangers = path == "/api/v1/version" || path == "/api/v1/login" ||
                                     (path == "/api/v1/setup" && route.method == Method::get);
        const bool under_api = path.starts_with("/api/") && !is_webhook && !tells_strangers;
        const auto* caller = std::get_if<Caller>(&route.who);
        const bool needs_login = caller == nullptr || *caller == Caller::member;
        EXPECT_EQ(needs_login, under_api) << path;
        const bool as_clevertap = path.starts_with("/1/") || path == "/get_custom_list_segment_url" ||
                                  path == "/upload_custom_list_segment_completed";
        EXPECT_EQ(name_of(route.who) == "clevertap", as_clevertap) << path;
        const bool notifies = path.starts_with("/v3/") || path.starts_with("/v4/");
        EXPECT_TRUE(!notifies || name_of(route.who) == "notifier" || name_of(route.who) == "recipient") << path;
    }
}

}  // namespace
}  // namespace parley::api
