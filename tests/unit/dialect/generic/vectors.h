#pragma once
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/http.h"
#include "base/json.h"
#include "dialect/generic/generic.h"
#include "vectors_path.h"

namespace parley::generic {

inline const std::filesystem::path vectors = testing::vectors_path() / "generic";

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
    EXPECT_FALSE(names.empty()) << folder;
    return names;
}

inline HttpRequest callback_with(const Callback& callback) {
    const std::array one{callback};
    return dialect.server.write_callbacks(one, Account{});
}

inline HttpRequest request_with(std::string body) {
    HttpRequest request;
    request.body = std::move(body);
    return request;
}

}  // namespace parley::generic
