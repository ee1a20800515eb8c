#include "audience/segment/filter_check.h"

#include <cmath>

#include "audience/attribute_change.h"
#include "audience/segment/dates.h"
#include "audience/segment/filter_names.h"
#include "base/text.h"

namespace parley::audience {

namespace {

constexpr double largest_number = 9007199254740992.0;  // up to which every whole number is a double of its own

Result<> check_name(const std::string& name, const std::string& where) {
    if (name.empty() || name.size() > longest_name || !is_utf8(name)) {
        return invalid(fmt::format("must be a text of 1 to {} bytes", longest_name), where);
    }
    for (const char letter : name) {
        // It becomes a part of a path that the database reads.
        if (letter == '"' || letter == '\\' || static_cast<unsigned char>(letter) < ' ') {
            return invalid("must hold no quotes, backslashes and control characters", where, name);
        }
    }
    return {};
}

Result<> check_text(const std::string& text, const std::string& where) {
    if (text.size() > longest_value || !is_utf8(text)) {
        return invalid(fmt::format("must be UTF-8 text of at most {} bytes", longest_value), where);
    }
    if (text.find('\0') != std::string::npos) {
        return invalid("must hold no zero byte", where);
    }
    if (text.starts_with(date_mark) && !read_date(text)) {
        return invalid("is no date", where, text, "write $D_ and the seconds since 1970, as in $D_1767225600");
    }
    return {};
}

Result<> check_value(const FilterValue& value, const std::string& where) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        return check_text(*text, where);
    }
    const auto* whole = std::get_if<std::int64_t>(&value);
    const double number = whole != nullptr                        ? static_cast<double>(*whole)
                          : std::holds_alternative<double>(value) ? std::get<double>(value)
                                                                  : 0.0;
    if (!std::isfinite(number) || std::abs(number) >= largest_number) {
        return invalid(fmt::format("must lie between -{0:.0f} and {0:.0f}", largest_number), where);
    }
    return {};
}

// Texts, numbers and dates have an order each, and none among each other.
enum class Sort { text, number, date, flag };
Sort sort_of(const FilterValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        return text->starts_with(date_mark) ? Sort::date : Sort::text;
    }
    return std::holds_alternative<bool>(value) ? Sort::flag : Sort::number;
}

// Dates are whole seconds: what lies between two of them is a border at the second after it or before it.
void read_as_date(FilterValue& value, Comparison comparison, std::size_t place) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        if (const auto time = read_iso_time(*text)) {
            const bool rounds_up = comparison == Comparison::less || comparison == Comparison::at_least ||
                                   (comparison == Comparison::between && place == 0);
            const auto seconds = rounds_up ? std::chrono::ceil<std::chrono::seconds>(*time)
                                           : std::chrono::floor<std::chrono::seconds>(*time);
            value = write_date(seconds.time_since_epoch().count());
        }
    }
}

std::string place_of(const std::string& where, std::size_t place, std::size_t count) {
    return count == 1 ? where : fmt::format("{}[{}]", where, place);
}

Result<> settle_own(OwnField field, AttributeFilter& filter, const std::string& where) {
    const FieldKind kind = kind_of(field);
    const bool is_equality = filter.comparison == Comparison::equals || filter.comparison == Comparison::not_equals;
    const bool fits = takes_no_value(filter.comparison) || is_equality || kind == FieldKind::text ||
                      (kind == FieldKind::time && is_of_order(filter.comparison));
    if (!fits) {
        return invalid(fmt::format("cannot be asked of {}", filter.name), where + ".is",
                       std::string(name_of(filter.comparison)));
    }
    for (std::size_t place = 0; place < filter.values.size(); ++place) {
        FilterValue& value = filter.values[place];
        const std::string here = place_of(where + ".value", place, filter.values.size());
        if (kind == FieldKind::time) {
            read_as_date(value, filter.comparison, place);
            if (sort_of(value) != Sort::date) {
                return invalid("must be a date", here, {}, "write it as in 2026-01-31T12:00:00Z or $D_1767225600");
            }
        } else if (kind == FieldKind::flag && sort_of(value) != Sort::flag) {
            return invalid("must be true or false", here);
        } else if (kind == FieldKind::text && !std::holds_alternative<std::string>(value)) {
            return invalid("must be a text", here);
        } else if (kind == FieldKind::country) {
            if (const auto* number = std::get_if<std::int64_t>(&value)) {
                value = std::to_string(*number);
            }
            const auto* text = std::get_if<std::string>(&value);
            const std::string_view digits =
                text == nullptr ? std::string_view() : std::string_view(*text).substr(text->starts_with('+') ? 1 : 0);
            if (digits.empty() || digits.size() > 4 ||
                !std::ranges::all_of(digits, [](char letter) { return letter >= '0' && letter <= '9'; })) {
                return invalid("must be a country's calling code", here, {}, "as in +91");
            }
            value = fmt::format("+{}", digits);
        }
    }
    return {};
}

}  // namespace

