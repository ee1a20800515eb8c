#include "deliver/mask.h"

#include <gtest/gtest.h>

#include "base/form.h"

namespace parley::deliver {
namespace {

Provider provider() {
    Provider made;
    made.endpoint = "https://provider.example.com/v1/messages";
    made.fields = {{"user", "me"}, {"password", "canary-password"}};
    made.headers = {{"X-Key", "canary-header"}};
    made.templates.user = "t";
    made.templates.password = "canary-list";
    made.templates.headers = {{"Token", "canary-token"}};
    return made;
}

TEST(Mask, HidesEachSecretOfARequestAndNothingElse) {
    const Provider given = provider();
    Account account = account_of(given);
    account.authorization = "Bearer canary-authorization";
    HttpRequest request{.method = "POST", .target = "/x?token=canary-header", .headers = {}, .body = {}};
    request.headers.set("Authorization", "Basic Y2FuYXJ5");
    request.headers.set("X-Key", "canary-header");
    request.body = R"({"a":"canary-password","b":"canary-list canary-token canary-authorization","c":"hello"})";
    const std::string shown = Mask(given, account).shown(request, *parse_endpoint(given.endpoint));
    EXPECT_EQ(shown.find("canary"), std::string::npos) << shown;
    EXPECT_EQ(shown.find("Y2FuYXJ5"), std::string::npos);
    EXPECT_NE(shown.find("hello"), std::string::npos);
}

TEST(Mask, HidesASecretThatAnAnswerRepeatsAndItsCookies) {
    const Provider given = provider();
    HttpResponse answer;
    answer.status = 401;
    answer.headers.set("Set-Cookie", "session=biscuit");
    answer.body = R"({"error":"user me with canary-password is not known"})";
    const std::string shown = Mask(given, account_of(given)).shown(answer);
    EXPECT_EQ(shown.find("canary"), std::string::npos) << shown;
    EXPECT_EQ(shown.find("biscuit"), std::string::npos) << shown;
    EXPECT_NE(shown.find("user me with ******** is not known"), std::string::npos) << shown;
}

TEST(Mask, HidesASecretHoweverItIsEncoded) {
    Provider given = provider();
    given.fields["password"] = "can\"ary & co";
    const Mask mask(given, account_of(given));
    EXPECT_EQ(mask.hidden(R"(x=can%22ary%20%26%20co&y={"z":"can\"ary & co"})"), R"(x=********&y={"z":"********"})");
}

TEST(Mask, HidesUserAndPasswordAsTheyStandInBasicAuthentication) {
    const Provider given = provider();
    const Mask mask(given, account_of(given));
    for (const auto& [user, password] : {std::pair("me", "canary-password"), std::pair("t", "canary-list")}) {
        const std::string header = basic_authorization(user, password);
        EXPECT_EQ(mask.hidden("got " + header + " from you"), "got Basic ******** from you");
        EXPECT_EQ(mask.hidden(header.substr(0, header.find('='))), "Basic ********") << "without padding";
        EXPECT_EQ(mask.hidden("x=" + percent_encoded(header.substr(6))), "x=********");
    }
}

TEST(Mask, HidesTheTokenOfAFreeAuthorizationHeaderWithoutItsScheme) {
    Provider given = provider();
    given.headers = {{"authorization", "Bearer canary-bearer"}};
    EXPECT_EQ(Mask(given, account_of(given)).hidden("the token canary-bearer is old"), "the token ******** is old");
}

TEST(Mask, HidesWhatIsLeftOfASecretWhereTheTextIsCut) {
    const Provider given = provider();
    const Mask mask(given, account_of(given));
    EXPECT_EQ(mask.hidden("unknown: canary-passw"), "unknown: ********");
    EXPECT_EQ(mask.hidden("unknown: canary-passage"), "unknown: canary-passage");
    HttpResponse answer;
    for (std::size_t before = 4'096 - 20; before < 4'096; ++before) {
        answer.body = std::string(before, 'x') + "canary-password and more";
        EXPECT_EQ(mask.shown(answer).find("canary"), std::string::npos) << before;
    }
}

TEST(Mask, LeavesTextAloneWhenASecretIsTooShortToHide) {
    Provider given = provider();
    given.fields["password"] = "e";
    EXPECT_EQ(Mask(given, account_of(given)).hidden("the message"), "the message");
}

}  // namespace
}  // namespace parley::deliver
