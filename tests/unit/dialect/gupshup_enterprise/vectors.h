#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/form.h"
#include "base/http.h"
#include "base/json.h"
#include "dialect/exchange.h"
#include "dialect/gupshup_enterprise/gupshup_enterprise.h"
#include "vectors_path.h"

namespace parley::gupshup_enterprise {

inline const std::filesystem::path vectors = testing::vectors_path() / "gupshup_enterprise";

inline const Account account{.target = "/GatewayAPI/rest",
                             .sender = "919000000001",
                             .fields = {{"notification_user", "2000100001"},
                                        {"notification_password", "hsm-secret"},
                                        {"two_way_user", "2000200001"},
                                        {"two_way_password", "two-way-secret"},
                                        {"app_name", "ACMEIN"}}};

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

inline std::vector<std::string> vectors_in(const std::string& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(vectors / folder)) {
        names.push_back(folder + "/" + entry.path().filename().string());
    }
    std::ranges::sort(names);
    EXPECT_FALSE(names.empty()) << folder;
    return names;
}

// The fields of a .form file.
inline FormFields form_vector(const std::string& name) {
    FormFields fields;
    std::string text = vector_text(name);
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string line = text.substr(0, end);
        text.erase(0, end + 1);
        for (std::size_t at = line.find("\\n"); at != std::string::npos; at = line.find("\\n", at)) {
            line.replace(at, 2, "\n");
        }
        const std::size_t equals = line.find('=');
        fields.emplace_back(line.substr(0, equals), line.substr(equals + 1));
    }
    return fields;
}

inline HttpRequest form_request(const FormFields& fields) {
    HttpRequest request{.target = "/GatewayAPI/rest", .headers = {}, .body = {}};
    request.headers.set("Content-Type", std::string(form_type));
    FormText out(request.body);
    for (const auto& [name, value] : fields) {
        out.field(name, value);
    }
    return request;
}

// A call with what the vectors leave out.
inline HttpRequest call_with(FormFields fields) {
    fields.emplace_back("v", "1.1");
    fields.emplace_back("auth_scheme", "plain");
    fields.emplace_back("format", "json");
    return form_request(fields);
}

// A .http file: request line, headers, an empty line, the body.
inline HttpRequest http_vector(const std::string& name) {
    const std::string text = vector_text(name);
    const std::size_t first = text.find(' ');
    const std::size_t second = text.find(' ', first + 1);
    const std::size_t body = text.find("\n\n") + 2;
    HttpRequest request{.method = text.substr(0, first),
                        .target = text.substr(first + 1, second - first - 1),
                        .headers = {},
                        .body = text.substr(body)};
    while (request.body.ends_with('\n')) {
        request.body.pop_back();
    }
    return request;
}

inline HttpRequest request_with(std::string body) {
    HttpRequest request;
    request.body = std::move(body);
    return request;
}

inline HttpRequest get(std::string target) {
    return {.method = "GET", .target = std::move(target), .headers = {}, .body = {}};
}

// In no order, as the gateway has none.
inline FormFields sorted(FormFields fields) {
    std::ranges::sort(fields);
    return fields;
}

inline FormFields fields_of(const HttpRequest& request) {
    const auto fields = parse_form(request.body);
    EXPECT_TRUE(fields) << request.body;
    return fields.value_or(FormFields());
}

inline HttpRequest callback_with(const Callback& callback) {
    const std::array one{callback};
    return dialect.server.write_callbacks(one, account);
}

inline Result<CallbackBatch> read_callback(const HttpRequest& request) {
    return dialect.client.read_callbacks(request);
}

// The one callback of a request that says nothing else.
inline Callback read_one(const HttpRequest& request) {
    const auto batch = read_callback(request);
    EXPECT_TRUE(batch) << request.body << describe(batch.error());
    EXPECT_TRUE(batch && batch->callbacks.size() == 1 && batch->unreadable.empty()) << request.target << request.body;
    return batch && !batch->callbacks.empty() ? batch->callbacks.front() : Callback{};
}

}  // namespace parley::gupshup_enterprise
