#include "message/template_text.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace parley {

namespace {

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= 64 &&
           std::ranges::all_of(text, [](unsigned char byte) { return std::isalnum(byte) != 0 || byte == '_'; });
}

}  // namespace

std::optional<int> placeholder_number(std::string_view name) {
    int number = 0;
    const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (failed != std::errc() || end != name.data() + name.size()) {
        return std::nullopt;
    }
    return number;
}

bool are_named(const std::vector<std::string>& placeholders) {
    return std::ranges::any_of(placeholders, [](const std::string& name) { return !placeholder_number(name); });
}

std::optional<PlaceholderAt> find_placeholder(std::string_view text, std::size_t from) {
    while (true) {
        const std::size_t begin = text.find("{{", from);
        if (begin == std::string_view::npos) {
            return std::nullopt;
        }
        const std::size_t end = text.find("}}", begin + 2);
        if (end == std::string_view::npos) {
            return std::nullopt;
        }
        const std::string_view name = trimmed(text.substr(begin + 2, end - begin - 2));
        if (is_name(name)) {
            return PlaceholderAt{begin, end + 2, name};
        }
        from = begin + 1;
    }
}

std::vector<std::string> placeholders_of(std::string_view text) {
    std::vector<std::string> names;
    std::size_t from = 0;
    while (const auto found = find_placeholder(text, from)) {
        if (std::ranges::find(names, found->name) == names.end()) {
            names.emplace_back(found->name);
        }
        from = found->end;
    }
    if (!are_named(names)) {
        std::ranges::sort(names, {}, [](const std::string& name) { return *placeholder_number(name); });
    }
    return names;
}

}  // namespace parley
