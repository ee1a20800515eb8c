#include "campaign/compile.h"

#include <gtest/gtest.h>

namespace parley::campaign {
namespace {

Template form() {
    Template made;
    made.name = "offer";
    made.language = "en";
    made.components = json::parse(R"([{"type":"BODY","text":"Hello {{1}}"},
        {"type":"BUTTONS","buttons":[{"type":"URL","text":"Look","url":"https://shop.example.com/{{1}}"},
                                     {"type":"QUICK_REPLY","text":"Stop"}]}])")
                          .as_array();
    return made;
}

deliver::Provider provider() {
    deliver::Provider made;
    made.dialect = "meta";
    made.sender = "+14155550100";
    made.endpoint = "https://graph.example.com";
    made.fields = {{"phone_number_id", "1"}, {"access_token", "t"}};
    return made;
}

// What goes out to a person with these attributes.
std::string written(const Plan& plan, const std::string& attributes) {
    Campaign campaign;
    campaign.plan = plan;
    const auto run = compile(campaign, form(), provider());
    EXPECT_TRUE(run) << describe(run.error());
    deliver::Intended person;
    person.attributes = attributes;
    const auto values = run->values(person);
    std::string bytes;
    run->message.fill(bytes, "1|1|1|1", "+919876543210", std::get<std::vector<std::string>>(values), "Bearer t");
    return bytes.substr(bytes.find("\r\n\r\n") + 4);
}

TEST(Compile, MakesWhatGoesIntoAUrlLegalInOne) {
    Plan plan;
    plan.values = {{"body.1", Attribute{"Name", ""}}, {"button.0.1", Attribute{"Name", "x"}}};
    const std::string personal = written(plan, R"({"Name":"Zo\u00eb & Co"})");
    EXPECT_NE(personal.find(R"("text":"Zo%C3%AB%20&%20Co")"), std::string::npos) << personal;
    EXPECT_NE(personal.find("\"text\":\"Zo\u00eb & Co\""), std::string::npos) << personal;
    plan.values["button.0.1"] = Attribute{"Path", "x"};
    const std::string path = written(plan, R"({"Path":"t/1?a=b%20c&d=%C3%AB#e"})");
    EXPECT_NE(path.find(R"("t/1?a=b%20c&d=%C3%AB#e")"), std::string::npos) << path;
    plan.values["button.0.1"] = FixedText{"spring sale"};
    EXPECT_NE(written(plan, "{}").find("spring%20sale"), std::string::npos);
}

TEST(Plan, SendsNothingEmptyWhereItCouldBeLeftOut) {
    Plan plan;
    plan.values = {{"body.1", Attribute{"Name", ""}},
                   {"button.0.1", FixedText{"x"}},
                   {"button.1.payload", Attribute{"Payload", ""}}};
    const auto refused = check(plan, form());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().where, "values.button.1.payload");
    plan.values["button.1.payload"] = Attribute{"Payload", "stop"};
    EXPECT_TRUE(check(plan, form()));
}

}  // namespace
}  // namespace parley::campaign
