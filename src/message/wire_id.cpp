#include "message/wire_id.h"

#include <array>
#include <charconv>

namespace parley {

namespace {

void append_number(std::string& out, std::int64_t number) {
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

// Digits as we write them, so that two texts name the same row only if they are equal.
std::optional<std::int64_t> read_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_canonical = !text.empty() && text[0] != '-' && (text[0] != '0' || text.size() == 1);
    if (error != std::errc{} || end != text.data() + text.size() || !is_canonical) {
        return std::nullopt;
    }
    return number;
}

}  // namespace

void append(std::string& out, const WireId& id) {
    append_number(out, id.campaign.value);
    out += '|';
    append_number(out, id.run);
    out += '|';
    append_number(out, id.profile.value);
    out += '|';
    append_number(out, id.message.value);
}

std::string to_text(const WireId& id) {
    std::string text;
    append(text, id);
    return text;
}

std::optional<WireId> read_wire_id(std::string_view text) {
    std::array<std::int64_t, 4> numbers{};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const bool is_last = i + 1 == numbers.size();
        const auto end = is_last ? text.size() : text.find('|');
        if (end == std::string_view::npos) {
            return std::nullopt;
        }
        const auto number = read_number(text.substr(0, end));
        if (!number) {
            return std::nullopt;
        }
        numbers[i] = *number;
        text.remove_prefix(is_last ? end : end + 1);
    }
    return WireId{CampaignId{numbers[0]}, numbers[1], ProfileId{numbers[2]}, MessageId{numbers[3]}};
}

}  // namespace parley
