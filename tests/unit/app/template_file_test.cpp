#include "app/template_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "temporary_directory.h"

namespace parley::app {
namespace {

class TemplateFileTest : public ::testing::Test {
protected:
    std::string file(const std::string& text) {
        const auto path = directory_.path() / "form.json";
        std::ofstream(path, std::ios::binary) << text;
        return path.string();
    }
    parley::testing::TemporaryDirectory directory_;
};

TEST_F(TemplateFileTest, HoldsOneTemplateOrAListOfThemOrAProvidersAnswer) {
    const std::pair<const char*, std::size_t> cases[] = {
        {R"({"name":"a"})", 1},
        {R"([{"name":"a"},{"name":"b"}])", 2},
        {R"({"data":[{"name":"a"},{"name":"b"}],"paging":{}})", 2},
        {R"({"status":"success","templates":[{"elementName":"a"}]})", 1},
        {"[]", 0}};
    for (const auto& [text, count] : cases) {
        EXPECT_EQ(read_template_file(file(text))->size(), count) << text;
    }
    EXPECT_EQ(read_template_file("/there/is/none.json").error().where, "/there/is/none.json");
    EXPECT_NE(read_template_file(file("{\n oops")).error().where.find("line 2"), std::string::npos);
}

TEST_F(TemplateFileTest, TakesWhatListsTellInTheWordsOfTheApi) {
    const json::value listed =
        json::parse(R"({"id":17,"elementName":"a","languageCode":"en","category":"UTILITY","status":"IN_APPEAL",
        "rejected_reason":"PROMOTIONAL","components":[],"previous_category":"MARKETING"})");
    EXPECT_EQ(*template_body(listed, "f"),
              json::parse(R"({"name":"a","language":"en","category":"UTILITY","components":[],
        "status_reason":"PROMOTIONAL","external_id":"17","status":"pending"})")
                  .as_object());
    EXPECT_EQ(*template_body(json::parse(R"({"name":"a","status":"ODD","external_id":"x"})"), "f"),
              json::parse(R"({"name":"a","external_id":"x","status":"ODD"})").as_object());
    EXPECT_EQ(template_body(json::parse("7"), "f, template 2").error().where, "f, template 2");
}

TEST_F(TemplateFileTest, ReadsValuesOfSlots) {
    EXPECT_EQ(*slot_values({"body.1=Asha", "body.2=a=b", "body.3="}),
              json::parse(R"({"body.1":"Asha","body.2":"a=b","body.3":""})").as_object());
    EXPECT_EQ(slot_values({"body.1"}).error().where, "--value");
    EXPECT_EQ(slot_values({"=x"}).error().where, "--value");
}

}  // namespace
}  // namespace parley::app
