#include "rig.h"

// What client libraries have the providers keep, over real connections.
namespace parley::sandbox {

namespace {

const std::string phone = "/meta/v23.0/100200300400500";
const std::string business = "/meta/v23.0/200300400500600";

class Keeping : public ::testing::Test {
protected:
    Keeping() {
        rig.change([](Settings& settings) {
            settings.accounts = {
                {"meta",
                 "919000000001",
                 {{"phone_number_id", "100200300400500"}, {"waba_id", "200300400500600"}, {"access_token", "token"}},
                 {},
                 {}}};
        });
    }

    HttpResponse call(const std::string& method, const std::string& target, const std::string& body = {},
                      const std::string& type = "application/json", const std::string& token = "token") {
        HttpRequest request{method, target, {}, body};
        request.headers.set("Authorization", "Bearer " + token);
        request.headers.set("Content-Type", type);
        const auto answer = rig.ask(request);
        EXPECT_TRUE(answer) << target;
        return answer.value_or(HttpResponse{0, {}, {}});
    }
    json::value json_call(const std::string& method, const std::string& target, const std::string& body = {}) {
        return parse_json(call(method, target, body).body).value_or(json::value());
    }
    HttpResponse upload(const std::string& bytes, const std::string& token = "token") {
        return call("POST", phone + "/media",
                    "--edge\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n"
                    "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n"
                    "Content-Type: image/png\r\n\r\n" +
                        bytes + "\r\n--edge--\r\n",
                    "multipart/form-data; boundary=edge", token);
    }
    std::string id_in(const HttpResponse& response) {
        return std::string(parse_json(response.body).value().at("id").as_string());
    }

