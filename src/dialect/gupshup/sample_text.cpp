#include "dialect/gupshup/sample_text.h"

#include <algorithm>

#include "message/template_form.h"

namespace parley::gupshup {

namespace {

// Whoever makes a template on the dashboard marks the sample values with brackets.
std::string_view without_brackets(std::string_view value) {
    const bool has_brackets = value.size() > 2 && value.front() == '[' && value.back() == ']';
    return has_brackets ? value.substr(1, value.size() - 2) : value;
}

}  // namespace

std::optional<json::array> sample_values(std::string_view text, std::string_view sample) {
    const auto names = placeholders_of(text);
    std::vector<std::string> values(names.size());
    std::size_t from = 0;
    auto found = find_placeholder(text, 0);
    if (!found || !sample.starts_with(text.substr(0, found->begin))) {
        return std::nullopt;
    }
    sample.remove_prefix(found->begin);
    while (found) {
        from = found->end;
        const auto next = find_placeholder(text, from);
        const std::string_view between = text.substr(from, next ? next->begin - from : std::string_view::npos);
        const std::size_t end = !next ? sample.size() - std::min(sample.size(), between.size()) : sample.find(between);
        if (end == 0 || end > sample.size() || sample.substr(end, between.size()) != between ||
            (next && between.empty())) {
            return std::nullopt;
        }
        const auto place = static_cast<std::size_t>(std::ranges::find(names, found->name) - names.begin());
        values[place] = without_brackets(sample.substr(0, end));
        sample.remove_prefix(end + between.size());
        found = next;
    }
    json::array list;
    for (const std::string& value : values) {
        list.emplace_back(value);
    }
    return list;
}

std::string sample_text(std::string_view text, const json::array& values) {
    const auto names = placeholders_of(text);
    return replaced(text, [&](std::string_view name) {
        const auto place = static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
        const auto value = place < values.size() ? text_of(&values[place]) : std::nullopt;
        return value ? *value : "{{" + std::string(name) + "}}";
    });
}

}  // namespace parley::gupshup
