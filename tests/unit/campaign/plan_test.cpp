#include "campaign/plan.h"

#include <gtest/gtest.h>

namespace parley::campaign {
namespace {

Plan plan_of(const std::string& values) {
    return *read_plan(json::parse(R"({"values":)" + values + "}"));
}

TEST(Plan, TakesMediaThatTheWorldCanReach) {
    for (const char* values : {
             R"({})",
             R"({"header.media":"https://example.com/a.png","card.0.header.media":"http://example.com/b.mp4"})",
             R"({"header.media":{"attribute":"Picture"}})",
             R"({"header.media":{"attribute":"Picture","default":"https://example.com/a.png"}})",
             R"({"body.1":"http://127.0.0.1/"})",
         }) {
        EXPECT_TRUE(check_media(plan_of(values), false)) << values;
    }
}

TEST(Plan, RefusesMediaAtPrivateAddressesByTheirPlace) {
    const std::pair<const char*, const char*> cases[] = {
        {R"({"header.media":"http://127.0.0.1/x.png"})", "values.header.media"},
        {R"({"card.1.header.media":"http://169.254.169.254/latest"})", "values.card.1.header.media"},
        {R"({"header.media":{"attribute":"Picture","default":"http://10.0.0.1/x.png"}})", "values.header.media"},
    };
    for (const auto& [values, where] : cases) {
        const auto good = check_media(plan_of(values), false);
        ASSERT_FALSE(good) << values;
        EXPECT_EQ(good.error().where, where);
        EXPECT_EQ(good.error().what, "leads to a private address");
        EXPECT_TRUE(check_media(plan_of(values), true)) << "where the operator allows it";
    }
    EXPECT_FALSE(check_media(plan_of(R"({"header.media":"file:///etc/passwd"})"), true));
}

TEST(Plan, NamesAllThatIsWrongWithItAtOnce) {
    Template form{.name = "t", .language = "en"};
    form.components = {json::object{{"type", "BODY"}, {"text", "{{1}} {{2}}"}}};
    const auto problems = problems_of(plan_of(R"({"body.2":"x","body.9":"y"})"), form);
    ASSERT_EQ(problems.size(), 2U);
    EXPECT_EQ(problems[0].where, "values.body.1");
    EXPECT_EQ(problems[1].where, "values.body.9");
    EXPECT_TRUE(problems_of(plan_of(R"({"body.1":"x","body.2":"y"})"), form).empty());
    EXPECT_EQ(check(plan_of("{}"), form).error(), problems[0]);
}

}  // namespace
}  // namespace parley::campaign
