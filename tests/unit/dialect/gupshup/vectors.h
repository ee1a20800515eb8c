#pragma once
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "base/form.h"
#include "base/json.h"
#include "dialect/gupshup/gupshup.h"
#include "vectors_path.h"

namespace parley::gupshup {

inline const std::filesystem::path vectors = testing::vectors_path() / "gupshup";

inline std::string vector_text(const std::string& name) {
    std::ifstream file(vectors / name, std::ios::binary);
    EXPECT_TRUE(file) << name;
    return {std::istreambuf_iterator<char>(file), {}};
}

// Text that a test wrote, or a vector; a fault in it is the test's.
inline json::value json_of(const std::string& text) {
    const auto value = parse_json(text);
    EXPECT_TRUE(value) << describe(value.error()) << text;
    return value.value_or(json::value());
}

inline std::set<std::string> vectors_named(const std::string& beginning) {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(vectors)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(beginning)) {
            names.insert(name);
        }
    }
    EXPECT_FALSE(names.empty()) << beginning;
    return names;
}

inline const Account account{
    .sender = "+91 9000000001",
    .fields = {
        {"api_key", "test-api-key"}, {"src_name", "AcmeStore"}, {"app_id", "11111111-2222-4333-8444-555555555555"}}};

inline HttpRequest request_with(std::string body, std::string target = "/wa/api/v1/msg", std::string method = "POST") {
    HttpRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.body = std::move(body);
    return request;
}

inline HttpRequest callback_with(const Callback& callback) {
    const std::array one{callback};
    return dialect.server.write_callbacks(one, account);
}

// The value of a form's field; empty where it is not there.
inline std::string field_in(const HttpRequest& request, std::string_view name) {
    const auto form = parse_form(request.body);
    EXPECT_TRUE(form) << request.body;
    const std::string* found = form ? field_of(*form, name) : nullptr;
    return found == nullptr ? std::string() : *found;
}

inline Time at_ms(std::int64_t milliseconds) {
    return Time(std::chrono::milliseconds(milliseconds));
}

}  // namespace parley::gupshup
