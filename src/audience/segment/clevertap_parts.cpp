#include "audience/segment/clevertap_parts.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

#include "audience/segment/filter_check.h"
#include "base/text.h"

namespace parley::audience {

namespace {

constexpr std::size_t most_values = 100;
constexpr double largest_number = 9007199254740992.0;  // what filters take (filter_check.cpp); larger ones are texts

// Members of the language that ask for what nobody tells us here.
constexpr std::array without_data{"session_properties", "technographics", "app_fields", "geo_fields", "geo_radius"};

struct Operator {
    std::string_view name;
    Comparison comparison;
};

constexpr std::array operators{
    Operator{"equals", Comparison::equals},
    Operator{"not_equals", Comparison::not_equals},
    Operator{"contains", Comparison::contains},
    Operator{"does_not_contain", Comparison::not_contains},
    Operator{"less_than", Comparison::less},
    Operator{"less_than_equals", Comparison::at_most},
    Operator{"greater_than", Comparison::greater},
    Operator{"greater_than_equals", Comparison::at_least},
    Operator{"between", Comparison::between},
    Operator{"exists", Comparison::exists},
    Operator{"does_not_exist", Comparison::not_exists},
};

std::optional<FilterValue> number_in(std::string_view text) {
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_whole = !text.empty() && read.ec == std::errc{} && read.ptr == text.data() + text.size();
    if (!is_whole || !(std::abs(number) < largest_number)) {
        return std::nullopt;
    }
    return FilterValue(number);
}

// Clients write numbers and truth as text, too: such a text also means what it says.
void add_value(std::vector<FilterValue>& values, std::string_view text, Comparison comparison) {
    const auto number = number_in(text);
    const bool is_order = comparison != Comparison::equals && comparison != Comparison::not_equals;
    if (number && is_order && comparison != Comparison::contains && comparison != Comparison::not_contains) {
        values.push_back(*number);
        return;
    }
    values.emplace_back(std::string(text));
    if (is_order) {
        return;
    }
    if (number) {
        values.push_back(*number);
    } else if (equal_ignoring_case(text, "true") || equal_ignoring_case(text, "false")) {
        values.emplace_back(equal_ignoring_case(text, "true"));
    }
}

Result<std::vector<FilterValue>> values_in(const json::object& object, Comparison comparison,
                                           const std::string& where) {
    std::vector<FilterValue> values;
    const json::value* given = object.if_contains("value");
    if (given == nullptr || comparison == Comparison::exists || comparison == Comparison::not_exists) {
        return values;
    }
    const auto* list = given->if_array();
    const std::size_t count = list == nullptr ? 1 : list->size();
    if (count > most_values) {
        return invalid(fmt::format("are more than {} values", most_values), place_in(where, "value"));
    }
    for (std::size_t place = 0; place < count; ++place) {
        const json::value& value = list == nullptr ? *given : (*list)[place];
        if (const auto* text = value.if_string()) {
            add_value(values, std::string_view(*text), comparison);
        } else if (value.is_bool()) {
            values.emplace_back(value.get_bool());
        } else if (const auto whole = value.if_int64()) {
            values.emplace_back(*whole);
        } else if (value.is_number()) {
            values.emplace_back(value.to_number<double>());
        } else {
            return invalid("must be a text, a number or a list of them", place_in(where, "value"));
        }
    }
    return values;
}

template <class Rule>

Result<Rule> read_rule(const json::value& value, const std::string& where) {
    const auto object = object_of(value, where);
    if (!object) {
        return std::unexpected(object.error());
    }
    if (auto fine = only_members(**object, {"name", "operator", "value"}, where); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    auto name = name_in(**object, "name", where);
    const auto comparison = operator_in(**object, Comparison::equals, where);
    if (!name || !comparison) {
        return std::unexpected(name ? comparison.error() : name.error());
    }
    auto values = values_in(**object, *comparison, where);
    if (!values) {
        return std::unexpected(std::move(values.error()));
    }
    Rule rule{.name = std::move(*name), .comparison = *comparison, .values = std::move(*values)};
    if (auto fine = settle(rule, where); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    return rule;
}

}  // namespace

std::string shown(std::string_view text) {
    return to_utf8(shortened(to_utf8(text), 100));
}

std::string place_in(const std::string& where, std::string_view name) {
    return where.empty() ? std::string(name) : fmt::format("{}.{}", where, name);
}

Result<> only_members(const json::object& object, std::initializer_list<std::string_view> known,
                      const std::string& where) {
    for (const auto& [key, value] : object) {
        const std::string_view name = key;
        if (std::ranges::find(known, name) != known.end()) {
            continue;
        }
        const std::string place = place_in(where, shown(name));
        if (std::ranges::find(without_data, name) != without_data.end()) {
            return invalid("there is no data of this kind here", place, {},
                           "upload it as a property of the profile and ask for it in profile_fields");
        }
        return invalid("is not known here", place, {}, fmt::format("known are: {}", fmt::join(known, ", ")));
    }
    return {};
}

Result<const json::object*> object_of(const json::value& value, const std::string& where) {
    const auto* object = value.if_object();
    if (object == nullptr) {
        return invalid("must be an object", where);
    }
    return object;
}

Result<const json::array*> array_of(const json::value& value, const std::string& where) {
    const auto* array = value.if_array();
    if (array == nullptr || array->size() > most_values) {
        return invalid(fmt::format("must be a list of at most {}", most_values), where);
    }
    return array;
}

Result<std::string> name_in(const json::object& object, std::string_view key, const std::string& where) {
    const json::value* value = object.if_contains(key);
    if (value == nullptr || !value->is_string() || value->get_string().empty()) {
        return invalid(value == nullptr ? "is missing" : "must be a text", place_in(where, key));
    }
    return std::string(value->get_string());
}

Result<Comparison> operator_in(const json::object& object, Comparison otherwise, const std::string& where) {
    const json::value* value = object.if_contains("operator");
    if (value == nullptr) {
        return otherwise;
    }
    const auto* name = value->if_string();
    const auto found =
        name == nullptr ? operators.end() : std::ranges::find(operators, std::string_view(*name), &Operator::name);
    if (found == operators.end()) {
        std::vector<std::string_view> known;
        std::ranges::transform(operators, std::back_inserter(known), &Operator::name);
        return invalid("is no operator", place_in(where, "operator"),
                       name == nullptr ? std::string() : shown(std::string_view(*name)),
                       fmt::format("known are: {}", fmt::join(known, ", ")));
    }
    return found->comparison;
}

Result<AttributeFilter> read_attribute_rule(const json::value& value, const std::string& where) {
    return read_rule<AttributeFilter>(value, where);
}

Result<PropertyFilter> read_property_rule(const json::value& value, const std::string& where) {
    return read_rule<PropertyFilter>(value, where);
}

}  // namespace parley::audience
