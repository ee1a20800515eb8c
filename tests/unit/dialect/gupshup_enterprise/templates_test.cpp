#include "message/template_form.h"
#include "vectors.h"

namespace parley::gupshup_enterprise {
namespace {

Result<TemplatePage> read(std::string body, unsigned status = 200) {
    return dialect.client.read_templates({.status = status, .headers = {}, .body = std::move(body)});
}

TemplateListing listing(std::string id, std::string name, const std::string& components) {
    return {.id = std::move(id),
            .name = std::move(name),
            .language = "en",
            .category = "UTILITY",
            .status = TemplateStatus::approved,
            .components = json_of(components).as_array()};
}

TemplateListing order_shipped() {
    return listing("7091001", "order_shipped", R"([
        {"type":"HEADER","format":"TEXT","text":"Order update"},
        {"type":"BODY","text":"Hi {{1}}, your order {{2}} has shipped."},
        {"type":"FOOTER","text":"Reply STOP to opt out"},
        {"type":"BUTTONS","buttons":[{"type":"URL","text":"Track","url":"https://acme.example.com/{{1}}"},
                                     {"type":"PHONE_NUMBER","text":"Call us","phone_number":"+919000000001"}]}])");
}

TemplateListing delivery_feedback() {
    TemplateListing made = listing("7091002", "delivery_feedback", R"([
        {"type":"HEADER","format":"IMAGE"},
        {"type":"BODY","text":"Hi {{1}}, how was it?"},
        {"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Great"},{"type":"QUICK_REPLY","text":"Not great"}]}])");
    made.category = "MARKETING";
    made.status = TemplateStatus::rejected;
    return made;
}

TEST(EnterpriseTemplates, AreReadAndWrittenAsTheVectorStands) {
    EXPECT_EQ(vectors_in("template").size(), 2U);  // and the webhook
    const TemplatePage expected{.templates = {order_shipped(), delivery_feedback()}};
    const auto page = read(vector_text("template/ENT-TPL-01.json"));
    ASSERT_TRUE(page) << describe(page.error());
    EXPECT_EQ(*page, expected);
    for (const TemplateListing& made : page->templates) {
        EXPECT_TRUE(read_form(made.components)) << made.name << " is not in Meta's form";
    }

    const HttpRequest asked = dialect.client.write_template_query(account, {});
    json::value sample = json_of(vector_text("template/ENT-TPL-01.json"));
    for (json::value& element : sample.at("data").as_array()) {
        element.as_object().erase("creation_time");
        element.as_object().erase("updation_time");
        element.as_object()["quality_score"] = "UNKNOWN";
    }
    const HttpResponse written = dialect.server.write_templates(expected, asked);
    EXPECT_EQ(json_of(written.body), sample);
    EXPECT_EQ(dialect.client.read_templates(written), Result<TemplatePage>(expected));
}

