#include "app/template_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::app {
namespace {

using ::testing::HasSubstr;

TEST(TemplateView, TellsATemplateWithItsPlaces) {
    EXPECT_EQ(template_story(json::parse(
                  R"({"id":7,"provider":1,"name":"a","language":"en","status":"rejected","status_reason":"no",
        "category":"UTILITY","archived":true,"slots":[{"key":"body.1","required":true,"personal":true,"tracked":false},
        {"key":"button.0.1","required":false,"personal":false,"tracked":true}]})")),
              "template 7: a (en) of provider 1, rejected, UTILITY: no, archived\n"
              "  body.1               needs a value\n"
              "  button.0.1           may have a value, the same for everybody, clicks are tracked\n");
}

TEST(TemplateView, TellsEachFindingOnALine) {
    EXPECT_EQ(findings_story(json::parse(
                  R"([{"severity":"error","where":"language","what":"is odd","value":"xx","advice":"write en"},
        {"severity":"warning","where":"components","what":"are many","value":null,"advice":null}])")),
              "  error: language: is odd (given: xx); write en\n  warning: components: are many\n");
}

TEST(TemplateView, TellsAnImportAsATable) {
    json::object report = json::parse(R"({"dry_run":true,"pages":2,"listed":5,"unchanged":1,"more_warnings":3,
        "added":[{"id":null,"name":"new","language":"en","what":[],"why":null,"campaigns":[]}],
        "changed":[{"id":2,"name":"b","language":"de","what":["body","status: approved -> paused"],"why":null,"campaigns":[{"id":9}]}],
        "removed":[],"in_use":[{"id":3,"name":"c","language":"en","what":[],"why":"no longer listed","campaigns":[{"id":9},{"id":10}]}],
        "kept":[],"refused":[{"name":"d","language":"en","severity":"error","where":"components[0].text","what":"is odd","value":null,"advice":null}],
        "paused":[{"id":9,"name":"Spring","state":"running"}],"warnings":[]})")
                              .as_object();
    for (int at = 0; at < 25; ++at) {
        report["warnings"].as_array().push_back(json::parse(
            R"({"name":"w","language":"en","severity":"warning","where":"name","what":"is long","value":null,"advice":null})"));
    }
    const std::string story = import_story(report);
    EXPECT_THAT(
        story,
        HasSubstr(
            "planned only: 5 templates on 2 pages: 1 added, 1 changed, 1 unchanged, 0 removed, 1 gone but in use, "
            "0 kept, 1 refused\n"));
    EXPECT_THAT(story,
                HasSubstr("changed   2  b     de        body, status: approved -> paused; used by campaign 9\n"));
    EXPECT_THAT(story, HasSubstr("in use    3  c     en        no longer listed; used by campaign 9, 10\n"));
    EXPECT_THAT(story, HasSubstr("components[0].text: is odd\n"));
    EXPECT_THAT(story, HasSubstr("campaign 9 \"Spring\" would be paused\n"));
    EXPECT_THAT(story, HasSubstr("and 8 warnings more\n"));
}

}  // namespace
}  // namespace parley::app
