#include "audience/segment/attribute_index.h"
#include "audience/segment/compile_parts.h"
#include "audience/segment/dates.h"

namespace parley::audience {

namespace {

// By the letter that stands in `text` before the value itself (indexed_values()).
std::string of_kind(const std::string& collation, char kind) {
    return fmt::format("(a.text{0} >= '{1}' AND a.text{0} < '{2}')", collation, kind, static_cast<char>(kind + 1));
}

std::vector<std::string> marked(SqlText& out, const std::vector<FilterValue>& values) {
    std::vector<std::string> names;
    for (const FilterValue& value : values) {
        if (const auto* text = std::get_if<std::string>(&value)) {
            const bool is_date = text->starts_with(date_mark);
            names.push_back(out.text(is_date ? "d" + text->substr(date_mark.size()) : "s" + *text));
        } else if (const auto* flag = std::get_if<bool>(&value)) {
            names.push_back(out.text(*flag ? "b1" : "b0"));
        }
    }
    return names;
}

// An order is asked of one kind of values (filter_check.cpp).
std::string order_of_texts(SqlText& out, const std::string& collation, const AttributeFilter& filter) {
    std::vector<std::string> names;
    for (const FilterValue& value : filter.values) {
        names.push_back(out.text("s" + std::get<std::string>(value)));
    }
    return fmt::format("({} AND {})", of_kind(collation, 's'),
                       order_condition("a.text" + collation, filter.comparison, names));
}

std::string value_of_index(SqlText& out, const AttributeFilter& filter, Comparison comparison) {
    const std::string collation = out.is_sqlite() ? "" : " COLLATE \"C\"";
    if (comparison == Comparison::equals) {
        std::vector<std::string> conditions;
        std::vector<FilterValue> numbers;
        std::ranges::copy_if(filter.values, std::back_inserter(numbers), [](const FilterValue& value) {
            return std::holds_alternative<double>(value) || std::holds_alternative<std::int64_t>(value);
        });
        if (numbers.size() < filter.values.size()) {
            conditions.push_back(in_list("a.text" + collation, marked(out, filter.values)));
        }
        if (!numbers.empty()) {
            conditions.push_back(fmt::format(
                "({} AND {})", number_condition("a.number", comparison, bind_values(out, comparison, numbers)),
                of_kind(collation, 'n')));
        }
        return any_of(conditions);
    }
    if (is_of_text(comparison)) {
        const BoundValues bound = bind_values(out, comparison, filter.values);
        return fmt::format("({} AND {})", of_kind(collation, 's'),
                           text_condition(out, fmt::format("substr(a.text{}, 2)", collation), comparison, bound.texts));
    }
    const auto* text = std::get_if<std::string>(&filter.values.front());
    if (text != nullptr && !text->starts_with(date_mark)) {
        AttributeFilter stated = filter;
        stated.comparison = comparison;
        return order_of_texts(out, collation, stated);
    }
    const BoundValues bound = bind_values(out, comparison, filter.values);
    return fmt::format("({} AND {})",
                       text != nullptr ? order_condition("a.number", comparison, bound.dates)
                                       : number_condition("a.number", comparison, bound),
                       of_kind(collation, text != nullptr ? 'd' : 'n'));
}

}  // namespace

std::string indexed_condition(SqlText& out, std::int64_t index, const AttributeFilter& filter) {
    const Stance stance = stance_of(filter.comparison);
    const std::string found =
        fmt::format("SELECT a.profile_id FROM attribute_value a WHERE a.attribute_id = {}", out.whole(index));
    const std::string condition =
        stance.comparison == Comparison::exists
            ? fmt::format("(p.id IN ({}))", found)
            : fmt::format("(p.id IN ({} AND {}{}))", found, value_of_index(out, filter, stance.comparison),
                          sorted_people(out, "a.profile_id"));
    return stance.is_opposite ? not_of(condition) : condition;
}

}  // namespace parley::audience
