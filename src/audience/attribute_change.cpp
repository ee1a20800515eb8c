#include "audience/attribute_change.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "base/text.h"

namespace parley::audience {

namespace {

enum class Operator { set, add, remove, increase, decrease, erase };

constexpr std::array<std::pair<std::string_view, Operator>, 6> operators{{{"$set", Operator::set},
                                                                          {"$add", Operator::add},
                                                                          {"$remove", Operator::remove},
                                                                          {"$incr", Operator::increase},
                                                                          {"$decr", Operator::decrease},
                                                                          {"$delete", Operator::erase}}};
constexpr const char* known_operators = "known are: $set, $add, $remove, $incr, $decr, $delete";
constexpr std::string_view forbidden = "%><!|&.:;$'\"\\#";
constexpr std::string_view date_mark = "$D_";
constexpr std::size_t shown = 60;

struct Step {
    Operator what = Operator::set;
    const json::value* value = nullptr;
};

std::string shown_name(std::string_view name) {
    return to_utf8(shortened(to_utf8(name), longest_name));
}

bool is_scalar(const json::value& value) {
    return value.is_string() || value.is_number() || value.is_bool();
}

Result<Step> read_step(std::string_view name, const json::value& value) {
    if (value.is_null()) {
        return Step{Operator::erase, &value};
    }
    const json::object* object = value.if_object();
    if (object == nullptr) {
        return Step{Operator::set, &value};
    }
    if (object->size() != 1) {
        return invalid("must be a value, or an object with one operator", shown_name(name), {}, known_operators);
    }
    const auto& [word, operand] = *object->begin();
    const auto found = std::ranges::find(operators, std::string_view(word), &decltype(operators)::value_type::first);
    if (found == operators.end()) {
        return invalid("there is no such operator", shown_name(name), shown_name(word), known_operators);
    }
    const bool erases = found->second == Operator::set && operand.is_null();
    return Step{erases ? Operator::erase : found->second, &operand};
}

bool is_date(std::string_view text) {
    constexpr std::size_t most_digits = 12;
    text.remove_prefix(date_mark.size());
    if (text.starts_with('-')) {
        text.remove_prefix(1);
    }
    return !text.empty() && text.size() <= most_digits &&
           std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
}

Result<> check_item(std::string_view name, const json::value& item) {
    if (!is_scalar(item)) {
        return invalid("a list holds texts only", shown_name(name));
    }
    const json::string* text = item.if_string();
    if (text == nullptr) {
        return {};
    }
    if (length_of(*text) > longest_item) {
        return invalid(fmt::format("an item of the list is longer than {} characters", longest_item), shown_name(name));
    }
    if (text->find('\0') != json::string::npos) {
        return invalid("an item of the list holds a zero byte", shown_name(name));
    }
    return {};
}

Result<> check_operand(std::string_view name, const Step& step) {
    switch (step.what) {
        case Operator::erase: return {};
        case Operator::increase:
        case Operator::decrease:
            if (!step.value->is_number()) {
                return invalid("must be changed by a number", shown_name(name));
            }
            return check_scalar(name, *step.value);
        case Operator::set:
        case Operator::add:
        case Operator::remove: break;
    }
    if (const json::array* items = step.value->if_array()) {
        for (const json::value& item : *items) {
            if (auto fine = check_item(name, item); !fine) {
                return fine;
            }
        }
        return {};
    }
    if (step.what != Operator::set) {
        if (!is_scalar(*step.value)) {
            return invalid("must be a text or a list of texts", shown_name(name));
        }
        return check_item(name, *step.value);
    }
    return check_scalar(name, *step.value);
}

using Texts = std::vector<std::string>;

void append(Texts& list, const json::value& value) {
    if (auto text = text_of(&value); text && std::ranges::find(list, *text) == list.end()) {
        list.push_back(std::move(*text));
    }
}

// A list's items, each once; a single value is a list of it alone, written as text.
Texts texts_of(const json::value& value) {
    Texts list;
    if (const json::array* items = value.if_array()) {
        for (const json::value& item : *items) {
            append(list, item);
        }
    } else {
        append(list, value);
    }
    return list;
}

// An empty list is no attribute at all.
std::optional<json::value> list_of(const Texts& texts) {
    const std::size_t too_many = texts.size() > most_items ? texts.size() - most_items : 0;
    json::array list;
    list.reserve(texts.size() - too_many);
    for (std::size_t place = too_many; place < texts.size(); ++place) {
        list.emplace_back(texts[place]);
    }
    return list.empty() ? std::nullopt : std::optional<json::value>(std::move(list));
}

std::optional<json::value> with_items(const json::value* known, const json::value& given) {
    Texts list = known == nullptr ? Texts() : texts_of(*known);
    for (std::string& item : texts_of(given)) {
        if (std::ranges::find(list, item) == list.end()) {
            list.push_back(std::move(item));
        }
    }
    return list_of(list);
}

std::optional<json::value> without_items(const json::value* known, const json::value& given) {
    if (known == nullptr) {
        return std::nullopt;
    }
    Texts list = texts_of(*known);
    const Texts leaving = texts_of(given);
    const auto before = list.size();
    std::erase_if(list, [&](const std::string& item) { return std::ranges::find(leaving, item) != leaving.end(); });
    return list.size() == before ? std::optional(*known) : list_of(list);
}

// Holds every whole number that JSON gives us, and the sum of two.
__extension__ using Wide = __int128;

Wide whole(const json::value& number) {
    return number.is_uint64() ? static_cast<Wide>(number.get_uint64()) : static_cast<Wide>(number.get_int64());
}

double as_double(const json::value& number) {
    return number.to_number<double>();
}

Result<std::optional<json::value>> counted(std::string_view name, const json::value* known, const json::value& by,
                                           bool down) {
    static const json::value nothing = 0;
    const json::value& from = known == nullptr ? nothing : *known;
    if (!from.is_number()) {
        return invalid("is no number, so it cannot be counted up or down", shown_name(name));
    }
    if (!from.is_double() && !by.is_double()) {
        const Wide sum = down ? whole(from) - whole(by) : whole(from) + whole(by);
        if (sum > std::numeric_limits<std::uint64_t>::max() || sum < std::numeric_limits<std::int64_t>::min()) {
            return invalid("would become too large a number", shown_name(name));
        }
        return sum > std::numeric_limits<std::int64_t>::max() ? json::value(static_cast<std::uint64_t>(sum))
                                                              : json::value(static_cast<std::int64_t>(sum));
    }
    const double sum = down ? as_double(from) - as_double(by) : as_double(from) + as_double(by);
    if (!std::isfinite(sum)) {
        return invalid("would become too large a number", shown_name(name));
    }
    return json::value(sum);
}

// What the attribute is afterwards; nothing where there is none.
Result<std::optional<json::value>> value_after(std::string_view name, const json::value* known, const Step& step) {
    switch (step.what) {
        case Operator::set: return step.value->is_array() ? list_of(texts_of(*step.value)) : std::optional(*step.value);
        case Operator::add: return with_items(known, *step.value);
        case Operator::remove: return without_items(known, *step.value);
        case Operator::increase: return counted(name, known, *step.value, false);
        case Operator::decrease: return counted(name, known, *step.value, true);
        case Operator::erase: break;
    }
    return std::nullopt;
}

}  // namespace

Result<> check_attribute_name(std::string_view name) {
    if (name.empty() || name.size() > longest_name) {
        return invalid(fmt::format("a name has 1 to {} bytes", longest_name), shown_name(name));
    }
    const bool controls =
        std::ranges::any_of(name, [](char letter) { return static_cast<unsigned char>(letter) < 32; });
    if (controls || name.find_first_of(forbidden) != std::string_view::npos) {
        return invalid("a name may not hold any of % > < ! | & . : ; $ ' \" \\ #, nor control characters",
                       shown_name(name));
    }
    return {};
}

Result<> check_scalar(std::string_view name, const json::value& value) {
    if (const json::string* text = value.if_string()) {
        if (text->size() > longest_value) {
            return invalid(fmt::format("is longer than {} bytes", longest_value), shown_name(name));
        }
        if (text->find('\0') != json::string::npos) {
            return invalid("holds a zero byte", shown_name(name));
        }
        if (std::string_view(*text).starts_with(date_mark) && !is_date(*text)) {
            return invalid("is no date", shown_name(name), std::string(shortened(*text, shown)),
                           "write its UNIX seconds: $D_1767225600");
        }
        return {};
    }
    if (const double* number = value.if_double(); number != nullptr && !std::isfinite(*number)) {
        return invalid("is too large a number", shown_name(name));
    }
    if (!is_scalar(value)) {
        return invalid("must be a text, a number, a boolean, a date or a list of texts", shown_name(name));
    }
    return {};
}

Result<> check_attributes(const json::object& change) {
    for (const auto& [name, value] : change) {
        if (auto fine = check_attribute_name(name); !fine) {
            return fine;
        }
        const auto step = read_step(name, value);
        if (!step) {
            return std::unexpected(step.error());
        }
        if (auto fine = check_operand(name, *step); !fine) {
            return fine;
        }
    }
    return {};
}

Result<bool> change_attributes(json::object& known, const json::object& change) {
    struct After {
        std::string_view name;
        std::optional<json::value> value;
    };
    std::vector<After> different;
    std::size_t count = known.size();
    std::string_view added;
    for (const auto& [name, value] : change) {
        const auto step = read_step(name, value);
        if (!step) {
            return std::unexpected(step.error());
        }
        const json::value* before = known.if_contains(name);
        auto after = value_after(name, before, *step);
        if (!after) {
            return std::unexpected(std::move(after.error()));
        }
        if (before == nullptr ? !after->has_value() : (after->has_value() && **after == *before)) {
            continue;
        }
        if (before == nullptr) {
            ++count;
            added = name;
        } else if (!after->has_value()) {
            --count;
        }
        different.push_back({name, std::move(*after)});
    }
    if (count > most_attributes && count > known.size()) {
        return invalid(fmt::format("a person has at most {} attributes", most_attributes), shown_name(added));
    }
    for (After& one : different) {
        if (one.value) {
            known[one.name] = std::move(*one.value);
        } else {
            known.stable_erase(one.name);
        }
    }
    return !different.empty();
}

json::object read_object(std::string_view stored) {
    auto value = parse_json(stored);
    return value && value->is_object() ? std::move(value->get_object()) : json::object();
}

bool may_need_care(std::string_view attributes) {
    if (attributes.size() > most_attributes &&
        std::ranges::count(attributes, ',') >= static_cast<std::ptrdiff_t>(most_attributes)) {
        return true;
    }
    for (const std::string_view sign : {":{", ":[", ":null"}) {
        if (attributes.find(sign) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

}  // namespace parley::audience
