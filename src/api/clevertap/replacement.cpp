#include "api/clevertap/replacement.h"

#include <fmt/format.h>

#include "base/text.h"

namespace parley::api::clevertap {

namespace {

constexpr std::size_t longest_name = 120;
constexpr std::size_t most_parts = 50;

using campaign::Attribute;
using campaign::FixedText;

Result<Attribute> read_attribute(std::string_view inside) {
    const std::size_t bar = inside.find('|');
    Attribute attribute{std::string(trimmed(inside.substr(0, bar)))};
    // Some write whose it is.
    for (const std::string_view prefix : {"Profile.", "profile."}) {
        if (attribute.key.starts_with(prefix)) {
            attribute.key.erase(0, prefix.size());
        }
    }
    if (attribute.key.empty() || attribute.key.size() > longest_name) {
        return invalid("a placeholder names an attribute of 1 to 120 bytes", {}, {},
                       "write ${Name} or ${Name|default}");
    }
    if (bar != std::string_view::npos) {
        attribute.otherwise = std::string(trimmed(inside.substr(bar + 1)));
    }
    return attribute;
}

}  // namespace

Result<campaign::SlotValue> read_replacement(std::string_view text, std::size_t longest) {
    if (length_of(text) > longest) {
        return invalid(fmt::format("is longer than {} characters", longest));
    }
    campaign::Pattern pattern;
    std::string plain;
    const auto flush = [&] {
        if (!plain.empty()) {
            pattern.parts.emplace_back(FixedText{std::move(plain)});
            plain.clear();
        }
    };
    while (!text.empty()) {
        if (text.starts_with("$${")) {
            plain += "${";
            text.remove_prefix(3);
            continue;
        }
        if (!text.starts_with("${")) {
            plain += text.front();
            text.remove_prefix(1);
            continue;
        }
        const std::size_t end = text.find('}');
        if (end == std::string_view::npos) {
            return invalid("a placeholder is not closed", {}, {}, "write ${Name}, or $${ for the signs themselves");
        }
        auto attribute = read_attribute(text.substr(2, end - 2));
        if (!attribute) {
            return std::unexpected(std::move(attribute.error()));
        }
        flush();
        pattern.parts.emplace_back(std::move(*attribute));
        text.remove_prefix(end + 1);
    }
    flush();
    if (pattern.parts.empty()) {
        return FixedText{};
    }
    if (pattern.parts.size() > most_parts) {
        return invalid("has more than 50 pieces");
    }
    if (pattern.parts.size() == 1) {
        return std::visit([](auto& part) -> campaign::SlotValue { return std::move(part); }, pattern.parts.front());
    }
    return pattern;
}

}  // namespace parley::api::clevertap
