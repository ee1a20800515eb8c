#pragma once
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/json.h"
#include "vectors_path.h"

namespace parley::testing {

inline std::string text_in(const std::filesystem::path& file) {
    std::ifstream stream(testing::vectors_path() / file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

// Every template of a vector: one, a list of them, or {"data": [...]}.
inline std::vector<json::object> templates_in(const std::filesystem::path& file) {
    const json::value whole = json::parse(text_in(file));
    const json::value* data = whole.is_object() ? whole.get_object().if_contains("data") : nullptr;
    const json::value& list = data == nullptr ? whole : *data;
    std::vector<json::object> found;
    if (!list.is_array()) {
        found.push_back(list.as_object());
    } else {
        for (const json::value& one : list.get_array()) {
            found.push_back(one.as_object());
        }
    }
    return found;
}

inline json::array components_in(const std::filesystem::path& file, std::size_t place = 0) {
    return templates_in(file).at(place).at("components").as_array();
}

}  // namespace parley::testing
