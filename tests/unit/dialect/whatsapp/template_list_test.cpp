#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/form.h"
#include "dialect/exchange.h"
#include "dialect/whatsapp/template_list.h"
#include "message/template_form.h"
#include "vectors_path.h"

namespace parley::whatsapp {
namespace {

std::string vector_text(const std::string& name) {
    std::ifstream file(testing::vectors_path() / name, std::ios::binary);
    EXPECT_TRUE(file) << name;
    return {std::istreambuf_iterator<char>(file), {}};
}

Result<TemplatePage> read(std::string body, unsigned status = 200) {
    return read_template_list({.status = status, .headers = {}, .body = std::move(body)});
}

TEST(WhatsappTemplateList, ReadsTheListsOfMetaAndOfTheGenericGuide) {
    const struct {
        std::string file;
        std::vector<std::string> names;  // with language, category and status
    } cases[] = {
        {"meta/MC-TPL-LIST-1.json",
         {"order_shipped en_US UTILITY approved", "visit_reminder_named en UTILITY approved"}},
        {"meta/MC-TPL-LIST-LTO.json", {"spring_offer_lto en_US MARKETING approved"}},
        {"meta/MC-TPL-LIST-CAROUSEL.json", {"plants_carousel en_US MARKETING approved"}},
        {"meta/MC-TPL-LIST-AUTH.json", {"login_code en_US AUTHENTICATION approved"}},
    };
    for (const auto& [file, names] : cases) {
        const auto page = read(vector_text(file));
        ASSERT_TRUE(page) << file << describe(page.error());
        EXPECT_TRUE(page->unreadable.empty()) << file;
        std::vector<std::string> found;
        for (const TemplateListing& listing : page->templates) {
            found.push_back(listing.name + " " + listing.language + " " + listing.category + " " +
                            std::string(name_of(listing.status)));
            EXPECT_FALSE(listing.id.empty()) << file;
            EXPECT_FALSE(listing.components.empty()) << file;
        }
        EXPECT_EQ(found, names) << file;
    }
    for (const char* file : {"basic", "limited_time_offer", "carousel"}) {
        const auto page = read(vector_text(std::string("generic/template_import/") + file + ".json"));
        ASSERT_TRUE(page) << file << describe(page.error());
        EXPECT_TRUE(page->unreadable.empty()) << file;
        ASSERT_FALSE(page->templates.empty()) << file;
        for (const TemplateListing& listing : page->templates) {
            const auto form = read_form(listing.components);
            EXPECT_TRUE(form) << file << " " << listing.name << describe(form.error());
        }
    }
}

TEST(WhatsappTemplateList, GoesOnOnlyWhereThereIsANextPage) {
    const std::string element = R"({"name":"a","language":"en","components":[]})";
    const struct {
        std::string body;
        std::string next;
    } cases[] = {
        {R"({"data":[)" + element +
             R"(],"paging":{"cursors":{"before":"A","after":"B"},"next":"https://x/y?after=B"}})",
         "B"},
        // Cursors stand on the last page too.
        {R"({"data":[)" + element + R"(],"paging":{"cursors":{"before":"A","after":"B"}}})", ""},
        {R"({"data":[)" + element + R"(],"paging":{"cursors":{"before":"A","after":"B"},"next":null}})", ""},
        {R"({"data":[],"paging":{"cursors":{"before":"A","after":"B"},"next":"https://x/y?after=B"}})", ""},
        {R"({"data":[)" + element + R"(],"paging":{"next":"https://x/y?limit=2&after=Q%3D%3D"}})", "Q=="},
        {R"({"data":[)" + element + R"(],"paging":{"next":"https://x/y?limit=2&page=2"}})", "?limit=2&page=2"},
        {R"({"data":[)" + element + R"(],"paging":{"next":""}})", ""},
        {R"({"data":[)" + element + R"(],"paging":[]})", ""},
        {R"({"data":[)" + element + R"(]})", ""},
    };
    for (const auto& [body, next] : cases) {
        const auto page = read(body);
        ASSERT_TRUE(page) << body << describe(page.error());
        EXPECT_EQ(page->next, next) << body;
    }
    EXPECT_EQ(read(vector_text("meta/MC-TPL-LIST-1.json"))->next, "MgZDZD");
    EXPECT_EQ(read(vector_text("meta/MC-TPL-LIST-LTO.json"))->next, "");
}

// To take such a list for the whole would remove what it leaves out.
TEST(WhatsappTemplateList, IsRefusedWhereItsNextPageCannotBeAskedFor) {
    const std::string begin = R"({"data":[{"name":"a","language":"en","components":[]}],"paging":)";
    for (const std::string& paging : {std::string(R"({"next":"https://x/y"})"), std::string(R"({"next":17})"),
                                      std::string(R"({"next":"https://x/y?"})"),
                                      R"({"cursors":{"after":")" + std::string(3'000, 'x') + R"("},"next":"u"})"}) {
        const auto page = read(begin + paging + "}");
        ASSERT_FALSE(page) << paging;
        EXPECT_EQ(page.error().kind, ErrorKind::invalid);
    }
}

TEST(WhatsappTemplateList, LeavesOpenWhetherThereIsMoreWhereItSaysNothing) {
    const std::string begin =
        R"({"data":[{"name":"a","language":"en","components":[]}],"paging":{"cursors":{"after":"B"})";
    EXPECT_EQ(read(begin + "}}")->next_if_full, "B");
    EXPECT_EQ(read(begin + R"(,"next":null}})")->next_if_full, "") << "it says that there is none";
    EXPECT_EQ(read(begin + R"(,"next":"https://x/y?after=B"}})")->next_if_full, "");
}

TEST(WhatsappTemplateList, AsksForThePageThatAQueryNames) {
    EXPECT_EQ(with_page("/list?fields=id&limit=5&page=1", {.limit = 50, .after = "?limit=2&page=2&t=a%26b"}),
              "/list?fields=id&limit=2&page=2&t=a%26b");
    EXPECT_EQ(with_page("/list?fields=id&after=x", {.limit = 50, .after = "y"}), "/list?fields=id&limit=50&after=y");
}

TEST(WhatsappTemplateList, NamesElementsThatCannotBeReadAndTakesTheOthers) {
    const auto page = read(R"({"data":[
        {"name":"good","language":"en","components":[],"status":"REJECTED","rejected_reason":"INVALID_FORMAT","id":7},
        {"language":"en","components":[]},
        {"name":"no_list","language":"en","components":{}},
        {"name":"odd","language":"en","components":[],"status":"WHO_KNOWS"},
        17,
        {"name":"none","language":"en","components":[],"rejected_reason":"NONE","category":"marketing"}]})");
    ASSERT_TRUE(page);
    ASSERT_EQ(page->templates.size(), 2U);
    EXPECT_EQ(page->templates[0], (TemplateListing{.id = "7",
                                                   .name = "good",
                                                   .language = "en",
                                                   .status = TemplateStatus::rejected,
                                                   .reason = "INVALID_FORMAT"}));
    EXPECT_EQ(page->templates[1], (TemplateListing{.name = "none", .language = "en", .category = "MARKETING"}));
    EXPECT_EQ(page->unreadable, (std::vector<Unreadable>{{"data[1].name", "this is missing"},
                                                         {"data[2].components", "no_list: this must be a list"},
                                                         {"data[3].status", "odd: no such status"},
                                                         {"data[4].name", "this is missing"}}));
}

TEST(WhatsappTemplateList, SaysWhyThereIsNone) {
    const struct {
        unsigned status;
        std::string body;
        ErrorKind kind;
    } cases[] = {
        {401, R"({"error":{"message":"bad token"}})", ErrorKind::denied},
        {403, "", ErrorKind::denied},
        {500, "<html>", ErrorKind::invalid},
        {404, R"({"error":"gone"})", ErrorKind::invalid},
        {200, "", ErrorKind::invalid},
        {200, "[]", ErrorKind::invalid},
        {200, R"({"data":{}})", ErrorKind::invalid},
        {200, std::string(100'000, '['), ErrorKind::invalid},
    };
    for (const auto& [status, body, kind] : cases) {
        const auto page = read(body, status);
        ASSERT_FALSE(page) << status;
        EXPECT_EQ(page.error().kind, kind) << status << body.substr(0, 80);
    }
    EXPECT_NE(read(R"({"error":{"message":"bad token"}})", 401).error().what.find("bad token"), std::string::npos);
}

TEST(WhatsappTemplateList, IsReadAsItIsWritten) {
    const TemplatePage page{.templates = {{.id = "1",
                                           .name = "first",
                                           .language = "en",
                                           .category = "UTILITY",
                                           .components = {{{"type", "BODY"}, {"text", "Hi {{1}}"}}}},
                                          {.id = "2",
                                           .name = "second",
                                           .language = "de",
                                           .category = "MARKETING",
                                           .status = TemplateStatus::paused,
                                           .reason = "quality"}},
                            .unreadable = {},
                            .next = "cursor="};
    const HttpResponse answer =
        write_template_list(page, "http://host/v23.0/77/message_templates?limit=2&after=x&fields=id");
    const auto read = read_template_list(answer);
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, page);
    const auto body = parse_json(answer.body);
    EXPECT_EQ(body->at("paging").at("next").as_string(),
              "http://host/v23.0/77/message_templates?fields=id&limit=2&after=cursor%3D");

    TemplatePage last = page;
    last.next.clear();
    const auto again = parse_json(write_template_list(last, "/x").body);
    EXPECT_FALSE(again->at("paging").as_object().contains("next"));
    EXPECT_EQ(again->at("paging").at("cursors").at("after").as_string(), "2") << "cursors are always there";
    EXPECT_EQ(parse_json(write_template_list({}, "/x").body)->at("data").as_array().size(), 0U);
}

TEST(WhatsappTemplateList, ReadsAndWritesPages) {
    EXPECT_EQ(with_page("/list", {50, ""}), "/list?limit=50");
    EXPECT_EQ(with_page("/list?limit=3&after=a&name=b%20c", {7, "d&e"}), "/list?name=b%20c&limit=7&after=d%26e");
    const struct {
        std::string query;
        int limit;
        std::string after;
    } cases[] = {
        {"", 25, ""},
        {"limit=50", 50, ""},
        {"limit=0", 1, ""},
        {"limit=-3", 1, ""},
        {"limit=99999", 1000, ""},
        {"limit=many", 25, ""},
        {"after=x%3D&limit=2", 2, "x="},
    };
    for (const auto& [query, limit, after] : cases) {
        const TemplateQuery page = read_page(query);
        EXPECT_EQ(page.limit, limit) << query;
        EXPECT_EQ(page.after, after) << query;
    }
}

TEST(TemplateList, ReadsWhatItIsNarrowedTo) {
    const TemplateQuery query =
        read_page("name=offer&language=en_US,de&status=%5B%22APPROVED%22%2C%22PAUSED%22%5D&limit=5");
    EXPECT_EQ(query.name, "offer");
    EXPECT_EQ(query.languages, (std::vector<std::string>{"en_US", "de"}));
    EXPECT_EQ(query.statuses, (std::vector<std::string>{"APPROVED", "PAUSED"}));
    EXPECT_TRUE(query.categories.empty());
    EXPECT_EQ(query.limit, 5);
}

TEST(TemplateList, CountsWhereItIsAskedTo) {
    TemplatePage page;
    page.total = 7;
    const auto told = parse_json(write_template_list(page, "/x?fields=id&summary=total_count").body);
    EXPECT_EQ(told->at("summary").at("total_count"), 7);
    EXPECT_FALSE(parse_json(write_template_list(page, "/x?fields=summary").body)->as_object().contains("summary"));
}

TEST(TemplateList, SaysHowPlaceholdersAreNamed) {
    const auto format = [](std::string_view text) {
        return write_listing({.name = "n", .language = "en", .components = {{{"type", "BODY"}, {"text", text}}}})
            .at("parameter_format");
    };
    EXPECT_EQ(format("Hello {{1}}"), "POSITIONAL");
    EXPECT_EQ(format("Hello"), "POSITIONAL");
    EXPECT_EQ(format("Hello {{first_name}}"), "NAMED");
}

}  // namespace
}  // namespace parley::whatsapp
