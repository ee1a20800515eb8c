#include "campaign/template_lint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/lint/languages.h"
#include "template_vectors.h"

namespace parley::campaign {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A dialect that carries everything, named like no real one, so that each rule stands alone.
struct Everything {
    Everything() {
        for (const Feature feature : all_features()) {
            abilities.push_back({feature, Carriage::carried});
        }
        dialect.name = "everything";
        dialect.title = "Everything";
        dialect.can.abilities = abilities;
    }
    Everything(const Everything&) = delete;

    std::vector<Ability> abilities;
    Dialect dialect;
};

class LintTest : public ::testing::Test {
protected:
    std::vector<Finding> findings(const Template& form, bool imported = false) const {
        return lint(form, {everything_.dialect, allow_private_, imported});
    }
    std::vector<Finding> findings(const std::string& components, const std::string& category = {},
                                  bool imported = false) const {
        Template form{.name = "welcome",
                      .language = "en",
                      .components = json::parse(components).as_array(),
                      .category = category};
        return findings(form, imported);
    }

    Everything everything_;
    bool allow_private_ = false;
};

std::string told(const std::vector<Finding>& findings) {
    std::string text;
    for (const Finding& finding : findings) {
        text += std::string(name_of(finding.severity)) + " " + finding.where + ": " + finding.what + "\n";
    }
    return text;
}

bool has(const std::vector<Finding>& findings, Severity severity, const std::string& where, const std::string& what) {
    return std::ranges::any_of(findings, [&](const Finding& finding) {
        return finding.severity == severity && finding.where == where && finding.what.find(what) != std::string::npos;
    });
}

std::string times(int count, const std::string& text) {
    std::string out;
    for (int at = 0; at < count; ++at) {
        out += text;
    }
    return out;
}

const std::string good_body = R"({"type":"BODY","text":"Hello there, my friend."})";

std::string with_buttons(const std::string& buttons) {
    return "[" + good_body + R"(,{"type":"BUTTONS","buttons":[)" + buttons + "]}]";
}

TEST_F(LintTest, FindsNothingInExamplesOfTheProviders) {
    for (const char* file :
         {"templates/list_page.json", "templates/list_limited_time_offer.json", "templates/list_carousel.json",
          "templates/list_one_time_password.json", "templates/create_basic.json",
          "templates/create_limited_time_offer.json", "templates/create_carousel.json",
          "templates/create_one_time_password.json", "templates/create_named_and_location.json"}) {
        for (const json::object& written : testing::templates_in(file)) {
            Template form{.name = std::string(written.at("name").as_string()),
                          .language = std::string(written.at("language").as_string()),
                          .components = written.at("components").as_array(),
                          .category = std::string(written.at("category").as_string())};
            EXPECT_THAT(told(findings(form)), IsEmpty()) << file;
        }
    }
}

TEST_F(LintTest, LetsInWhatTheGuideListsThoughNotAllOfItCouldBeMadeToday) {
    for (const char* file : {"generic/template_import/basic.json", "generic/template_import/limited_time_offer.json",
                             "generic/template_import/carousel.json"}) {
        for (const json::object& written : testing::templates_in(file)) {
            Template form{.name = std::string(written.at("name").as_string()),
                          .language = std::string(written.at("language").as_string()),
                          .components = written.at("components").as_array(),
                          .category = std::string(written.at("category").as_string())};
            EXPECT_FALSE(has_errors(findings(form, true))) << file << "\n" << told(findings(form, true));
        }
    }
}

struct Case {
    std::string components;
    Severity severity;
    std::string where;
    std::string what;
    std::string category = {};
};

constexpr auto error = Severity::error;
constexpr auto warning = Severity::warning;

const std::string picture = R"({"type":"HEADER","format":"IMAGE","example":{"header_handle":["4::a"]}})";
const std::string film = R"({"type":"HEADER","format":"VIDEO","example":{"header_handle":["4::a"]}})";
const std::string reply = R"({"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"More"}]})";

