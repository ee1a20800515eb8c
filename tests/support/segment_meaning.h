#pragma once
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "audience/segment/dates.h"
#include "audience/segment/filter.h"
#include "audience/segment/filter_names.h"
#include "base/text.h"

// What there is to ask for, and what a filter means for one value, said a second time without SQL.
namespace parley::testing {

using namespace parley::audience;

struct WorldPerson {
    long long id = 0;
    std::string identity;
    std::optional<std::string> phone = {};
    std::optional<std::string> user_id = {};
    bool opted_in = false;
    json::object attributes = {};
    std::int64_t created = 0;  // milliseconds
    std::int64_t updated = 0;
};
struct WorldEvent {
    long long person = 0;
    std::string name;
    std::int64_t at = 0;
    json::object properties = {};
};
struct WorldMessage {
    long long id = 0;
    long long campaign = 0;
    long long person = 0;  // after merging
    int status = 0;
    bool replied = false;
    std::int64_t at = 0;        // of whatever it did last
    std::int64_t answered = 0;  // when the reply came
};

inline constexpr std::int64_t segment_now_ms = 1'767'225'600'000;

inline bool value_fits(const json::value& value, Comparison comparison, const std::vector<FilterValue>& values);
inline bool number_fits(double number, Comparison comparison, const std::vector<FilterValue>& values);
inline bool text_fits(const std::string& text, Comparison comparison, const std::vector<FilterValue>& values,
                      bool has_dates);

inline Comparison without_not(Comparison comparison) {
    return comparison == Comparison::not_equals     ? Comparison::equals
           : comparison == Comparison::not_contains ? Comparison::contains
           : comparison == Comparison::not_exists   ? Comparison::exists
                                                    : comparison;
}

template <class Rule>
bool member_fits(const json::object& object, const Rule& rule) {
    const Comparison comparison = without_not(rule.comparison);
    const json::value* value = object.if_contains(rule.name);
    bool found = false;
    if (value != nullptr && !value->is_null()) {
        if (comparison == Comparison::exists) {
            found = true;
        } else if (const auto* list = value->if_array()) {
            found = std::ranges::any_of(
                *list, [&](const json::value& item) { return value_fits(item, comparison, rule.values); });
        } else {
            found = value_fits(*value, comparison, rule.values);
        }
    }
    return found == (comparison == rule.comparison);
}

bool ordered(auto value, Comparison comparison, auto first, auto second) {
    switch (comparison) {
        case Comparison::less: return value < first;
        case Comparison::at_most: return value <= first;
        case Comparison::greater: return value > first;
        case Comparison::at_least: return value >= first;
        default: return value >= first && value <= second;
    }
}

inline double number_of_value(const FilterValue& value) {
    const auto* whole = std::get_if<std::int64_t>(&value);
    return whole != nullptr ? static_cast<double>(*whole) : std::get<double>(value);
}
inline bool is_number(const FilterValue& value) {
    return std::holds_alternative<std::int64_t>(value) || std::holds_alternative<double>(value);
}

inline bool value_fits(const json::value& value, Comparison comparison, const std::vector<FilterValue>& values) {
    if (value.is_bool()) {
        return comparison == Comparison::equals &&
               std::ranges::find(values, FilterValue(value.get_bool())) != values.end();
    }
    if (value.is_number()) {
        return number_fits(value.to_number<double>(), comparison, values);
    }
    return value.is_string() && text_fits(std::string(value.get_string()), comparison, values, true);
}

inline bool number_fits(double number, Comparison comparison, const std::vector<FilterValue>& values) {
    if (comparison == Comparison::equals) {
        return std::ranges::any_of(values, [number](const FilterValue& value) {
            return is_number(value) && std::abs(number_of_value(value) - number) <= 2e-15 * std::abs(number);
        });
    }
    return is_of_order(comparison) && is_number(values.front()) &&
           ordered(number, comparison, number_of_value(values.front()), number_of_value(values.back()));
}

inline bool text_fits(const std::string& text, Comparison comparison, const std::vector<FilterValue>& values,
                      bool has_dates) {
    if (comparison == Comparison::equals) {
        return std::ranges::find(values, FilterValue(text)) != values.end();
    }
    const bool looks_like_date = has_dates && text.starts_with("$D_");
    if (is_of_text(comparison)) {
        return !looks_like_date && std::ranges::any_of(values, [&](const FilterValue& value) {
            const std::string part = lower(std::get<std::string>(value));
            const std::string whole = lower(text);
            return comparison == Comparison::contains      ? whole.find(part) != std::string::npos
                   : comparison == Comparison::starts_with ? whole.starts_with(part)
                                                           : whole.ends_with(part);
        });
    }
    if (is_number(values.front())) {
        return false;
    }
    const std::string first = std::get<std::string>(values.front());
    const std::string second = std::get<std::string>(values.back());
    if (has_dates && first.starts_with("$D_")) {
        const auto date = read_date(text);
        return date && ordered(*date, comparison, *read_date(first), *read_date(second));
    }
    return !looks_like_date && ordered(text, comparison, first, second);
}

inline bool is_within(const Window& window, std::int64_t at) {
    if (window.last && at < segment_now_ms - window.last->count() * 1'000) {
        return false;
    }
    return !(window.from && at < window.from->time_since_epoch().count()) &&
           !(window.until && at >= window.until->time_since_epoch().count());
}

}  // namespace parley::testing
