#include "api/live/changes.h"

#include <gtest/gtest.h>

namespace parley::api {
namespace {

class ChangesTest : public ::testing::Test {
protected:
    // What a call of a route of the server would be told as: "campaign 5".
    static std::string told(Method method, std::string_view pattern, const std::string& id = {}, unsigned status = 200,
                            const std::string& location = {}) {
        for (const Route& route : all_routes()) {
            if (route.method != method || route.pattern != pattern) {
                continue;
            }
            Call call;
            if (!id.empty()) {
                call.path.emplace_back("id", id);
            }
            HttpResponse response;
            response.status = status;
            if (!location.empty()) {
                response.headers.set("Location", location);
            }
            const auto event = change_by(route, call, response);
            return event ? event->type + " " + event->subject + " " + event->data : "nothing";
        }
        return "no such route";
    }
};

TEST_F(ChangesTest, NameWhatWasChangedOrMade) {
    EXPECT_EQ(told(Method::post, "/api/v1/campaigns/{campaign}/pause", "5"), R"(campaign 5 {"id":5})");
    EXPECT_EQ(told(Method::post, "/api/v1/campaigns", {}, 201, "/api/v1/campaigns/17"), R"(campaign 17 {"id":17})");
    EXPECT_EQ(told(Method::remove, "/api/v1/segments/{segment}", "3"), R"(segment 3 {"id":3})");
    EXPECT_EQ(told(Method::patch, "/api/v1/project"), R"(project  {"id":null})");
    EXPECT_EQ(told(Method::post, "/api/v1/providers/{provider}/templates/import", "4"), R"(template  {"id":null})");
}

TEST_F(ChangesTest, TellNobodysIdentity) {
    EXPECT_EQ(told(Method::patch, "/api/v1/profiles/{identity}", "919876543210"), R"(person  {"id":null})");
    EXPECT_EQ(told(Method::put, "/api/v1/blocked-numbers/{phone}", "919876543210"), R"(person  {"id":null})");
    EXPECT_EQ(told(Method::put, "/api/v1/attributes/{name}/index", "City"), R"(segment_index  {"id":null})");
}

TEST_F(ChangesTest, AreNoneWhereACallWasRefusedOrOnlyReads) {
    EXPECT_EQ(told(Method::post, "/api/v1/campaigns/{campaign}/pause", "5", 409), "nothing");
    EXPECT_EQ(told(Method::get, "/api/v1/campaigns/{campaign}", "5"), "nothing");
    EXPECT_EQ(told(Method::post, "/api/v1/segments/count"), "nothing");
    EXPECT_EQ(told(Method::post, "/api/v1/templates/lint"), "nothing");
    EXPECT_EQ(told(Method::post, "/api/v1/templates/{template}/preview", "5"), "nothing");
    EXPECT_EQ(told(Method::post, "/api/v1/login"), "nothing");
}

TEST_F(ChangesTest, AreToldOfEveryRouteThatTheAuditLogCallsAChangeOfWhatPagesShow) {
    for (const std::string_view path :
         {"/api/v1/providers/{provider}", "/api/v1/templates/{template}", "/api/v1/webhooks/{webhook}",
          "/api/v1/keys/{key}", "/api/v1/members/{member}", "/api/v1/lists/{list}"}) {
        EXPECT_NE(told(Method::remove, path, "1"), "nothing") << path;
        EXPECT_NE(told(Method::remove, path, "1"), "no such route") << path;
    }
}

}  // namespace
}  // namespace parley::api
