#include "sandbox/templates.h"

#include <gtest/gtest.h>

#include <set>

namespace parley::sandbox {

namespace {

const Dialect& generic() {
    return *dialect_named("generic");
}

json::array components(std::string_view text) {
    return json::parse(text).as_array();
}

KnownTemplate known(const std::string& name, std::string_view text, const std::string& language = "en") {
    KnownTemplate made{.name = name, .language = language};
    made.components = {json::object{{"type", "BODY"}, {"text", text}}};
    return made;
}

FilledTemplate filled(const std::string& name, std::vector<std::string> values, const std::string& language = "en") {
    FilledTemplate made{.name = name, .language = language};
    made.body = FilledText{{}, std::move(values)};
    return made;
}

FailureCode code_of(const Templates& templates, FilledTemplate message) {
    const auto found = templates.found_for(generic(), message);
    return found ? FailureCode::none : found.error().code;
}

}  // namespace

TEST(Templates, AreAllKnownWhereNoneIsRegistered) {
    Templates templates;
    EXPECT_EQ(code_of(templates, filled("anything", {"1", "2"})), FailureCode::none);
    FilledTemplate message = filled("anything", {});
    EXPECT_EQ(templates.found_for(generic(), message).value_or(nullptr), nullptr);
}

TEST(Templates, AreCheckedByNameLanguageAndValues) {
    Templates templates;
    templates.read({known("welcome", "Hello {{1}}!"), {.name = "short", .language = "en_GB", .parameters = 2}});
    EXPECT_EQ(code_of(templates, filled("welcome", {"Asha"})), FailureCode::none);
    EXPECT_EQ(code_of(templates, filled("welcome", {"Asha"}, "hi")), FailureCode::template_unknown);
    EXPECT_EQ(code_of(templates, filled("farewell", {"Asha"})), FailureCode::template_unknown);
    EXPECT_EQ(code_of(templates, filled("welcome", {})), FailureCode::bad_parameters);
    EXPECT_EQ(code_of(templates, filled("short", {"1", "2"}, "en-GB")), FailureCode::none);  // as some spell it
    EXPECT_EQ(code_of(templates, filled("short", {"1"}, "en_GB")), FailureCode::bad_parameters);
    EXPECT_EQ(code_of(templates, filled("whatsapp:hsm:shop:welcome", {"Asha"})), FailureCode::none);
    FilledTemplate message = filled("welcome", {"Asha", "Ravi"});
    EXPECT_EQ(templates.found_for(generic(), message).error().words,
              "body: number of localizable_params (2) does not match the expected number of params (1)");
}

TEST(Templates, AreRefusedByWhatBecameOfThem) {
    const std::pair<TemplateStatus, FailureCode> cases[] = {
        {TemplateStatus::approved, FailureCode::none},
        {TemplateStatus::pending, FailureCode::template_unknown},
        {TemplateStatus::rejected, FailureCode::template_unknown},
        {TemplateStatus::paused, FailureCode::template_paused},
        {TemplateStatus::disabled, FailureCode::template_paused},
    };
    for (const auto& [status, code] : cases) {
        KnownTemplate one = known("welcome", "Hello {{1}}!");
        one.status = status;
        Templates templates;
        templates.read({one});
        FilledTemplate message = filled("welcome", {"Asha"});
        const auto found = templates.found_for(generic(), message);
        EXPECT_EQ(found ? FailureCode::none : found.error().code, code) << name_of(status);
        EXPECT_TRUE(found || found.error().retry == Retry::pause_campaign);
    }
}

TEST(Templates, AreCompletedForThePhone) {
    Templates templates;
    KnownTemplate rich = known("welcome", "Hello {{1}}!");
    rich.components = components(R"json([
        {"type": "BODY", "text": "Hello {{1}}!"}, {"type": "FOOTER", "text": "Shop"},
        {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Look", "url": "https://shop.example/{{1}}"}]}])json");
    templates.read({rich, {.name = "short", .language = "en", .parameters = 1}});
    FilledTemplate message = filled("welcome", {"Asha"});
    message.buttons = {DynamicUrlButton{{}, "sale"}};
    complete(**templates.found_for(generic(), message), message);
    EXPECT_EQ(message.body->text, "Hello Asha!");
    EXPECT_EQ(message.footer, "Shop");
    EXPECT_EQ(message.buttons, (std::vector<Button>{StaticUrlButton{"Look", "https://shop.example/sale"}}));
    FilledTemplate bare = filled("short", {"Asha"});
    complete(**templates.found_for(generic(), bare), bare);
    EXPECT_EQ(bare.body->text, "short Asha");
}

TEST(Templates, AreFoundByIdWithOneListOfValues) {
    KnownTemplate one = known("order", "{{1}} arrives on {{2}}");
    one.id = "0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c01";
    one.components = components(R"json([
        {"type": "HEADER", "format": "TEXT", "text": "Order {{1}}"},
        {"type": "BODY", "text": "Hi {{1}}."},
        {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Track", "url": "https://shop.example/{{1}}"}]}])json");
    Templates templates;
    templates.read({one});
    FilledTemplate message;
    message.id = one.id;
    message.body = FilledText{{}, {"4711", "Asha", "track/4711"}};
    const auto entry = templates.found_for(generic(), message);
    ASSERT_TRUE(entry) << entry.error().words;
    complete(**entry, message);
    EXPECT_EQ(message.name, "order");
    EXPECT_EQ(message.language, "en");
    EXPECT_EQ(message.header, Header(FilledText{"Order 4711", {"4711"}}));
    EXPECT_EQ(message.body->text, "Hi Asha.");
    EXPECT_EQ(message.buttons, (std::vector<Button>{StaticUrlButton{"Track", "https://shop.example/track/4711"}}));
    message = {};
    message.id = "another";
    EXPECT_EQ(code_of(templates, message), FailureCode::template_unknown);
}

TEST(Templates, AreFoundByTheirFinishedText) {
    Templates templates;
    KnownTemplate paused = known("paused", "Your code is {{1}}, keep it");
    paused.status = TemplateStatus::paused;
    templates.read({known("any", "{{1}}"), known("code", "Your code is {{1}}"),
                    known("greeting", "Hi {{1}}, how are you?"), paused, known("again", "Your code is {{1}}")});
    const auto found = [&](const std::string& text) {
        FilledTemplate message;
        message.body = FilledText{text};
        const auto entry = templates.found_for(generic(), message);
        return entry ? (*entry)->listing.name + ":" + message.body->parameters.at(0) : std::string("none");
    };
    EXPECT_EQ(found("Your code is 4711"), "code:4711");  // the first of two alike
    EXPECT_EQ(found("Hi Asha, how are you?"), "greeting:Asha");
    EXPECT_EQ(found("Good morning"), "any:Good morning");
    EXPECT_EQ(found("Your code is 4711, keep it"), "none");  // what is meant is paused
    templates.read({known("code", "Your code is {{1}}")});
    EXPECT_EQ(found("Good morning"), "none");
}

TEST(Templates, KeepsAndChecksKindsThatItHasNoWordsFor) {
    KnownTemplate flow = known("flow", "");
    flow.components = components(R"json([{"type": "BODY", "text": "Hi {{1}}"},
        {"type": "BUTTONS", "buttons": [{"type": "FLOW", "text": "Begin", "flow_id": 1}]}])json");
    Templates templates;
    templates.read({flow});
    EXPECT_EQ(code_of(templates, filled("flow", {"1", "2", "3"})), FailureCode::bad_parameters);
    EXPECT_EQ(templates.page(generic(), {}).templates.at(0).components, flow.components);
}

TEST(Templates, AreListedPageByPage) {
    std::vector<KnownTemplate> all;
    for (int i = 0; i < 2'000; ++i) {
        all.push_back(known(fmt::format("template_{}", i), "Hello {{1}}!"));
    }
    Templates templates;
    templates.read(all);
    std::set<std::string> ids;
    std::vector<std::string> names;
    TemplateQuery query{.limit = 300};
    std::size_t pages = 0;
    do {
        const TemplatePage page = templates.page(generic(), query);
        ASSERT_FALSE(page.templates.empty());
        for (const TemplateListing& listing : page.templates) {
            ids.insert(listing.id);
            names.push_back(listing.name);
        }
        query.after = page.next;
        ++pages;
    } while (!query.after.empty() && pages < 100);
    EXPECT_EQ(pages, 7u);
    EXPECT_EQ(ids.size(), 2'000u);
    ASSERT_EQ(names.size(), 2'000u);
    EXPECT_EQ(names.front(), "template_0");
    EXPECT_EQ(names.back(), "template_1999");
    EXPECT_TRUE(templates.page(generic(), {.limit = 300, .after = "no such id"}).templates.empty());
    EXPECT_EQ(templates.page(generic(), {.limit = 2'000}).next, "");
}

TEST(Templates, KeepTheirIdsAndShowThemselvesOnlyToTheirDialect) {
    KnownTemplate own = known("own", "Hello");
    own.id = "4711";
    KnownTemplate other = known("other", "Hello");
    other.dialect = all_dialects().back()->name;
    Templates templates;
    templates.read({own, known("made", "Hello"), other});
    const auto made = templates.all()[1].listing.id;
    EXPECT_EQ(made.find_first_not_of("0123456789"), made.npos);
    EXPECT_EQ(templates.all()[0].listing.id, "4711");
    EXPECT_EQ(templates.place_of("4711"), 0u);
    templates.read({known("made", "Hello again")});
    EXPECT_EQ(templates.all()[0].listing.id, made);
    for (const Dialect* dialect : all_dialects()) {
        templates.read({other});
        EXPECT_EQ(templates.page(*dialect, {}).templates.size(), dialect->name == other.dialect ? 1u : 0u);
    }
}

TEST(Templates, AreListedAsFarAsTheyAreAskedFor) {
    Templates templates;
    KnownTemplate paused = known("summer_offer", "Sun!", "de");
    paused.status = TemplateStatus::paused;
    KnownTemplate code = known("code", "{{1}} is it.");
    code.category = "AUTHENTICATION";
    templates.read({known("offer", "Look!"), paused, code});
    const auto names = [&](TemplateQuery query) {
        std::vector<std::string> found;
        const TemplatePage page = templates.page(generic(), query);
        for (const TemplateListing& listing : page.templates) {
            found.push_back(listing.name);
        }
        EXPECT_GE(page.total.value(), found.size());
        return found;
    };
    using Names = std::vector<std::string>;
    EXPECT_EQ(names({.name = "offer"}), (Names{"offer", "summer_offer"}));
    EXPECT_EQ(names({.languages = {"en"}}), (Names{"offer", "code"}));
    EXPECT_EQ(names({.statuses = {"PAUSED", "REJECTED"}}), Names{"summer_offer"});
    EXPECT_EQ(names({.categories = {"AUTHENTICATION"}}), Names{"code"});
    EXPECT_EQ(names({.name = "offer", .languages = {"fr"}}), Names{});
    const TemplatePage first = templates.page(generic(), {.limit = 1, .name = "offer"});
    EXPECT_EQ(first.total, 2U);
    EXPECT_EQ(templates.page(generic(), {.limit = 1, .after = first.next, .name = "offer"}).templates.at(0).name,
              "summer_offer");
}

}  // namespace parley::sandbox
