#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Texts with placeholders, as templates hold them: "Hello {{1}}" or "Hello {{first_name}}".
namespace parley {

// The placeholders of a text, each once: numbered ones in numerical order, named ones as they come.
std::vector<std::string> placeholders_of(std::string_view text);

// "2" is 2; nothing for a name.
std::optional<int> placeholder_number(std::string_view name);
// Whether these go by name and not by number.
bool are_named(const std::vector<std::string>& placeholders);

// The first placeholder at or after `from`: where it begins and ends, and its trimmed name.
struct PlaceholderAt {
    std::size_t begin;
    std::size_t end;
    std::string_view name;
};
std::optional<PlaceholderAt> find_placeholder(std::string_view text, std::size_t from);

// Every {{placeholder}} replaced by what `value_of` gives for it.
template <class ValueOf>
std::string replaced(std::string_view text, ValueOf value_of) {
    std::string out;
    std::size_t from = 0;
    while (const auto found = find_placeholder(text, from)) {
        out += text.substr(from, found->begin - from);
        out += value_of(found->name);
        from = found->end;
    }
    out += text.substr(from);
    return out;
}

}  // namespace parley
