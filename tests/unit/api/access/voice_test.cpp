#include "api/access/voice.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace parley::api {
namespace {

TEST(Voice, IsTheOneOfThePath) {
    EXPECT_EQ(voice_of("/1/upload"), Voice::clevertap);
    EXPECT_EQ(voice_of("/1/nothing?here"), Voice::clevertap);
    EXPECT_EQ(voice_of("/v3/notifications"), Voice::engagespot);
    EXPECT_EQ(voice_of("/v4/workflows/x"), Voice::engagespot);
    EXPECT_EQ(voice_of("/api/v1/apps/key/webhook/gupshup_whatsapp"), Voice::engagespot);
    for (const char* native : {"/", "", "/1", "/10/upload", "/api/v1/keys", "/callbacks/x/status", "/healthz", "/v3"}) {
        EXPECT_EQ(voice_of(native), Voice::native) << native;
    }
}

TEST(Refusals, HaveTheShapeThatClientsOfEachApiExpect) {
    const Error error{ErrorKind::denied, "Account ID is not valid"};
    const HttpResponse clevertap = refusal(Voice::clevertap, error);
    EXPECT_EQ(clevertap.status, 401U);
    EXPECT_EQ(clevertap.body, R"({"status":"fail","error":"Account ID is not valid","code":401})");
    EXPECT_EQ(*clevertap.headers.find("Content-Type"), "application/json");

    const HttpResponse engagespot = refusal(Voice::engagespot, error);
    EXPECT_EQ(engagespot.status, 401U);
    EXPECT_EQ(engagespot.body, R"({"message":"Account ID is not valid"})");

    const HttpResponse native = refusal(Voice::native, error);
    EXPECT_EQ(*native.headers.find("Content-Type"), "application/problem+json");
    EXPECT_EQ(parse_json(native.body)->at("status").as_int64(), 401);

    EXPECT_EQ(refusal(Voice::clevertap, Error{ErrorKind::missing, "x"}).status, 404U);
    EXPECT_NE(refusal(Voice::clevertap, Error{ErrorKind::unavailable, "x"}).headers.find("Retry-After"), nullptr);
}

}  // namespace
}  // namespace parley::api
