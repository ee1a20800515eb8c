#include <fmt/format.h>

#include <set>

#include "base/digest.h"
#include "dialect/exchange.h"
#include "vectors.h"

namespace parley::meta {
namespace {

constexpr std::string_view templates = "/v23.0/200300400500600/message_templates";

HttpRequest call(std::string method, std::string target, std::string body = {}) {
    return {.method = std::move(method), .target = std::move(target), .headers = {}, .body = std::move(body)};
}

std::string field(std::string_view name, std::string_view value) {
    return fmt::format("--edge\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n", name, value);
}
std::string file(std::string_view type, std::string_view bytes) {
    return fmt::format(
        "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n"
        "Content-Type: {}\r\n\r\n{}\r\n",
        type, bytes);
}
HttpRequest upload(std::string parts) {
    HttpRequest request = call("POST", "/v23.0/100200300400500/media", std::move(parts) + "--edge--\r\n");
    request.headers.set("Content-Type", "multipart/form-data; boundary=edge");
    return request;
}

std::optional<KeptCall> read(const HttpRequest& request) {
    EXPECT_EQ(dialect.server.kind_of(request), Ask::other) << request.method << request.target;
    const auto found = dialect.server.read_kept_call(request, account);
    EXPECT_TRUE(found) << describe(found.error());
    return found.value_or(std::nullopt);
}

json::value written(const KeptCall& kept_call, const Kept& kept, const HttpRequest& asked) {
    const HttpResponse response = dialect.server.write_kept(kept_call, kept, asked);
    EXPECT_EQ(response.status, 200U);
    return json_of(response.body);
}

void expect_refused(const HttpRequest& request) {
    const auto refused = dialect.server.read_kept_call(request, account);
    ASSERT_FALSE(refused) << request.target << request.body;
    const HttpResponse answer = dialect.server.write_objection(refused.error(), request);
    EXPECT_EQ(answer.status, 400U);
    EXPECT_EQ(json_of(answer.body).at("error").at("code"), 100) << answer.body;
}

TEST(MetaKept, TakesAnUploadedFileAndGivesItsId) {
    const HttpRequest request =
        upload(field("messaging_product", "whatsapp") + field("type", "image/png") + file("image/png", "\x89PNG\r\n"));
    const auto asked = read(request);
    KeptFile expected{.type = "image/png", .name = "a.png", .bytes = "\x89PNG\r\n"};
    ASSERT_EQ(asked, KeptCall(Submission{expected}));
    expected.id = "4490709327384033";
    EXPECT_EQ(written(*asked, expected, request), json_of(R"({"id":"4490709327384033"})"));
    // The file's own type counts where none is said.
    const auto untold = read(upload(field("messaging_product", "whatsapp") + file("audio/ogg; codecs=opus", "x")));
    EXPECT_EQ(std::get<KeptFile>(std::get<Submission>(untold.value()).thing).type, "audio/ogg; codecs=opus");
}

TEST(MetaKept, RefusesAnUploadWithoutProductFileOrKnownType) {
    expect_refused(upload(field("type", "image/png") + file("image/png", "x")));
    expect_refused(upload(field("messaging_product", "sms") + file("image/png", "x")));
    expect_refused(upload(field("messaging_product", "whatsapp")));
    expect_refused(upload(field("messaging_product", "whatsapp") + file("image/png", "")));
    expect_refused(upload(field("messaging_product", "whatsapp") + file("application/x-sh", "x")));
    expect_refused(call("POST", "/v23.0/100200300400500/media", R"({"messaging_product":"whatsapp"})"));
}

TEST(MetaKept, SaysWhereAFileIsAndHandsItOut) {
    const KeptFile kept{.id = "4490709327384033", .type = "image/png", .name = "a.png", .bytes = "bytes"};
    HttpRequest request = call("GET", "/v23.0/4490709327384033");
    request.headers.set("Host", "127.0.0.1:8090/meta");
    const auto look = read(request);
    ASSERT_EQ(look, KeptCall(LookUp{kept.id}));
    const json::value told = written(*look, kept, request);
    EXPECT_EQ(told.at("mime_type").as_string(), "image/png");
    EXPECT_EQ(told.at("sha256").as_string(), sha256_hex("bytes"));
    EXPECT_EQ(told.at("file_size"), 5);
    EXPECT_EQ(told.at("id").as_string(), kept.id);
    EXPECT_EQ(told.at("messaging_product").as_string(), "whatsapp");
    const std::string url(told.at("url").as_string());
    ASSERT_TRUE(url.starts_with("http://127.0.0.1:8090/meta/")) << url;
    const HttpRequest fetch = call("GET", url.substr(url.find("/meta/") + 5));
    const auto download = read(fetch);
    ASSERT_EQ(download, KeptCall(Download{kept.id}));
    const HttpResponse bytes = dialect.server.write_kept(*download, kept, fetch);
    EXPECT_EQ(bytes.body, "bytes");
    EXPECT_EQ(*bytes.headers.find("Content-Type"), "image/png");
    const HttpRequest removal = call("DELETE", "/v23.0/4490709327384033");
    EXPECT_EQ(read(removal), KeptCall(Removal{.id = kept.id}));
    EXPECT_EQ(written(Removal{.id = kept.id}, kept, removal), json_of(R"({"success":true})"));
}

TEST(MetaKept, TakesTheTemplatesOfTheVectorsAsPending) {
    const auto names = vectors_of("MC-TPL-CREATE-");
    EXPECT_EQ(names.size(), 7U);
    for (const std::string& name : names) {
        const HttpRequest request = call("POST", std::string(templates), vector_text(name));
        const auto asked = read(request);
        ASSERT_TRUE(asked) << name;
        TemplateListing form = std::get<TemplateListing>(std::get<Submission>(*asked).thing);
        const json::value given = json_of(vector_text(name));
        EXPECT_EQ(form.name, given.at("name").as_string());
        EXPECT_EQ(form.language, given.at("language").as_string());
        EXPECT_EQ(json::value(form.components), given.at("components"));
        form.id = "1627019861106475";
        EXPECT_EQ(written(*asked, form, request),
                  (json::value{{"id", form.id}, {"status", "PENDING"}, {"category", given.at("category")}}));
    }
}

TEST(MetaKept, RefusesATemplateThatIsNone) {
    for (const char* bad :
         {"", "{}", "[]", R"({"name":"Bad Name","language":"en","category":"UTILITY","components":[]})",
          R"({"name":"n","language":"en","category":"FUN","components":[]})",
          R"({"name":"n","language":"en","category":"UTILITY"})",
          R"({"name":"n","category":"UTILITY","components":[]})",
          R"({"name":"n","language":"en","category":"UTILITY","components":[{"type":"BODY"}]})"}) {
        expect_refused(call("POST", std::string(templates), bad));
    }
}

TEST(MetaKept, EditsShowsAndDeletesTemplates) {
    const HttpRequest edit = call("POST", "/v23.0/1627019861106475", R"({"category":"marketing"})");
    const auto edited = read(edit);
    const TemplateListing expected{.id = "1627019861106475",
                                   .name = "",
                                   .language = "",
                                   .category = "MARKETING",
                                   .status = TemplateStatus::pending};
    ASSERT_EQ(edited, KeptCall(Submission{expected}));
    EXPECT_EQ(
        written(*edited, {TemplateListing{.id = "7", .name = "n", .language = "en", .category = "MARKETING"}}, edit),
        json_of(R"({"success":true,"id":"7","name":"n","category":"MARKETING"})"));
    expect_refused(call("POST", "/v23.0/1627019861106475", "{}"));
    const TemplateListing listed{.id = "1", .name = "n", .language = "en", .category = "UTILITY"};
    const json::value shown = written(LookUp{"1"}, listed, call("GET", "/v23.0/1"));
    EXPECT_EQ(shown.at("name").as_string(), "n");
    EXPECT_EQ(shown.at("status").as_string(), "APPROVED");
    const HttpRequest removal = call("DELETE", std::string(templates) + "?name=x&hsm_id=7");
    EXPECT_EQ(read(removal), KeptCall(Removal{"7", "x"}));
    EXPECT_EQ(written(Removal{"7", "x"}, listed, removal), json_of(R"({"success":true})"));
    expect_refused(call("DELETE", std::string(templates)));
}

TEST(MetaKept, CutsTheNameOfAFileBetweenLetters) {
    const std::string name = std::string(199, 'x') + "\xC3\xA9.png";
    const HttpRequest request =
        upload(field("messaging_product", "whatsapp") +
               fmt::format("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\n"
                           "Content-Type: image/png\r\n\r\nbytes\r\n",
                           name));
    const auto found = read(request);
    ASSERT_TRUE(found);
    const auto& thing = std::get<Submission>(*found).thing;
    EXPECT_EQ(std::get<KeptFile>(thing).name, std::string(199, 'x'));
}

TEST(MetaKept, LeavesOtherCallsAlone) {
    for (const auto& [method, target] : {std::pair{"GET", "/v23.0/100200300400500"},
                                         {"GET", "/v23.0/200300400500600"},
                                         {"POST", "/v23.0/200300400500600/subscribed_apps"},
                                         {"POST", "/v23.0/100200300400500/register"},
                                         {"POST", "/v23.0/999/media"},
                                         {"PATCH", "/v23.0/999"},
                                         {"GET", "/"}}) {
        EXPECT_EQ(read(call(method, target)), std::nullopt) << method << target;
    }
    const HttpRequest unknown = call("GET", "/v23.0/999");
    const HttpResponse refused = dialect.server.write_objection({ErrorKind::missing, "x", "id"}, unknown);
    EXPECT_EQ(refused.status, 400U);
    EXPECT_EQ(json_of(refused.body).at("error").at("error_subcode"), 33);
}

}  // namespace
}  // namespace parley::meta
