#include "message/template_form.h"

#include <fmt/format.h>
#include "vectors.h"

namespace parley::gupshup {
namespace {

HttpResponse answered(std::string body, unsigned status = 200) {
    return {.status = status, .headers = {}, .body = std::move(body)};
}

json::array components(const std::string& text) {
    return json_of(text).as_array();
}

TemplateListing order_shipped() {
    return {.id = "0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c01",
            .name = "order_shipped",
            .language = "en",
            .category = "UTILITY",
            .status = TemplateStatus::approved,
            .reason = {},
            .components = components(R"([
                {"type":"HEADER","format":"TEXT","text":"Order update"},
                {"type":"BODY","text":"Hi {{1}}, your order {{2}} has shipped.","example":{"body_text":[["Asha","4711"]]}},
                {"type":"FOOTER","text":"Reply STOP to opt out"},
                {"type":"BUTTONS","buttons":[
                    {"type":"URL","text":"Track","url":"https://acme.example.com/{{1}}","example":["https://acme.example.com/4711"]},
                    {"type":"PHONE_NUMBER","text":"Call us","phone_number":"+919000000001"}]}])")};
}

// One template in a list, with these members besides those that each has.
std::string listed(const std::string& members) {
    return R"({"status":"success","templates":[{"id":"t-1","elementName":"n","languageCode":"en","status":"APPROVED",)" +
           members + "}]}";
}

json::array read_components_of(const std::string& members) {
    const auto page = dialect.client.read_templates(answered(listed(members)));
    EXPECT_TRUE(page) << describe(page.error());
    EXPECT_TRUE(page && page->templates.size() == 1 && page->unreadable.empty()) << members;
    return page && !page->templates.empty() ? page->templates.front().components : json::array();
}

std::string container(const std::string& meta, const std::string& type) {
    std::string members = R"("templateType":")" + type + R"(","containerMeta":")";
    append_json_escaped(members, meta);
    return members + "\"";
}

TEST(GupshupTemplateVectors, AreReadAndWrittenAsTheyStand) {
    EXPECT_EQ(vectors_named("SS-TL-").size(), 1U);
    const auto page = dialect.client.read_templates(answered(vector_text("SS-TL-01.json")));
    ASSERT_TRUE(page) << describe(page.error());
    EXPECT_EQ(*page, (TemplatePage{{order_shipped()}, {}, {}}));

    HttpRequest asked = dialect.client.write_template_query(account, {});
    const HttpResponse written = dialect.server.write_templates(*page, asked);
    EXPECT_EQ(written.status, 200U);
    EXPECT_EQ(*dialect.client.read_templates(written), *page) << written.body;
    const json::value ours = json_of(written.body).at("templates").at(0);
    const json::value sample = json_of(vector_text("SS-TL-01.json")).at("templates").at(0);
    for (const char* name : {"id", "appId", "elementName", "status", "category", "templateType", "languageCode",
                             "languagePolicy", "data", "buttonSupported", "meta"}) {
        EXPECT_EQ(ours.at(name), sample.at(name)) << name;
    }
    const json::value our_meta = json_of(std::string(ours.at("containerMeta").as_string()));
    const json::value sample_meta = json_of(std::string(sample.at("containerMeta").as_string()));
    for (const auto& [name, value] : sample_meta.as_object()) {
        if (name != "addSecurityRecommendation") {
            EXPECT_EQ(our_meta.at(name), value) << name;
        }
    }
}

TEST(GupshupTemplates, AreAskedForOnThePathThatTheAccountKnows) {
    const HttpRequest current = dialect.client.write_template_query(account, {});
    EXPECT_EQ(current.method, "GET");
    EXPECT_EQ(current.target, "/wa/app/11111111-2222-4333-8444-555555555555/template");
    EXPECT_EQ(*current.headers.find("apikey"), "test-api-key");
    Account old = account;
    old.fields.erase("app_id");
    EXPECT_EQ(dialect.client.write_template_query(old, {}).target, "/sm/api/v1/template/list/AcmeStore");
    EXPECT_EQ(dialect.client.write_validation(old), std::vector{dialect.client.write_template_query(old, {})});
    EXPECT_GE(dialect.server.read_template_query(current).limit, 10'000);  // there are no pages
}

TEST(GupshupTemplates, OfEveryTypeBecomeMetasComponents) {
    EXPECT_EQ(read_components_of(container(R"({"data":"Sale","mediaUrl":"https://x.example/a.jpg"})", "IMAGE")),
              components(R"([{"type":"HEADER","format":"IMAGE","example":{"header_handle":["https://x.example/a.jpg"]}},
                             {"type":"BODY","text":"Sale"}])"));
    EXPECT_EQ(read_components_of(container(R"({"data":"Bill","sampleMedia":"4::aW"})", "DOCUMENT")),
              components(R"([{"type":"HEADER","format":"DOCUMENT","example":{"header_handle":["4::aW"]}},
                             {"type":"BODY","text":"Bill"}])"));
    EXPECT_EQ(read_components_of(container(R"({"data":"Fun"})", "GIF")),
              components(R"([{"type":"HEADER","format":"GIF"},{"type":"BODY","text":"Fun"}])"));
    EXPECT_EQ(read_components_of(container(R"({"data":"Here"})", "LOCATION")),
              components(R"([{"type":"HEADER","format":"LOCATION"},{"type":"BODY","text":"Here"}])"));
    EXPECT_EQ(
        read_components_of(container(R"({"data":"Offer","limitedTimeOffer":{"text":"ends soon","has_expiration":true},)"
                                     R"("buttons":[{"type":"COPY_CODE","example":"250FF"}]})",
                                     "TEXT")),
        components(R"([{"type":"LIMITED_TIME_OFFER","limited_time_offer":{"text":"ends soon","has_expiration":true}},
                             {"type":"BODY","text":"Offer"},
                             {"type":"BUTTONS","buttons":[{"type":"COPY_CODE","example":"250FF"}]}])"));
    EXPECT_EQ(
        read_components_of(container(
            R"({"data":"New","cards":[{"headerType":"VIDEO","mediaId":"646","body":"For {{1}}","sampleText":"For user",)"
            R"("buttons":[{"type":"QUICK_REPLY","text":"More"}]}]})",
            "CAROUSEL")),
        components(R"([{"type":"BODY","text":"New"},{"type":"CAROUSEL","cards":[{"components":[
                  {"type":"HEADER","format":"VIDEO"},
                  {"type":"BODY","text":"For {{1}}","example":{"body_text":[["user"]]}},
                  {"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"More"}]}]}]}])"));
    EXPECT_EQ(read_components_of(container(R"({"data":"b","header":"For {{1}}","sampleHeader":"For [Asha]"})", "TEXT")),
              components(R"([{"type":"HEADER","format":"TEXT","text":"For {{1}}","example":{"header_text":["Asha"]}},
                             {"type":"BODY","text":"b"}])"));
    // JSON as itself and not inside a string.
    EXPECT_EQ(read_components_of(R"("templateType":"TEXT","containerMeta":{"data":"b"})"),
              components(R"([{"type":"BODY","text":"b"}])"));
}

TEST(GupshupTemplates, AreReadFromWhatIsShownWhereThereIsNothingBetter) {
    for (const std::string& meta : {std::string(), std::string(R"(,"containerMeta":"{broken")"),
                                    std::string(R"(,"containerMeta":"{\"appId\":\"a\"}")")}) {
        EXPECT_EQ(
            read_components_of(
                R"("data":"Hi {{1}}, it has shipped.\nReply STOP | [Track,https://acme.example.com/{{1}}] | [Call, us,+919000000001] | [Yes, please]")" +
                meta),
            components(R"([{"type":"BODY","text":"Hi {{1}}, it has shipped.\nReply STOP"},{"type":"BUTTONS","buttons":[
                      {"type":"URL","text":"Track","url":"https://acme.example.com/{{1}}"},
                      {"type":"PHONE_NUMBER","text":"Call, us","phone_number":"+919000000001"},
                      {"type":"QUICK_REPLY","text":"Yes, please"}]}])"))
            << meta;
    }
    EXPECT_EQ(read_components_of(
                  R"("templateType":"TEXT","data":"Hi All.\noffer limited | true | [Copy offer code,{{1}}] | [Yes]")"),
              components(
                  R"([{"type":"LIMITED_TIME_OFFER","limited_time_offer":{"text":"offer limited","has_expiration":true}},
                  {"type":"BODY","text":"Hi All."},
                  {"type":"BUTTONS","buttons":[{"type":"COPY_CODE","text":"Copy offer code"},{"type":"QUICK_REPLY","text":"Yes"}]}])"));
    EXPECT_EQ(read_components_of(R"("data":"a | b [c]")"), components(R"([{"type":"BODY","text":"a | b [c]"}])"));
}

TEST(GupshupTemplates, AreUnderstoodByWhoeverFillsThemIn) {
    for (
        const std::string& members :
        {container(
             R"({"data":"Hi {{1}}","header":"H","footer":"f","buttons":[{"type":"URL","text":"T","url":"https://a/{{1}}"}]})",
             "TEXT"),
         container(
             R"({"data":"New","cards":[{"headerType":"IMAGE","body":"b","buttons":[{"type":"QUICK_REPLY","text":"More"}]}]})",
             "CAROUSEL"),
         container(
             R"({"data":"o","limitedTimeOffer":{"text":"t","has_expiration":true},"buttons":[{"type":"COPY_CODE","example":"X"}]})",
             "TEXT"),
         std::string(R"("data":"Hi {{1}} | [Yes] | [Track,https://a/{{1}}]")")}) {
        const auto form = read_form(read_components_of(members));
        EXPECT_TRUE(form) << members << describe(form.error());
    }
}

// Written as Gupshup lists them and read again, components stay what they were.
TEST(GupshupTemplates, StayWhatTheyWere) {
    for (
        const char* text : {
            R"([{"type":"BODY","text":"plain"}])",
            R"([{"type":"HEADER","format":"IMAGE","example":{"header_handle":["https://a/b.jpg"]}},{"type":"BODY","text":"b {{1}} c {{2}}",
                 "example":{"body_text":[["x \"y\"","\u20ac"]]}},{"type":"FOOTER","text":"f"}])",
            R"([{"type":"HEADER","format":"TEXT","text":"{{1}} first","example":{"header_text":["Asha"]}},{"type":"BODY","text":"b"}])",
            R"([{"type":"LIMITED_TIME_OFFER","limited_time_offer":{"text":"soon","has_expiration":false}},{"type":"BODY","text":"b"},
                 {"type":"BUTTONS","buttons":[{"type":"COPY_CODE","example":"X"},{"type":"URL","text":"t","url":"https://a/{{1}}"}]}])",
            R"([{"type":"BODY","text":"b"},{"type":"CAROUSEL","cards":[{"components":[{"type":"HEADER","format":"IMAGE",
                 "example":{"header_handle":["https://a/1"]}},{"type":"BODY","text":"c {{1}}","example":{"body_text":[["v"]]}},
                 {"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"q"}]}]},{"components":[{"type":"HEADER","format":"IMAGE"}]}]}])",
        }) {
        TemplateListing listing = order_shipped();
        listing.components = components(text);
        listing.status = TemplateStatus::paused;
        listing.reason = "LOW_QUALITY";
        const TemplatePage page{{listing}, {}, {}};
        const HttpResponse written =
            dialect.server.write_templates(page, dialect.client.write_template_query(account, {}));
        const auto read = dialect.client.read_templates(written);
        ASSERT_TRUE(read) << describe(read.error());
        EXPECT_EQ(*read, page) << written.body;
    }
}

TEST(GupshupTemplates, HaveEveryStatusThatTheListKnows) {
    const struct {
        const char* word;
        TemplateStatus status;
    } cases[] = {
        {"APPROVED", TemplateStatus::approved},     {"PENDING", TemplateStatus::pending},
        {"REJECTED", TemplateStatus::rejected},     {"FAILED", TemplateStatus::rejected},
        {"PAUSED", TemplateStatus::paused},         {"DISABLED", TemplateStatus::disabled},
        {"DESACTIVATED", TemplateStatus::disabled}, {"DELETED", TemplateStatus::disabled},
        {"SUBMITTED", TemplateStatus::pending},     {"IN_REVIEW", TemplateStatus::pending},
        {"APPEALED", TemplateStatus::pending},      {"LOCKED", TemplateStatus::paused},
        {"FLAGGED", TemplateStatus::approved},      {"ARCHIVED", TemplateStatus::disabled},
        {"REINSTATED", TemplateStatus::approved},   {"SANDBOX_REQUESTED", TemplateStatus::pending},
    };
    for (const auto& [word, status] : cases) {
        const auto page = dialect.client.read_templates(answered(fmt::format(
            R"({{"templates":[{{"id":"t","elementName":"n","languageCode":"en","status":"{}","reason":"why","data":"b"}}]}})",
            word)));
        ASSERT_TRUE(page && page->templates.size() == 1) << word;
        EXPECT_EQ(page->templates.front().status, status) << word;
        EXPECT_EQ(page->templates.front().reason, "why");
    }
}

TEST(GupshupTemplates, KeepTheGoodAmongTheBad) {
    const auto page = dialect.client.read_templates(answered(R"({"status":"success","templates":[
        {"id":"a","elementName":"good","languageCode":"en","status":"APPROVED","data":"b"},
        {"id":"b","elementName":"odd","languageCode":"en","status":"SLEEPING","data":"b"},
        {"elementName":"no_id","languageCode":"en","status":"APPROVED","data":"b"},
        {"id":"d","languageCode":"en","status":"APPROVED","data":"b"},
        {"id":"e","elementName":"empty","languageCode":"en","status":"APPROVED"},
        7]})"));
    ASSERT_TRUE(page) << describe(page.error());
    ASSERT_EQ(page->templates.size(), 1U);
    EXPECT_EQ(page->templates.front().name, "good");
    const std::vector<Unreadable> bad{
        {"templates[1].status", "odd: no such status"},  {"templates[2].id", "no_id: this is missing"},
        {"templates[3].elementName", "this is missing"}, {"templates[4].containerMeta", "empty: this is missing"},
        {"templates[5].elementName", "this is missing"},
    };
    EXPECT_EQ(page->unreadable, bad);
    EXPECT_EQ(page->next, "");
}

TEST(GupshupValidation, TellsARefusedKeyFromEverythingElse) {
    const auto kind = [](unsigned status, std::string body) -> std::optional<ErrorKind> {
        const auto read = dialect.client.read_validation(answered(std::move(body), status));
        return read ? std::nullopt : std::optional(read.error().kind);
    };
    EXPECT_EQ(kind(200, R"({"status":"success","templates":[]})"), std::nullopt);
    EXPECT_EQ(kind(401, R"({"status":"error","message":"Authentication Failed"})"), ErrorKind::denied);
    EXPECT_EQ(kind(401, ""), ErrorKind::denied);
    EXPECT_EQ(kind(400, R"({"status":"error","message":"Invalid App Details"})"), ErrorKind::denied);
    EXPECT_EQ(kind(400, R"({"status":"error","message":"Portal User Not Found With APIKey x"})"), ErrorKind::denied);
    EXPECT_EQ(kind(200, R"({"status":"error","message":"no"})"), ErrorKind::invalid);
    EXPECT_EQ(kind(429, R"({"status":"error","message":"Too Many Requests"})"), ErrorKind::invalid);
    EXPECT_EQ(kind(404, "<html>"), ErrorKind::invalid);
    EXPECT_EQ(kind(200, "<html>"), ErrorKind::invalid);
    EXPECT_EQ(kind(200, "{}"), ErrorKind::invalid);
    EXPECT_EQ(kind(200, R"({"templates":{}})"), ErrorKind::invalid);
}

}  // namespace
}  // namespace parley::gupshup
