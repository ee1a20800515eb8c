#include "dialect/exchange.h"
#include "vectors.h"

namespace parley::gupshup {
namespace {

const std::string app = "/wa/11111111-2222-4333-8444-555555555555";
const std::string app_templates = "/wa/app/11111111-2222-4333-8444-555555555555/template";

HttpRequest call(std::string method, std::string target, std::string body = {}) {
    return {.method = std::move(method), .target = std::move(target), .headers = {}, .body = std::move(body)};
}
HttpRequest upload(const std::string& path, const std::string& parts) {
    HttpRequest request = call("POST", app + path, parts + "--edge--\r\n");
    request.headers.set("Content-Type", "multipart/form-data; boundary=edge");
    request.headers.set("Host", "127.0.0.1:8090/gupshup");
    return request;
}
const std::string file = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\nbytes\r\n";
const std::string file_type = "--edge\r\nContent-Disposition: form-data; name=\"file_type\"\r\n\r\napplication/pdf\r\n";

std::optional<KeptCall> read(const HttpRequest& request) {
    EXPECT_EQ(dialect.server.kind_of(request), Ask::other) << request.method << request.target;
    const auto found = dialect.server.read_kept_call(request, account);
    EXPECT_TRUE(found) << describe(found.error());
    return found.value_or(std::nullopt);
}

json::value written(const KeptCall& kept_call, const Kept& kept, const HttpRequest& asked) {
    const HttpResponse response = dialect.server.write_kept(kept_call, kept, asked);
    EXPECT_EQ(response.status, 200U);
    return parse_json(response.body).value();
}

TEST(GupshupKept, TakesFilesAndHandsThemOut) {
    KeptFile kept{.type = "application/pdf", .name = "a.pdf", .bytes = "bytes"};
    for (const char* path : {"/wa/media", "/wa/media/", "/wa/media/v2"}) {
        EXPECT_EQ(read(upload(path, file + file_type)), KeptCall(Submission{kept})) << path;
    }
    kept.id = "1234512345123451";
    const Submission submission{kept};
    EXPECT_EQ(written(submission, kept, upload("/wa/media/", "")),
              parse_json(R"({"mediaId":"1234512345123451","status":"success"})").value());
    const json::value told = written(submission, kept, upload("/wa/media/v2", ""));
    EXPECT_EQ(told.at("media").at("fileName").as_string(), "a.pdf");
    const std::string url(told.at("media").at("url").as_string());
    const HttpRequest fetch = call("GET", url.substr(url.find("/gupshup/") + 8));
    ASSERT_EQ(read(fetch), KeptCall(Download{kept.id})) << url;
    EXPECT_EQ(dialect.server.write_kept(Download{kept.id}, kept, fetch).body, "bytes");
    for (const std::string& bad : {file, file_type, std::string()}) {
        EXPECT_FALSE(dialect.server.read_kept_call(upload("/wa/media", bad), account)) << bad;
    }
}

TEST(GupshupKept, TakesATemplateAsItsFormHasIt) {
    const HttpRequest request =
        call("POST", app_templates,
             "elementName=order_shipped&languageCode=en&category=UTILITY&templateType=TEXT&vertical=Order+updates&"
             "content=Hi+%7B%7B1%7D%7D%2C+it+is+sent.&example=Hi+Asha%2C+it+is+sent.&header=Order&footer=Acme&"
             "buttons=%5B%7B%22type%22%3A%22QUICK_REPLY%22%2C%22text%22%3A%22Thanks%22%7D%5D&enableSample=true");
    const auto asked = read(request);
    ASSERT_TRUE(asked);
    TemplateListing form = std::get<TemplateListing>(std::get<Submission>(*asked).thing);
    EXPECT_EQ(form.name, "order_shipped");
    EXPECT_EQ(form.language, "en");
    EXPECT_EQ(form.status, TemplateStatus::pending);
    ASSERT_EQ(form.components.size(), 4U) << json::serialize(form.components);
    EXPECT_EQ(form.components[1].at("text").as_string(), "Hi {{1}}, it is sent.");
    EXPECT_EQ(form.components[3].at("buttons").at(0).at("text").as_string(), "Thanks");
    form.id = "0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c01";
    const json::value told = written(*asked, form, request);
    EXPECT_EQ(told.at("status").as_string(), "success");
    EXPECT_EQ(told.at("template").at("id").as_string(), form.id);
    EXPECT_EQ(told.at("template").at("status").as_string(), "PENDING");
    for (const char* bad : {"", "elementName=x&languageCode=en&category=UTILITY&templateType=TEXT",
                            "elementName=x&languageCode=en&category=UTILITY&content=Hi",
                            "languageCode=en&category=UTILITY&templateType=TEXT&content=Hi"}) {
        const auto refused = dialect.server.read_kept_call(call("POST", app_templates, bad), account);
        ASSERT_FALSE(refused) << bad;
        EXPECT_EQ(dialect.server.write_objection(refused.error(), request).status, 400U);
    }
}

TEST(GupshupKept, ShowsATemplateByItsIdAndDeletesItByItsName) {
    EXPECT_EQ(read(call("GET", app_templates + "/0f3a9a52")), KeptCall(LookUp{"0f3a9a52"}));
    const HttpRequest removal = call("DELETE", app_templates + "/order_shipped");
    EXPECT_EQ(read(removal), KeptCall(Removal{.name = "order_shipped"}));
    EXPECT_EQ(
        written(Removal{.name = "order_shipped"}, TemplateListing{.name = "order_shipped", .language = "en"}, removal),
        parse_json(R"({"status":"success"})").value());
    EXPECT_EQ(dialect.server.write_objection({ErrorKind::missing, "x"}, removal).status, 400U);
}

TEST(GupshupKept, AnswersForItsOwnAppOnly) {
    EXPECT_EQ(read(call("GET", "/wa/app/another/template/x")), std::nullopt);
    EXPECT_EQ(read(call("GET", "/sm/api/v1/users/AcmeStore")), std::nullopt);
}

}  // namespace
}  // namespace parley::gupshup
