#include "api/clevertap/property_match.h"

#include <charconv>
#include <compare>

#include "base/text.h"

namespace parley::api::clevertap {

namespace {

using audience::Comparison;
using audience::FilterValue;

std::optional<double> date_of(std::string_view text) {
    if (!text.starts_with("$D_")) {
        return std::nullopt;
    }
    text.remove_prefix(3);
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return static_cast<double>(seconds);
}

// Numbers and dates have an order of their own; nothing for other values.
std::optional<double> number_in(const FilterValue& value) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        return static_cast<double>(*whole);
    }
    if (const auto* number = std::get_if<double>(&value)) {
        return *number;
    }
    const auto* text = std::get_if<std::string>(&value);
    return text == nullptr ? std::nullopt : date_of(*text);
}

std::optional<double> number_in(const json::value& value) {
    if (value.is_number()) {
        return value.to_number<double>();
    }
    const auto* text = value.if_string();
    return text == nullptr ? std::nullopt : date_of(std::string_view(*text));
}

// Values of different kinds have no order.
std::partial_ordering order_of(const json::value& known, const FilterValue& wanted) {
    const auto a = number_in(known);
    const auto b = number_in(wanted);
    if (a && b) {
        return *a <=> *b;
    }
    const auto* text = std::get_if<std::string>(&wanted);
    if (text != nullptr && known.is_string()) {
        const std::string_view said(known.get_string());
        return said <=> std::string_view(*text);
    }
    const auto* truth = std::get_if<bool>(&wanted);
    if (truth != nullptr && known.is_bool()) {
        return known.get_bool() == *truth ? std::partial_ordering::equivalent : std::partial_ordering::unordered;
    }
    return std::partial_ordering::unordered;
}

template <class Test>
bool any_pair(const json::value& known, const std::vector<FilterValue>& wanted, Test test) {
    const auto one = [&](const json::value& value) {
        return std::ranges::any_of(wanted, [&](const FilterValue& other) { return test(value, other); });
    };
    const json::array* list = known.if_array();
    return list == nullptr ? one(known) : std::ranges::any_of(*list, one);
}

bool is_equal(const json::value& known, const FilterValue& wanted) {
    return order_of(known, wanted) == 0;
}

// Parts of texts are looked for whatever their case.
template <class Test>
bool text_fits(const json::value& known, const std::vector<FilterValue>& wanted, Test test) {
    return any_pair(known, wanted, [&](const json::value& value, const FilterValue& other) {
        const auto* text = std::get_if<std::string>(&other);
        return text != nullptr && value.is_string() && test(lower(value.get_string()), lower(*text));
    });
}

bool contains(const json::value& known, const std::vector<FilterValue>& wanted) {
    return known.is_array() ? any_pair(known, wanted, is_equal)
                            : text_fits(known, wanted, [](std::string_view text, const std::string& part) {
                                  return text.find(part) != std::string_view::npos;
                              });
}

bool is_between(const json::value& known, const std::vector<FilterValue>& wanted) {
    return wanted.size() == 2 && order_of(known, wanted[0]) >= 0 && order_of(known, wanted[1]) <= 0;
}

bool fits(const json::value* known, const audience::PropertyFilter& filter) {
    const auto& wanted = filter.values;
    if (known == nullptr || known->is_null()) {
        return filter.comparison == Comparison::not_exists || filter.comparison == Comparison::not_equals ||
               filter.comparison == Comparison::not_contains;
    }
    switch (filter.comparison) {
        case Comparison::exists: return true;
        case Comparison::not_exists: return false;
        case Comparison::equals: return any_pair(*known, wanted, is_equal);
        case Comparison::not_equals: return !any_pair(*known, wanted, is_equal);
        case Comparison::less:
            return any_pair(*known, wanted, [](const auto& a, const auto& b) { return order_of(a, b) < 0; });
        case Comparison::at_most:
            return any_pair(*known, wanted, [](const auto& a, const auto& b) { return order_of(a, b) <= 0; });
        case Comparison::greater:
            return any_pair(*known, wanted, [](const auto& a, const auto& b) { return order_of(a, b) > 0; });
        case Comparison::at_least:
            return any_pair(*known, wanted, [](const auto& a, const auto& b) { return order_of(a, b) >= 0; });
        case Comparison::between: return is_between(*known, wanted);
        case Comparison::contains: return contains(*known, wanted);
        case Comparison::not_contains: return !contains(*known, wanted);
        case Comparison::starts_with:
            return text_fits(*known, wanted,
                             [](std::string_view text, const std::string& part) { return text.starts_with(part); });
        case Comparison::ends_with:
            return text_fits(*known, wanted,
                             [](std::string_view text, const std::string& part) { return text.ends_with(part); });
    }
    return false;
}

}  // namespace

bool fits(const json::object& properties, const std::vector<audience::PropertyFilter>& filters) {
    return std::ranges::all_of(filters, [&](const audience::PropertyFilter& filter) {
        return fits(properties.if_contains(filter.name), filter);
    });
}

}  // namespace parley::api::clevertap
