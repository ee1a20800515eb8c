#include "api/problem.h"

#include <gtest/gtest.h>

namespace parley::api {
namespace {

TEST(Problem, TellsAllThatTheErrorKnows) {
    const HttpResponse response = problem(Error{ErrorKind::invalid, "is too short", "phone", "+91*", "write it whole"});
    EXPECT_EQ(response.status, 400U);
    EXPECT_EQ(*response.headers.find("Content-Type"), "application/problem+json");
    const json::value body = json::parse(response.body);
    EXPECT_EQ(body.at("type"), "urn:parley:problem:invalid");
    EXPECT_EQ(body.at("status"), 400);
    EXPECT_EQ(body.at("detail"), "is too short");
    EXPECT_EQ(body.at("field"), "phone");
    EXPECT_EQ(body.at("value"), "+91*");
    EXPECT_EQ(body.at("advice"), "write it whole");
    EXPECT_TRUE(body.as_object().contains("title"));
}

TEST(Problem, LeavesOutWhatIsNotKnown) {
    const json::value body = json::parse(problem(Error{ErrorKind::missing, "gone"}).body);
    for (const char* key : {"field", "value", "advice"}) {
        EXPECT_FALSE(body.as_object().contains(key)) << key;
    }
}

TEST(Problem, HasOneStatusForEachKind) {
    EXPECT_EQ(problem(Error{ErrorKind::missing, ""}).status, 404U);
    EXPECT_EQ(problem(Error{ErrorKind::conflict, ""}).status, 409U);
    const HttpResponse denied = problem(Error{ErrorKind::denied, ""});
    EXPECT_EQ(denied.status, 401U);
    EXPECT_EQ(*denied.headers.find("WWW-Authenticate"), "Bearer");
    const HttpResponse unavailable = problem(Error{ErrorKind::unavailable, ""});
    EXPECT_EQ(unavailable.status, 503U);
    EXPECT_NE(unavailable.headers.find("Retry-After"), nullptr);
}

}  // namespace
}  // namespace parley::api