Result<> settle_values(Comparison comparison, std::vector<FilterValue>& values, const std::string& where) {
    if (takes_no_value(comparison)) {
        return values.empty() ? Result<>() : invalid(fmt::format("is not asked for by {}", name_of(comparison)), where);
    }
    if (values.empty()) {
        return invalid("is missing", where);
    }
    const bool needs_one = is_of_order(comparison) && comparison != Comparison::between;
    if (needs_one && values.size() != 1) {
        return invalid(fmt::format("must be one value for {}", name_of(comparison)), where);
    }
    if (comparison == Comparison::between && values.size() != 2) {
        return invalid("must be two values for between", where, {}, "as in [10, 20]");
    }
    for (std::size_t place = 0; place < values.size(); ++place) {
        const std::string here = place_of(where, place, values.size());
        FilterValue& value = values[place];
        if (auto fine = check_value(value, here); !fine) {
            return fine;
        }
        if (is_of_order(comparison)) {
            read_as_date(value, comparison, place);
            if (sort_of(value) == Sort::flag) {
                return invalid("true and false have no order", here);
            }
        }
        if (is_of_text(comparison)) {
            const auto* text = std::get_if<std::string>(&value);
            if (text == nullptr || text->empty()) {
                return invalid(fmt::format("must be a text that is not empty for {}", name_of(comparison)), here);
            }
        }
    }
    if (comparison == Comparison::between && sort_of(values[0]) != sort_of(values[1])) {
        return invalid("must be two numbers, two dates or two texts", where);
    }
    return {};
}

Result<> settle(AttributeFilter& filter, const std::string& where) {
    if (auto fine = check_name(filter.name, where + ".attribute"); !fine) {
        return fine;
    }
    if (auto fine = settle_values(filter.comparison, filter.values, where + ".value"); !fine) {
        return fine;
    }
    const auto own = own_field_named(filter.name);
    return own ? settle_own(*own, filter, where) : Result<>();
}

Result<> settle(PropertyFilter& filter, const std::string& where) {
    if (auto fine = check_name(filter.name, where + ".property"); !fine) {
        return fine;
    }
    return settle_values(filter.comparison, filter.values, where + ".value");
}

Result<> check(const EventFilter& filter, const std::string& where) {
    constexpr std::int64_t most_times = 1'000'000'000;
    if (trimmed(filter.name).empty() || filter.name.size() > longest_value || !is_utf8(filter.name)) {
        return invalid(fmt::format("must be a text of 1 to {} bytes", longest_value), where + ".event");
    }
    const bool is_known = filter.comparison == Comparison::at_least || filter.comparison == Comparison::at_most ||
                          filter.comparison == Comparison::equals || filter.comparison == Comparison::between;
    if (!is_known) {
        return invalid("how often is at_least, at_most, exactly or between", where + ".times");
    }
    if (filter.times < 0 || filter.times > most_times || filter.times_until > most_times) {
        return invalid(fmt::format("must be a whole number from 0 to {}", most_times), where + ".times");
    }
    if (filter.comparison == Comparison::between && filter.times_until < filter.times) {
        return invalid("the second number is smaller than the first", where + ".times");
    }
    return {};
}

}  // namespace parley::audience