std::string card(const std::string& parts) {
    return R"({"components":[)" + parts + "]}";
}
std::string carousel(const std::string& cards, const std::string& more = {}) {
    return "[" + good_body + more + R"(,{"type":"CAROUSEL","cards":[)" + cards + "]}]";
}
const std::string good_card = card(picture + "," + reply);
std::string offer(const std::string& text, const std::string& more = {}, const std::string& body = good_body) {
    return "[" + body + R"(,{"type":"LIMITED_TIME_OFFER","limited_time_offer":{"text":")" + text + "\"}}" + more + "]";
}
const std::string otp = R"(,{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"COPY_CODE"}]})";
std::string body(const std::string& text) {
    return R"([{"type":"BODY","text":")" + text + "\"}]";
}

TEST_F(LintTest, HasARuleForEachLimitOfTexts) {
    const std::vector<Case> cases{
        {"[]", error, "components", "has no BODY"},
        {body("Hello {{1}} and {{3}}."), error, "components[0].text", "has no placeholder {{2}}"},
        {body("Hello {{1}} and {{name}}."), error, "components[0].text", "mixes"},
        {body(times(1'025, "a")), error, "components[0].text", "has 1025 characters, 1024 are allowed"},
        {body("Hello {{Name}}, how are you?"), error, "components[0].text", "not in small letters"},
        {body("Hello {{ 1 }}, how are you?"), error, "components[0].text", "with blanks inside"},
        {body("Hello {{first name}}, how are you?"), error, "components[0].text", "braces that are no placeholder"},
        {body("Hello {{1}, how are you?"), error, "components[0].text", "braces that are no placeholder"},
        {body("{{1}}, how are you today?"), error, "components[0].text", "begins with a placeholder"},
        {body("How are you today, {{1}}"), error, "components[0].text", "ends with a placeholder"},
        {body("How are you {{1}} {{2}} today, all of you?"), warning, "components[0].text", "side by side"},
        {body("A {{1}} b {{2}} {{3}}."), warning, "components[0].text", "many placeholders"},
        {body("How are you {{1}} today?"), warning, "components[0].text", "without an example"},
        {"[" + good_body + R"(,{"type":"HEADER","format":"TEXT","text":")" + times(61, "a") + "\"}]", error,
         "components[1].text", "has 61"},
        {"[" + good_body + R"(,{"type":"HEADER","format":"TEXT","text":"{{1}} and {{2}}"}])", error,
         "components[1].text", "more than one placeholder"},
        {"[" + good_body + R"(,{"type":"HEADER","format":"TEXT","text":"a\nb"}])", error, "components[1].text",
         "more than one line"},
        {"[" + good_body + R"(,{"type":"FOOTER","text":")" + times(61, "a") + "\"}]", error, "components[1].text",
         "has 61"},
        {"[" + good_body + R"(,{"type":"FOOTER","text":"Bye {{1}}!"}])", error, "components[1].text",
         "has a placeholder"},
        {R"([{"type":"BODY","text":"x","padding":")" + times(70'000, "a") + "\"}]", error, "components",
         "larger than 64 KB"},
    };
    for (const Case& one : cases) {
        const auto found = findings(one.components, one.category);
        EXPECT_TRUE(has(found, one.severity, one.where, one.what)) << one.components.substr(0, 300) << "\n"
                                                                   << told(found);
    }
    EXPECT_THAT(told(findings(body(times(1'024, "ä")))), IsEmpty());
}

TEST_F(LintTest, HasARuleForEachLimitOfButtons) {
    const auto url = [](const std::string& target) {
        return with_buttons(R"({"type":"URL","text":"Go","url":")" + target + R"(","example":["x"]})");
    };
    const std::string quick = R"({"type":"QUICK_REPLY","text":"a"})";
    const std::string link = R"({"type":"URL","text":"Go","url":"https://example.com"})";
    const std::string call = R"({"type":"PHONE_NUMBER","text":"Call","phone_number":"+14155550100"})";
    const std::string code = R"({"type":"COPY_CODE","example":"X"})";
    const std::vector<Case> cases{
        {with_buttons(R"({"type":"QUICK_REPLY","text":")" + times(26, "a") + "\"}"), error,
         "components[1].buttons[0].text", "has 26"},
        {with_buttons(R"({"type":"QUICK_REPLY","text":"Hi {{1}}"})"), error, "components[1].buttons[0].text",
         "has a placeholder"},
        {with_buttons(quick + times(10, "," + quick)), error, "components[1].buttons",
         "has 11 buttons, 10 are allowed"},
        {with_buttons(quick + times(10, "," + quick)), error, "components[1].buttons", "has 11 quick replies"},
        {with_buttons(link + "," + link + "," + link), error, "components[1].buttons", "has 3 link buttons, 2"},
        {with_buttons(call + "," + call), error, "components[1].buttons", "has 2 call buttons, 1"},
        {with_buttons(code + "," + code), error, "components[1].buttons", "has 2 buttons that copy"},
        {with_buttons(R"({"type":"VOICE_CALL","text":"a"},{"type":"VOICE_CALL","text":"b"})"), error,
         "components[1].buttons", "WhatsApp call"},
        {with_buttons(quick + "," + link + "," + R"({"type":"QUICK_REPLY","text":"b"})"), error,
         "components[1].buttons[2]", "stands apart"},
        {with_buttons(quick + "," + quick), warning, "components[1].buttons[1].text", "same text"},
        {with_buttons(
             R"({"type":"QUICK_REPLY","text":"a"},{"type":"QUICK_REPLY","text":"b"},{"type":"QUICK_REPLY","text":"c"},)" +
             link),
         warning, "components[1].buttons", "more than three"},
        {url("ftp://example.com/a"), error, "components[1].buttons[0].url", "no http or https URL"},
        {url("example.com"), error, "components[1].buttons[0].url", "no http or https URL"},
        {url("{{1}}"), error, "components[1].buttons[0].url", "placeholder in its host"},
        {url("https://{{1}}.example.com/"), error, "components[1].buttons[0].url", "placeholder in its host"},
        {url("https://example.com/{{1}}/x"), error, "components[1].buttons[0].url", "goes on after its placeholder"},
        {url("https://example.com/{{2}}"), error, "components[1].buttons[0].url", "another number than 1"},
        {url("https://example.com/{{1}}{{2}}"), error, "components[1].buttons[0].url", "one placeholder at most"},
        {url("https://example.com/" + times(2'000, "a")), error, "components[1].buttons[0].url", "2000 are allowed"},
        {url("http://192.168.1.9/a"), error, "components[1].buttons[0].url", "private address"},
        {url("https://shop.internal/{{1}}"), error, "components[1].buttons[0].url", "private address"},
        {with_buttons(R"({"type":"URL","text":"Go","url":"https://example.com/{{1}}"})"), warning,
         "components[1].buttons[0]", "without an example"},
        {with_buttons(R"({"type":"PHONE_NUMBER","text":"Call","phone_number":"call me"})"), error,
         "components[1].buttons[0].phone_number", "no phone number"},
        {with_buttons(R"({"type":"COPY_CODE","example":"1234567890123456"})"), error,
         "components[1].buttons[0].example", "has 16"},
        {with_buttons(R"({"type":"COPY_CODE"})"), warning, "components[1].buttons[0]", "no example of the code"},
        {with_buttons(R"({"type":"REMINDER","text":"x"})"), error, "components[1].buttons[0].type",
         "no kind of button"},
    };
    for (const Case& one : cases) {
        const auto found = findings(one.components);
        EXPECT_TRUE(has(found, one.severity, one.where, one.what)) << one.components.substr(0, 300) << "\n"
                                                                   << told(found);
    }
    for (const std::string& good :
         {quick + R"(,{"type":"QUICK_REPLY","text":"b"},)" + link, link + "," + call + "," + quick, code + "," + link,
          std::string(R"({"type":"FLOW","text":"Start"})")}) {
        EXPECT_THAT(told(findings(with_buttons(good))), IsEmpty()) << good;
    }
}

TEST_F(LintTest, HasARuleForEachKindOfTemplate) {
    const std::string footer = R"(,{"type":"FOOTER","text":"Bye"})";
    const std::string two = good_card + "," + good_card;
    const std::vector<Case> cases{
        {offer("12345678901234567"), error, "components[1].limited_time_offer.text", "has 17 characters, 16"},
        {offer("For {{1}}"), error, "components[1].limited_time_offer.text", "has a placeholder"},
        {offer("Now", footer), error, "components[2].text", "does not go with a limited-time offer"},
        {offer("Now", R"(,{"type":"HEADER","format":"TEXT","text":"Hi"})"), error, "components[2]",
         "does not go with a limited-time offer"},
        {offer("Now", "", R"({"type":"BODY","text":")" + times(601, "a") + "\"}"), error, "components[0].text",
         "has 601 characters, 600"},
        {offer("Now"), error, "category", "does not fit a limited-time offer", "UTILITY"},
        {carousel(good_card), error, "components[1].cards", "has 1 cards, 2 to 10"},
        {carousel(good_card + times(10, "," + good_card)), error, "components[1].cards", "has 11 cards"},
        {carousel(two, footer), error, "components[1].text", "does not go with a carousel"},
        {carousel(two, "," + picture), error, "components[1]", "does not go with a carousel"},
        {carousel(two, "," + reply), error, "components[1]", "does not go with a carousel"},
        {carousel(two), error, "category", "does not fit a carousel", "UTILITY"},
        {carousel(good_card + "," + card(film + "," + reply)), error, "components[1].cards[1].components[0]",
         "of another kind"},
        {carousel(good_card + "," + card(reply)), error, "components[1].cards[1]", "has no header"},
        {carousel(good_card + "," + card(R"({"type":"HEADER","format":"LOCATION"},)" + reply)), error,
         "components[1].cards[1].components[0]", "no header for a card"},
        {carousel(good_card + "," + card(picture + R"(,{"type":"BODY","text":"x"},)" + reply)), error,
         "components[1].cards[1]", "only one of the two has a text"},
        {carousel(good_card + "," + card(picture)), error, "components[1].cards[1]", "has no button"},
        {carousel(good_card + "," +
                  card(picture + R"(,{"type":"BUTTONS","buttons":[{"type":"URL","text":"a","url":"https://e.com"}]})")),
         error, "components[1].cards[1]", "other kinds of buttons"},
        {carousel(
             good_card + "," +
             card(
                 picture +
                 R"(,{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"a"},{"type":"QUICK_REPLY","text":"b"},{"type":"QUICK_REPLY","text":"c"}]})")),
         error, "components[1].cards[1]", "has 3 buttons, 2"},
        {carousel(good_card + "," +
                  card(picture + R"(,{"type":"BUTTONS","buttons":[{"type":"COPY_CODE","example":"X"}]})")),
         error, "components[1].cards[1].components[1].buttons[0]", "no button for a card"},
        {carousel(card(picture + R"(,{"type":"BODY","text":")" + times(161, "a") + "\"}," + reply) + "," + good_card),
         error, "components[1].cards[0].components[1].text", "has 161 characters, 160"},
        {carousel(card(picture + R"(,{"type":"BODY","text":"For {{1}}"},)" + reply) + "," + good_card), error,
         "components[1].cards[0].components[1].text", "ends with a placeholder"},
        {"[" + good_body + "]", error, "components", "no button for the one-time password", "AUTHENTICATION"},
        {"[" + good_body + otp + "]", error, "category", "does not fit a one-time password", "MARKETING"},
        {"[" + good_body + otp + "]", warning, "category", "is not given"},
        {"[" + good_body + otp + "," + picture + "]", error, "components[2]", "does not go with a one-time password",
         "AUTHENTICATION"},
        {R"([{"type":"BODY","text":"See https://e.com now."})" + otp + "]", error, "components[0].text", "holds a link",
         "AUTHENTICATION"},
        {"[" + good_body + R"(,{"type":"FOOTER","code_expiration_minutes":91})" + otp + "]", error,
         "components[1].text", "no time that a code", "AUTHENTICATION"},
        {"[" + good_body +
             R"(,{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"COPY_CODE"},{"type":"QUICK_REPLY","text":"a"}]}])",
         error, "components[1].buttons[1]", "does not go with a one-time password", "AUTHENTICATION"},
    };
    for (const Case& one : cases) {
        const auto found = findings(one.components, one.category);
        EXPECT_TRUE(has(found, one.severity, one.where, one.what)) << one.components.substr(0, 500) << "\n"
                                                                   << told(found);
    }
    EXPECT_THAT(told(findings(carousel(two), "MARKETING")), IsEmpty());
    EXPECT_THAT(told(findings(offer("Now", "," + picture), "MARKETING")), IsEmpty());
}

TEST_F(LintTest, HasARuleForMedia) {
    const auto header = [](const std::string& format, const std::string& example) {
        return "[" + good_body + R"(,{"type":"HEADER","format":")" + format + R"(","example":{"header_handle":[")" +
               example + R"("]}}])";
    };
    const std::string where = "components[1].example.header_handle[0]";
    const std::vector<Case> cases{
        {header("IMAGE", "http://10.0.0.7/a.png"), error, where, "private address"},
        {header("IMAGE", "http://127.0.0.1:8080/a.png"), error, where, "private address"},
        {header("IMAGE", "http://[::1]/a.png"), error, where, "private address"},
        {header("IMAGE", "http://2130706433/a.png"), error, where, "private address"},
        {header("VIDEO", "https://media.local/a.mp4"), error, where, "private address"},
        {header("DOCUMENT", "ftp://example.com/a.pdf"), error, where, "no http or https URL"},
        {header("IMAGE", "file:///etc/passwd"), error, where, "no http or https URL"},
        {header("IMAGE", "https://e.com/a.mp4?x=.png"), warning, where, "kind of media"},
        {header("VIDEO", "https://e.com/a.JPG"), warning, where, "kind of media"},
        {header("IMAGE", "https://e.com/a.webp"), warning, where, "kind of media"},
        {"[" + good_body + R"(,{"type":"HEADER","format":"VIDEO"}])", warning, "components[1]",
         "no example of its media"},
    };
    for (const Case& one : cases) {
        const auto found = findings(one.components);
        EXPECT_TRUE(has(found, one.severity, one.where, one.what)) << one.components << "\n" << told(found);
    }
    for (const auto& [format, example] :
         {std::pair("IMAGE", "https://e.com/a.png"), std::pair("VIDEO", "https://e.com/a"),
          std::pair("DOCUMENT", "https://e.com/a.webp"), std::pair("IMAGE", "4::aW1h:ARx")}) {
        EXPECT_THAT(told(findings(header(format, example))), IsEmpty()) << example;
    }
}

TEST_F(LintTest, LetsPrivateAddressesInWhereTheyAreAllowed) {
    allow_private_ = true;
    EXPECT_THAT(told(findings(with_buttons(R"({"type":"URL","text":"Go","url":"http://127.0.0.1:8090/a"})"))),
                IsEmpty());
    EXPECT_TRUE(has_errors(findings(with_buttons(R"({"type":"URL","text":"Go","url":"ftp://127.0.0.1:8090/a"})"))));
}

TEST_F(LintTest, TellsEverythingAndNotTheFirstThingOnly) {
    const auto found = findings(
        R"([{"type":"BODY","text":"{{1}} {{3}}"},{"type":"POEM"},{"type":"BUTTONS","buttons":[{"type":"URL","text":"a"}]}])",
        "SONG");
    EXPECT_EQ(std::ranges::count(found, error, &Finding::severity), 4) << told(found);
}

TEST_F(LintTest, TellsAtMostTwoHundredThingsAndNoErrorIsLostForWarnings) {
    std::string cards;
    for (int at = 0; at < 50; ++at) {
        cards +=
            (at == 0 ? "" : ",") +
            card(
                picture + R"(,{"type":"BODY","text":"{{1}} {{2}} {{3}}"},{"type":"BUTTONS","buttons":[)" +
                std::string(
                    R"({"type":"URL","text":"a","url":"https://e.com/{{1}}"},{"type":"URL","text":"a","url":"https://e.com/{{1}}"}]})"));
    }
    const auto found = findings(carousel(cards), "SONG");
    EXPECT_EQ(found.size(), 200U);
    EXPECT_TRUE(has(found, error, "category", "no category")) << told(found);
    EXPECT_TRUE(has(found, error, "components[1].cards", "has 50 cards"));
}

TEST_F(LintTest, OfImportedTemplatesRefusesOnlyWhatCannotBeSent) {
    for (const std::string& odd :
         {body("{{1}} and {{2}}"), offer("12345678901234567", R"(,{"type":"FOOTER","text":"Bye"})"),
          with_buttons(R"({"type":"URL","text":"Go","url":"http://10.0.0.1/"},{"type":"REMINDER","text":"x"})")}) {
        EXPECT_TRUE(has_errors(findings(odd))) << odd;
        EXPECT_FALSE(has_errors(findings(odd, "SONG", true))) << told(findings(odd, "SONG", true));
        EXPECT_FALSE(findings(odd, "SONG", true).empty());
    }
    for (const std::string& broken : {body("{{1}} and {{3}}."), std::string("[]"), with_buttons("7")}) {
        EXPECT_TRUE(has_errors(findings(broken, "", true))) << broken;
    }
}

struct NameCase {
    TemplateNaming naming;
    const char* name;
    bool good;
    const char* external_id = "";
};

TEST_F(LintTest, KnowsHowEachProviderNamesItsTemplates) {
    using enum TemplateNaming;
    const std::vector<NameCase> cases{
        {meta, "order_shipped_2", true},
        {meta, "Order", false},
        {meta, "order shipped", false},
        {meta, "order-shipped", false},
        {account_and_name, "ACME:welcome_message", true},
        {account_and_name, "ACME2:welcome", true},
        {account_and_name, "acme:welcome", false},
        {account_and_name, "welcome", false},
        {account_and_name, "ACME:", false},
        {account_and_name, ":welcome", false},
        {account_and_name, "ACME:Welcome", false},
        {namespace_and_name, "0a1b2c3d_4e5f:order_shipped", true},
        {namespace_and_name, "whatsapp:hsm:technology:nexmo:verify", true},
        {namespace_and_name, "order_shipped", false},
        {namespace_and_name, "a b:order", false},
        {namespace_and_name, "ns:Order", false},
        {uuid, "0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c01", true},
        {uuid, "0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c0", false},
        {uuid, "order_shipped", false},
        {uuid, "order_shipped", true, "0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c01"},
        {uuid, "order_shipped", false, "17"},
        {free, "Sample Template 1!", true},
        {free, " welcome", false},
        {free, "", false},
        {free, "a\nb", false},
        {free, "\xff", false},
    };
    for (const NameCase& one : cases) {
        everything_.dialect.can.naming = one.naming;
        Template form{.name = one.name,
                      .language = "en",
                      .components = json::parse("[" + good_body + "]").as_array(),
                      .external_id = one.external_id};
        EXPECT_EQ(!has_errors(findings(form)), one.good) << one.name << "\n" << told(findings(form));
    }
    Template long_name{
        .name = std::string(513, 'a'), .language = "en", .components = json::parse("[" + good_body + "]").as_array()};
    EXPECT_TRUE(has(findings(long_name), error, "name", "has 513 characters, 512"));
}

TEST_F(LintTest, TakesAPlainNameWhereTheAccountHasTheNamespace) {
    everything_.dialect.can.naming = TemplateNaming::namespace_and_name;
    const auto told_of = [&](const std::string& name) {
        Template form{.name = name, .language = "en", .components = json::parse("[" + good_body + "]").as_array()};
        return told(lint(form, {.dialect = everything_.dialect, .has_namespace = true}));
    };
    EXPECT_THAT(told_of("order_shipped"), IsEmpty());
    EXPECT_THAT(told_of("0a1b2c3d_4e5f:order_shipped"), IsEmpty());
    EXPECT_THAT(told_of("Order shipped"), HasSubstr("error name"));
    EXPECT_THAT(told_of(":order_shipped"), HasSubstr("error name"));
}

TEST_F(LintTest, DoesNotAskImportedNamesForTheAccountThatNoListTells) {
    everything_.dialect.can.naming = TemplateNaming::account_and_name;
    Template form{
        .name = "order_shipped", .language = "en", .components = json::parse("[" + good_body + "]").as_array()};
    EXPECT_THAT(told(findings(form, true)), IsEmpty());
}

TEST_F(LintTest, KnowsTheLanguagesOfWhatsAppAndHowTheyAreSpelled) {
    const auto of = [&](const char* language) {
        Template form{.name = "t", .language = language, .components = json::parse("[" + good_body + "]").as_array()};
        return findings(form);
    };
    for (const char* good : {"en", "en_US", "pt_BR", "zh_HK", "fil", "prs_AF", "zu", "af"}) {
        EXPECT_THAT(told(of(good)), IsEmpty()) << good;
    }
    EXPECT_THAT(of("en-US").at(0).advice, HasSubstr("write en_US"));
    EXPECT_THAT(of("pt").at(0).advice, HasSubstr("there are: pt_BR, pt_PT"));
    EXPECT_THAT(of("EN_us").at(0).advice, HasSubstr("en_US"));
    for (const char* wrong : {"", " ", "xx", "english", "en_FR", "en_us", "\xff", "a language with a long name"}) {
        EXPECT_TRUE(has_errors(of(wrong))) << wrong;
        EXPECT_EQ(of(wrong).at(0).where, "language");
    }
    EXPECT_TRUE(linting::is_template_language("en_GB"));
}

TEST_F(LintTest, NamesWhatTheDialectLosesWithItsNoteAndItsPlace) {
    for (Ability& ability : everything_.abilities) {
        if (ability.feature == Feature::header_location) {
            ability = {Feature::header_location, Carriage::lost, "put it into the text"};
        } else if (ability.feature == Feature::named_parameters) {
            ability = {Feature::named_parameters, Carriage::changed, "values are numbered"};
        } else if (ability.feature == Feature::dynamic_url) {
            ability = {Feature::dynamic_url, Carriage::lost, "use a link that is the same for all"};
        }
    }
    const std::string components =
        R"([{"type":"BODY","text":"Dear {{name}}, hello.","example":{"body_text_named_params":[{"param_name":"name","example":"Zoë"}]}},)"
        R"({"type":"HEADER","format":"LOCATION"},{"type":"BUTTONS","buttons":[{"type":"URL","text":"a","url":"https://e.com"},)"
        R"({"type":"URL","text":"b","url":"https://e.com/{{1}}","example":["x"]}]}])";
    for (const bool imported : {false, true}) {
        const auto found = findings(components, "", imported);
        ASSERT_EQ(found.size(), 3U) << told(found);
        EXPECT_TRUE(has(found, warning, "components[0].text", "is changed by Everything"));
        EXPECT_TRUE(has(found, error, "components[1]", "cannot be sent through Everything: a location in the header"));
        EXPECT_TRUE(has(found, error, "components[2].buttons[1]", "cannot be sent through Everything"));
        EXPECT_EQ(std::ranges::find(found, "components[1]", &Finding::where)->advice, "put it into the text");
    }
}

TEST(Lint, OfEveryDialectThatThereIsTakesAPlainText) {
    for (const Dialect* dialect : all_dialects()) {
        Template form{.name = "welcome",
                      .language = "en",
                      .components = json::parse("[" + good_body + "]").as_array(),
                      .external_id = "0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c01"};
        if (dialect->can.naming == TemplateNaming::account_and_name ||
            dialect->can.naming == TemplateNaming::namespace_and_name) {
            form.name = "ACME:welcome";
        }
        EXPECT_THAT(told(lint(form, {*dialect})), IsEmpty()) << dialect->name;
    }
}

}  // namespace
}  // namespace parley::campaign
