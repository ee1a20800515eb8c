#pragma once
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "base/json.h"
#include "dialect/meta/meta.h"
#include "vectors_path.h"

namespace parley::meta {

inline const std::filesystem::path vectors = testing::vectors_path() / "meta";

inline std::string vector_text(const std::string& name) {
    std::ifstream file(vectors / (name + ".json"), std::ios::binary);
    EXPECT_TRUE(file) << name;
    return {std::istreambuf_iterator<char>(file), {}};
}

// The names of all vectors that begin so.
inline std::set<std::string> vectors_of(const std::string& start) {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(vectors)) {
        const std::string name = entry.path().stem().string();
        if (entry.path().extension() == ".json" && name.starts_with(start)) {
            names.insert(name);
        }
    }
    EXPECT_FALSE(names.empty()) << start;
    return names;
}

// Text that a test wrote, or a vector; a fault in it is the test's.
inline json::value json_of(const std::string& text) {
    const auto value = parse_json(text);
    EXPECT_TRUE(value) << describe(value.error()) << text;
    return value.value_or(json::value());
}

inline const Account account{.target = "/",
                             .sender = "12025550100",
                             .fields = {{"phone_number_id", "100200300400500"},
                                        {"waba_id", "200300400500600"},
                                        {"access_token", "EAAtoken"},
                                        {"app_secret", "0123456789abcdef0123456789abcdef"},
                                        {"verify_token", "acme-verify"},
                                        {"version", "v23.0"}}};

inline HttpRequest request_with(std::string body, std::string edge = "messages") {
    HttpRequest request{
        .method = "POST", .target = "/v23.0/100200300400500/" + edge, .headers = {}, .body = std::move(body)};
    request.headers.set("Authorization", "Bearer EAAtoken");
    return request;
}

inline HttpRequest webhook(std::string body) {
    return {.method = "POST", .target = "/", .headers = {}, .body = std::move(body)};
}

// A webhook with one change.
inline HttpRequest change(const std::string& field, const std::string& value) {
    return webhook(
        R"({"object":"whatsapp_business_account","entry":[{"id":"1","time":1772705800,"changes":[{"value":)" + value +
        R"(,"field":")" + field + R"("}]}]})");
}

inline HttpRequest callback_with(const Callback& callback) {
    const std::array one{callback};
    return dialect.server.write_callbacks(one, account);
}

}  // namespace parley::meta