    Rig rig;
};

TEST_F(Keeping, AnUploadedFileIsFoundDownloadedAndDeleted) {
    const std::string bytes(200'000, '\x89');
    const HttpResponse uploaded = upload(bytes);
    ASSERT_EQ(uploaded.status, 200U) << uploaded.body;
    const std::string id = id_in(uploaded);
    EXPECT_NE(id_in(upload("other")), id);
    const json::value told = json_call("GET", "/meta/v23.0/" + id);
    EXPECT_EQ(told.at("file_size"), 200'000);
    const std::string url(told.at("url").as_string());
    const std::string host = fmt::format("http://127.0.0.1:{}", rig.sandbox.port());
    ASSERT_TRUE(url.starts_with(host)) << url;
    const HttpResponse file = call("GET", url.substr(host.size()));
    EXPECT_TRUE(file.body == bytes);
    EXPECT_EQ(*file.headers.find("Content-Type"), "image/png");
    EXPECT_EQ(call("GET", url.substr(host.size()), {}, "", "another").status, 401U) << "a URL alone opens nothing";
    EXPECT_EQ(call("DELETE", "/meta/v23.0/" + id).body, R"({"success":true})");
    EXPECT_EQ(call("GET", "/meta/v23.0/" + id).status, 400U);
    EXPECT_EQ(call("DELETE", "/meta/v23.0/" + id).status, 400U);
}

TEST_F(Keeping, TheOldestFilesMakeRoom) {
    const std::string first = id_in(upload(std::string(16'000'000, 'x')));
    std::string last;
    for (int i = 0; i < 4; ++i) {
        last = id_in(upload(std::string(16'000'000, 'x')));
    }
    EXPECT_EQ(call("GET", "/meta/v23.0/" + first).status, 400U);
    EXPECT_EQ(call("GET", "/meta/v23.0/" + last).status, 200U);
    rig.call("POST", "/sandbox/reset");
    EXPECT_EQ(call("GET", "/meta/v23.0/" + last).status, 400U);
}

TEST_F(Keeping, TypesAndNamesOfFilesAreBounded) {
    const std::string form =
        "--edge\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n"
        "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png;";
    const auto with_type = [&](std::size_t more) {
        return call("POST", phone + "/media", form + std::string(more, 'x') + "\r\n\r\nbytes\r\n--edge--\r\n",
                    "multipart/form-data; boundary=edge");
    };
    EXPECT_EQ(with_type(100).status, 200U);
    EXPECT_EQ(with_type(200).status, 400U);
}

TEST_F(Keeping, TemplatesAreBounded) {
    const auto submit = [&](const std::string& name, const std::string& language, const std::string& example) {
        const std::string form = R"({"name":")" + name + R"(","language":")" + language +
                                 R"(","category":"UTILITY","components":[{"type":"BODY","text":"Hello {{1}}!",
                                 "example":{"body_text":[[")" +
                                 example + R"("]]}}]})";
        return call("POST", business + "/message_templates", form).status;
    };
    EXPECT_EQ(submit("one", "en", std::string(60'000, 'x')), 200U);
    EXPECT_EQ(submit("two", "en", std::string(66'000, 'x')), 400U);
    EXPECT_EQ(submit("two", std::string(1'000, 'e'), "x"), 400U);
}

TEST_F(Keeping, APhonesFileIsDownloadedByItsId) {
    HttpRequest request{"POST", "/sandbox/files?dialect=meta&name=cat.png", {}, "meow"};
    request.headers.set("Content-Type", "image/png");
    const auto kept = rig.ask(request);
    ASSERT_TRUE(kept);
    const std::string id = id_in(*kept);
    EXPECT_EQ(json_call("GET", "/meta/v23.0/" + id).at("file_size"), 4);
    EXPECT_EQ(rig.call("POST", "/sandbox/files?dialect=vonage", "meow").status, 400U);
    EXPECT_EQ(rig.call("POST", "/sandbox/files?dialect=meta", "").status, 400U);
}

TEST_F(Keeping, NobodyUploadsWithoutCredentials) {
    EXPECT_EQ(upload("x", "another").status, 401U);
}

TEST_F(Keeping, ASubmittedTemplateIsListedAndSentOnceItIsApproved) {
    const std::string form = R"({"name":"offer","language":"en","category":"MARKETING",
        "components":[{"type":"BODY","text":"Hello {{1}}!","example":{"body_text":[["Asha"]]}}]})";
    const json::value made = json_call("POST", business + "/message_templates", form);
    ASSERT_TRUE(made.is_object() && made.as_object().contains("id")) << json::serialize(made);
    EXPECT_EQ(made.at("status").as_string(), "PENDING");
    const std::string id(made.at("id").as_string());
    const json::value again = json_call("POST", business + "/message_templates", form).at("error");
    EXPECT_EQ(again.at("code"), 100) << "it is there already";
    EXPECT_EQ(again.at("error_subcode"), 2388024);
    EXPECT_EQ(again.at("error_user_title").as_string(), "Content in this language already exists");
    const json::value listed = json_call("GET", business + "/message_templates");
    ASSERT_EQ(listed.at("data").as_array().size(), 1U);
    EXPECT_EQ(listed.at("data").at(0).at("id").as_string(), id);
    EXPECT_EQ(json_call("GET", "/meta/v23.0/" + id).at("name").as_string(), "offer");

    const std::string message = R"({"messaging_product":"whatsapp","to":"919876543210","type":"template","template":{
        "name":"offer","language":{"code":"en"},
        "components":[{"type":"body","parameters":[{"type":"text","text":"Ravi"}]}]}})";
    EXPECT_EQ(json_call("POST", phone + "/messages", message).at("error").at("code"), 132001);
    EXPECT_EQ(rig.call("PATCH", "/sandbox/templates/" + id, R"({"status":"approved"})").status, 200U);
    EXPECT_EQ(call("POST", phone + "/messages", message).status, 200U);

    EXPECT_EQ(json_call("POST", "/meta/v23.0/" + id, R"({"category":"UTILITY"})").at("success"), true);
    const json::value edited = json_call("GET", "/meta/v23.0/" + id);
    EXPECT_EQ(edited.at("status").as_string(), "PENDING");
    EXPECT_EQ(edited.at("category").as_string(), "UTILITY");
    EXPECT_EQ(edited.at("components").as_array().size(), 1U) << "what was not said stays";

    EXPECT_EQ(call("DELETE", business + "/message_templates?name=offer").body, R"({"success":true})");
    EXPECT_EQ(call("DELETE", business + "/message_templates?name=offer").status, 400U);
    EXPECT_TRUE(json_call("GET", business + "/message_templates").at("data").as_array().empty());
    EXPECT_EQ(call("POST", "/meta/v23.0/" + id, R"({"category":"UTILITY"})").status, 400U);
}

}  // namespace

}  // namespace parley::sandbox