TEST(EnterpriseTemplates, AreAskedForAllAtOnceByTheNotificationAccount) {
    const HttpRequest asked = dialect.client.write_template_query(account, {.limit = 25, .after = "x"});
    EXPECT_EQ(asked.method, "GET");
    EXPECT_TRUE(asked.target.starts_with("/GatewayAPI/rest?")) << asked.target;
    const auto fields = parse_form(query_of(asked));
    ASSERT_TRUE(fields);
    EXPECT_EQ(*fields, (FormFields{{"method", "get_whatsapp_hsm"},
                                   {"userid", "2000100001"},
                                   {"password", "hsm-secret"},
                                   {"limit", "20000"},
                                   {"fields", R"(["buttons"])"}}));
    EXPECT_EQ(dialect.server.kind_of(asked), Ask::templates);
    EXPECT_TRUE(dialect.server.lets_in(asked, account, Time()));
    EXPECT_EQ(dialect.server.read_template_query(asked).limit, 20'000);
    Account wrapped = account;
    wrapped.target = "/rest?apiUrl=x";
    EXPECT_TRUE(dialect.client.write_template_query(wrapped, {}).target.starts_with("/rest?apiUrl=x&method="));
}

TEST(EnterpriseTemplates, AreCountedByTheLimitThatIsAskedFor) {
    const auto limit = [](const std::string& query) {
        return dialect.server.read_template_query(get("/?" + query)).limit;
    };
    EXPECT_EQ(limit("method=get_whatsapp_hsm"), 20'000);
    EXPECT_EQ(limit("limit=100"), 100);
    EXPECT_EQ(limit("limit=0"), 1);
    EXPECT_EQ(limit("limit=999999999"), 20'000);
    EXPECT_EQ(limit("limit=99999999999999999999"), 20'000);
    EXPECT_EQ(limit("limit=x"), 20'000);
}

TEST(EnterpriseTemplates, AreFoundByNameOrId) {
    const TemplatePage page{.templates = {order_shipped(), delivery_feedback()}};
    const auto names = [&](const std::string& query) {
        std::string found;
        const HttpResponse answer = dialect.server.write_templates(page, get("/?" + query));
        const json::value body = json_of(answer.body);
        for (const json::value& element : body.at("data").as_array()) {
            found += std::string(element.at("name").as_string()) + " ";
        }
        return found;
    };
    EXPECT_EQ(names(""), "order_shipped delivery_feedback ");
    EXPECT_EQ(names("name=order_shipped"), "order_shipped ");
    EXPECT_EQ(names("id=7091002"), "delivery_feedback ");
    EXPECT_EQ(names("id=7091002&name=order_shipped"), "");
}

TEST(EnterpriseTemplates, KeepTheStatusThroughTheGatewaysWords) {
    const struct {
        std::string word;
        TemplateStatus status;
    } cases[] = {{"ENABLED", TemplateStatus::approved},  {"enabled", TemplateStatus::approved},
                 {"PENDING", TemplateStatus::pending},   {"REJECTED", TemplateStatus::rejected},
                 {"DISABLED", TemplateStatus::disabled}, {"PAUSED", TemplateStatus::paused}};
    for (const auto& [word, status] : cases) {
        const auto page =
            read(R"({"data":[{"id":"1","name":"n","language":"en","body":"b","status":")" + word + "\"}]}");
        ASSERT_TRUE(page && page->templates.size() == 1) << word;
        EXPECT_EQ(page->templates[0].status, status) << word;
        TemplatePage again{.templates = page->templates};
        again.templates[0].reason = "because";
        EXPECT_EQ(dialect.client.read_templates(dialect.server.write_templates(again, get("/"))),
                  Result<TemplatePage>(again));
    }
}

TEST(EnterpriseTemplates, AreNamedWhereOneCannotBeReadAndTheOthersAreTaken) {
    const std::string good = R"({"id":1,"name":"n","language":"en","type":"TEXT","body":"b","status":"ENABLED"})";
    const struct {
        std::string element;
        std::string where;
    } cases[] = {
        {"7", "data[1].name"},
        {R"({"name":"m","language":"en","body":"b","status":"ODD"})", "data[1].status"},
        {R"({"name":"m","language":"en","body":"b"})", "data[1].status"},
        {R"({"name":"m","body":"b","status":"ENABLED"})", "data[1].language"},
        {R"({"name":"m","language":"en","status":"ENABLED"})", "data[1].body"},
        {R"({"name":"m","language":"en","type":"CAROUSEL","body":"b","status":"ENABLED"})", "data[1].type"},
        {R"({"name":"m","language":"en","body":"b","buttons":7,"status":"ENABLED"})", "data[1].buttons"},
        {R"({"name":{"a":1},"language":"en","body":"b","status":"ENABLED"})", "data[1].name"},
    };
    for (const auto& [element, where] : cases) {
        const auto page = read("{\"data\":[" + good + "," + element + "]}");
        ASSERT_TRUE(page) << element;
        EXPECT_EQ(page->templates.size(), 1U);
        ASSERT_EQ(page->unreadable.size(), 1U) << element;
        EXPECT_EQ(page->unreadable[0].where, where);
    }
}

TEST(EnterpriseTemplates, SayWhereTheProviderHasMoreThanItTold) {
    const auto page =
        read(R"({"data":[{"id":1,"name":"n","language":"en","body":"b","status":"ENABLED"}],"meta":{"total":30000}})");
    ASSERT_TRUE(page);
    ASSERT_EQ(page->unreadable.size(), 1U);
    EXPECT_EQ(page->unreadable[0].where, "meta.total");
}

TEST(EnterpriseTemplates, AreReadInTheGreatestNumberThatIsAskedFor) {
    std::string body = "{\"data\":[";
    for (int at = 0; at < 20'000; ++at) {
        body +=
            (at == 0 ? "" : ",") + std::string(R"({"id":1,"name":"n","language":"en","body":"b","status":"ENABLED"})");
    }
    const auto page = read(body + "]}");
    ASSERT_TRUE(page) << describe(page.error());
    EXPECT_EQ(page->templates.size(), 20'000U);
}

// The gateway has four types.
TEST(EnterpriseTemplates, WithAGifAreToldAsOnesWithAVideo) {
    const TemplatePage page{
        .templates = {listing("1", "sale", R"([{"type":"HEADER","format":"GIF"},{"type":"BODY","text":"b"}])")}};
    const auto read_again = dialect.client.read_templates(dialect.server.write_templates(page, get("/")));
    ASSERT_TRUE(read_again);
    ASSERT_EQ(read_again->templates.size(), 1U);
    EXPECT_EQ(read_again->templates[0].components,
              json_of(R"([{"type":"HEADER","format":"VIDEO"},{"type":"BODY","text":"b"}])").as_array());
}

TEST(EnterpriseTemplates, AreNotReadFromARefusal) {
    const struct {
        unsigned status;
        std::string body;
        ErrorKind kind;
    } cases[] = {
        {200, R"({"response":{"id":"102","details":"Authentication failed","status":"error"}})", ErrorKind::denied},
        {200, "error | 171 | not allowed", ErrorKind::denied},
        {200, "error | 106 | no such method", ErrorKind::invalid},
        {401, "", ErrorKind::denied},
        {403, "<html>", ErrorKind::denied},
        {500, "", ErrorKind::invalid},
        {429, R"({"data":[]})", ErrorKind::invalid},
        {200, "", ErrorKind::invalid},
        {200, "{}", ErrorKind::invalid},
        {200, R"({"data":{}})", ErrorKind::invalid},
        {200, "[]", ErrorKind::invalid},
    };
    for (const auto& [status, body, kind] : cases) {
        const auto page = read(body, status);
        ASSERT_FALSE(page) << status << body;
        EXPECT_EQ(page.error().kind, kind) << status << body;
    }
}

// What the list has no place for is told as a type that its reader names, so that it is not lost.
TEST(EnterpriseTemplates, AreNotMistakenForSimplerOnes) {
    const TemplatePage page{
        .templates = {listing("1", "cards", R"([{"type":"BODY","text":"b"},{"type":"CAROUSEL","cards":[]}])")}};
    const auto read_again = dialect.client.read_templates(dialect.server.write_templates(page, get("/")));
    ASSERT_TRUE(read_again);
    EXPECT_TRUE(read_again->templates.empty());
    EXPECT_EQ(read_again->unreadable.size(), 1U);
}

}  // namespace
}  // namespace parley::gupshup_enterprise
