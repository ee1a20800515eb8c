#include "api/template_input.h"

#include <gtest/gtest.h>

#include "api/template_json.h"

namespace parley::api {
namespace {

json::object wish(const char* more = "{}") {
    json::object body =
        json::parse(
            R"({"provider":1,"name":"welcome","language":"en","components":[{"type":"BODY","text":"Hi {{1}}, you."}]})")
            .as_object();
    const json::value added = json::parse(more);
    for (const auto& [key, value] : added.as_object()) {
        body[key] = value;
    }
    return body;
}

TEST(TemplateInput, TakesWhatIsGivenAndFillsInTheRest) {
    const auto plain = read_template(wish());
    ASSERT_TRUE(plain.has_value()) << describe(plain.error());
    EXPECT_EQ(plain->form.provider, ProviderId{1});
    EXPECT_EQ(plain->form.status, TemplateStatus::approved);
    EXPECT_TRUE(plain->trial);
    EXPECT_FALSE(plain->stop_users);
    const auto full =
        read_template(wish(R"({"external_id":"17","category":"marketing","status":"rejected","status_reason":"no",
        "trial":false,"trial_number":"0014155550100","stop_users":true})"));
    ASSERT_TRUE(full.has_value()) << describe(full.error());
    EXPECT_EQ(full->form.category, "MARKETING");
    EXPECT_EQ(full->form.external_id, "17");
    EXPECT_EQ(full->form.status_reason, "no");
    EXPECT_EQ(full->trial_number, "+14155550100");
    EXPECT_FALSE(full->trial);
    EXPECT_TRUE(full->stop_users);
}

TEST(TemplateInput, TakesADraftThatLacksNearlyEverything) {
    const auto empty = read_draft({});
    ASSERT_TRUE(empty.has_value()) << describe(empty.error());
    EXPECT_EQ(empty->form.name, "");
    EXPECT_EQ(empty->form.language, "");
    EXPECT_TRUE(empty->form.components.empty());
    const auto wrong = read_draft(json::parse(R"({"components":7})").as_object());
    ASSERT_FALSE(wrong.has_value());
    EXPECT_EQ(wrong.error().where, "components");
    EXPECT_FALSE(read_template({}).has_value()) << "that which is saved";
}

TEST(TemplateInput, RefusesMembersOfAWrongKindByName) {
    const std::pair<const char*, const char*> cases[] = {
        {R"({"name":5})", "name"},
        {R"({"name":""})", "name"},
        {R"({"language":null})", "language"},
        {R"({"components":{}})", "components"},
        {R"({"category":5})", "category"},
        {R"({"status":"new"})", "status"},
        {R"({"trial":"no"})", "trial"},
        {R"({"trial_number":"me"})", "trial_number"},
        {R"({"song":1})", "song"},
        {R"({"provider":"1"})", "provider"},
        {R"({"provider":0})", "provider"},
    };
    for (const auto& [more, field] : cases) {
        const auto read = read_template(wish(more));
        ASSERT_FALSE(read.has_value()) << more;
        EXPECT_EQ(read.error().where, field) << more;
    }
    json::object without = wish();
    without.erase("provider");
    EXPECT_FALSE(read_template(without)->form.provider) << "it is the default one's";
    without.erase("components");
    EXPECT_EQ(read_template(without).error().where, "components");
}

TEST(TemplateInput, OfAChangeKeepsWhatIsNotGiven) {
    campaign::Template known{.id = TemplateId{7}, .provider = ProviderId{1}, .name = "old", .language = "de"};
    known.external_id = "17";
    known.category = "UTILITY";
    known.status = TemplateStatus::paused;
    known.status_reason = "low quality";
    known.origin = campaign::TemplateOrigin::imported;
    json::object body = wish();
    body.erase("provider");
    const auto kept = read_template(body, &known);
    ASSERT_TRUE(kept.has_value());
    EXPECT_EQ(kept->form.id, known.id);
    EXPECT_EQ(kept->form.name, "welcome");
    EXPECT_EQ(kept->form.external_id, "17");
    EXPECT_EQ(kept->form.category, "UTILITY");
    EXPECT_EQ(kept->form.status, TemplateStatus::paused);
    EXPECT_EQ(kept->form.status_reason, "low quality");
    EXPECT_EQ(kept->form.origin, campaign::TemplateOrigin::imported);
    EXPECT_EQ(read_template(wish(R"({"status":"approved"})"), &known)->form.status_reason, "");
    EXPECT_EQ(read_template(wish(R"({"provider":2})"), &known).error().where, "provider");
}

TEST(TemplateJson, TellsEverythingThatIsKnown) {
    campaign::Template form = read_template(wish())->form;
    form.id = TemplateId{7};
    EXPECT_EQ(template_to_json(form),
              json::parse(R"({"id":7,"provider":1,"name":"welcome","language":"en","external_id":null,
        "category":null,"status":"approved","status_reason":null,"quality":null,"origin":"made","archived":false,
        "components":[{"type":"BODY","text":"Hi {{1}}, you."}],
        "slots":[{"key":"body.1","example":null,"personal":true,"required":true,"tracked":false}],
        "created":"1970-01-01T00:00:00.000Z","updated":"1970-01-01T00:00:00.000Z"})"));
}

TEST(TemplateJson, TellsAnImportInFigures) {
    campaign::ImportReport report;
    report.listed = 3;
    report.added = {{.name = "a", .language = "en"}};
    report.changed = {{.id = TemplateId{2},
                       .name = "b",
                       .language = "en",
                       .what = {"body"},
                       .campaigns = {{CampaignId{3}, "c", campaign::State::running}}}};
    report.refused = {{.finding = {campaign::Severity::error, "page 1, data[0]", "is missing", {}, {}}}};
    const json::object told = report_to_json(report);
    EXPECT_EQ(told.at("listed"), 3);
    EXPECT_EQ(told.at("added"),
              json::parse(R"([{"id":null,"name":"a","language":"en","what":[],"why":null,"campaigns":[]}])"));
    EXPECT_EQ(told.at("changed"), json::parse(R"([{"id":2,"name":"b","language":"en","what":["body"],"why":null,
        "campaigns":[{"id":3,"name":"c","state":"running"}]}])"));
    EXPECT_EQ(told.at("refused"),
              json::parse(R"([{"severity":"error","where":"page 1, data[0]","what":"is missing","value":null,
        "advice":null,"name":null,"language":null}])"));
}

}  // namespace
}  // namespace parley::api
