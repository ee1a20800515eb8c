#include "audience/segment/compile_parts.h"
#include "audience/segment/dates.h"
#include "base/text.h"

namespace parley::audience {

namespace {

// How one value of JSON is looked at: its kind and itself as text and number.
struct Seen {
    std::string kind;
    std::string text;
    std::string number;
};

// "$D_" and whole seconds, as read_date() takes it.
std::string is_date(const SqlText& out, const std::string& text) {
    if (!out.is_sqlite()) {
        return fmt::format("({0} ~ '^[$]D_-?[0-9]+$' AND length({0}) <= 20)", text);
    }
    return fmt::format(
        "((substr({0}, 1, 4) GLOB '$D_[0-9]' OR substr({0}, 1, 5) GLOB '$D_-[0-9]') AND substr({0}, 5) NOT GLOB "
        "'*[^0-9]*' AND length({0}) <= 20)",
        text);
}

std::string text_of_json(const SqlText& out, const Seen& seen, Comparison comparison, const BoundValues& values) {
    std::vector<std::string> conditions;
    if (comparison == Comparison::equals) {
        std::vector<std::string> all = values.texts;
        all.insert(all.end(), values.dates.begin(), values.dates.end());
        return in_list(seen.text, all);
    }
    if (!values.texts.empty()) {
        conditions.push_back(fmt::format("(substr({}, 1, 3) <> '$D_' AND {})", seen.text,
                                         text_condition(out, seen.text, comparison, values.texts)));
    }
    if (!values.dates.empty()) {
        conditions.push_back(fmt::format(
            "(CASE WHEN {} THEN {} ELSE FALSE END)", is_date(out, seen.text),
            order_condition(fmt::format("CAST(substr({}, 4) AS BIGINT)", seen.text), comparison, values.dates)));
    }
    return any_of(conditions);
}

// False where the value is of a kind that the filter does not ask for.
std::string seen_condition(const SqlText& out, const Seen& seen, Comparison comparison, const BoundValues& values,
                           const std::string& more = {}) {
    const std::string number = number_condition(seen.number, comparison, values);
    const std::string text = text_of_json(out, seen, comparison, values);
    std::string cases;
    const auto add = [&cases](const char* kind, const std::string& condition) {
        if (condition != "FALSE") {
            cases += fmt::format(" WHEN '{}' THEN {}", kind, condition);
        }
    };
    if (out.is_sqlite()) {
        add("text", text);
        add("integer", number);
        add("real", number);
        add("true", values.has_true ? "TRUE" : "FALSE");
        add("false", values.has_false ? "TRUE" : "FALSE");
    } else {
        add("string", text);
        add("number", number);
        add("boolean", values.has_true && values.has_false ? "TRUE"
                       : values.has_true                   ? fmt::format("({} = 'true')", seen.text)
                       : values.has_false                  ? fmt::format("({} = 'false')", seen.text)
                                                           : "FALSE");
    }
    cases += more;
    return cases.empty() ? "FALSE" : fmt::format("(CASE {}{} ELSE FALSE END)", seen.kind, cases);
}

std::string sqlite_condition(SqlText& out, const std::string& document, const std::string& key, Comparison comparison,
                             const std::vector<FilterValue>& values) {
    // The key stands in quotes within the path, and holds none itself (filter_check.cpp).
    const std::string path = out.text(fmt::format("$.\"{}\"", key));
    const std::string kind = fmt::format("json_type({}, {})", document, path);
    if (comparison == Comparison::exists) {
        return fmt::format("COALESCE({} <> 'null', FALSE)", kind);
    }
    const BoundValues bound = bind_values(out, comparison, values);
    const Seen element{"j.type", "j.value", "CAST(j.value AS DOUBLE PRECISION)"};
    const std::string value = fmt::format("json_extract({}, {})", document, path);
    const Seen whole{kind, value, fmt::format("CAST({} AS DOUBLE PRECISION)", value)};
    return seen_condition(out, whole, comparison, bound,
                          fmt::format(" WHEN 'array' THEN EXISTS (SELECT 1 FROM json_each({}, {}) j WHERE {})",
                                      document, path, seen_condition(out, element, comparison, bound)));
}

std::string postgresql_condition(SqlText& out, const std::string& document, const std::string& key,
                                 Comparison comparison, const std::vector<FilterValue>& values) {
    const std::string value = fmt::format("(CAST({} AS JSONB) -> {})", document, out.text(key));
    if (comparison == Comparison::exists) {
        return fmt::format("COALESCE(jsonb_typeof({}) <> 'null', FALSE)", value);
    }
    const BoundValues bound = bind_values(out, comparison, values);
    const std::string text = "(j.value #>> '{}') COLLATE \"C\"";
    const Seen element{"jsonb_typeof(j.value)", text, "CAST(j.value #>> '{}' AS DOUBLE PRECISION)"};
    return fmt::format(
        "EXISTS (SELECT 1 FROM jsonb_array_elements(CASE jsonb_typeof({0}) WHEN 'array' THEN {0} ELSE "
        "jsonb_build_array({0}) END) AS j(value) WHERE {1})",
        value, seen_condition(out, element, comparison, bound));
}

bool needs_low(Comparison comparison, bool is_first) {
    return comparison == Comparison::equals || comparison == Comparison::less || comparison == Comparison::at_least ||
           (comparison == Comparison::between && is_first);
}

bool needs_high(Comparison comparison, bool is_first) {
    return comparison == Comparison::equals || comparison == Comparison::at_most || comparison == Comparison::greater ||
           (comparison == Comparison::between && !is_first);
}

}  // namespace

BoundValues bind_values(SqlText& out, Comparison comparison, const std::vector<FilterValue>& values) {
    BoundValues bound;
    for (const FilterValue& value : values) {
        if (const auto* text = std::get_if<std::string>(&value)) {
            const auto date = read_date(*text);
            if (!date) {
                bound.texts.push_back(out.text(is_of_text(comparison) ? lower(*text) : *text));
            } else if (comparison == Comparison::equals) {
                bound.dates.push_back(out.text(*text));
            } else if (!is_of_text(comparison)) {
                bound.dates.push_back(out.whole(*date));
            }
            continue;
        }
        if (const auto* flag = std::get_if<bool>(&value)) {
            (*flag ? bound.has_true : bound.has_false) = true;
            continue;
        }
        const auto* whole = std::get_if<std::int64_t>(&value);
        const double number = whole != nullptr ? static_cast<double>(*whole) : std::get<double>(value);
        const NearTo near = near_to(number);
        if (near.low == near.high && comparison == Comparison::equals) {
            bound.wholes.push_back(out.number(number));
        } else {
            // What is bound must stand in the text: only the ends that the comparison asks for.
            const bool is_first = bound.ranges.empty();
            bound.ranges.emplace_back(needs_low(comparison, is_first) ? out.number(near.low) : "",
                                      needs_high(comparison, is_first) ? out.number(near.high) : "");
        }
    }
    return bound;
}

std::string order_condition(const std::string& expression, Comparison comparison,
                            const std::vector<std::string>& values) {
    switch (comparison) {
        case Comparison::less: return fmt::format("({} < {})", expression, values[0]);
        case Comparison::at_most: return fmt::format("({} <= {})", expression, values[0]);
        case Comparison::greater: return fmt::format("({} > {})", expression, values[0]);
        case Comparison::at_least: return fmt::format("({} >= {})", expression, values[0]);
        case Comparison::between: return fmt::format("({0} >= {1} AND {0} <= {2})", expression, values[0], values[1]);
        default: return "FALSE";
    }
}

std::string number_condition(const std::string& number, Comparison comparison, const BoundValues& values) {
    if (comparison == Comparison::equals) {
        std::vector<std::string> conditions;
        if (!values.wholes.empty()) {
            conditions.push_back(in_list(number, values.wholes));
        }
        for (const auto& [low, high] : values.ranges) {
            conditions.push_back(fmt::format("({0} >= {1} AND {0} <= {2})", number, low, high));
        }
        return any_of(conditions);
    }
    if (values.ranges.empty()) {
        return "FALSE";
    }
    const auto& [low, high] = values.ranges.front();
    switch (comparison) {
        case Comparison::less: return fmt::format("({} < {})", number, low);
        case Comparison::at_most: return fmt::format("({} <= {})", number, high);
        case Comparison::greater: return fmt::format("({} > {})", number, high);
        case Comparison::at_least: return fmt::format("({} >= {})", number, low);
        case Comparison::between:
            return fmt::format("({0} >= {1} AND {0} <= {2})", number, low, values.ranges[1].second);
        default: return "FALSE";
    }
}

// Equality is of the very letters, a part of a text is looked for without regard to case (ASCII).
std::string text_condition(const SqlText& out, const std::string& text, Comparison comparison,
                           const std::vector<std::string>& texts) {
    if (comparison == Comparison::equals) {
        return in_list(text, texts);
    }
    if (!is_of_text(comparison)) {
        return order_condition(text, comparison, texts);
    }
    std::vector<std::string> conditions;
    for (const std::string& part : texts) {
        if (comparison == Comparison::contains) {
            conditions.push_back(
                fmt::format("({}(lower({}), {}) > 0)", out.is_sqlite() ? "instr" : "strpos", text, part));
        } else if (comparison == Comparison::starts_with) {
            conditions.push_back(fmt::format("(substr(lower({0}), 1, length({1})) = {1})", text, part));
        } else if (out.is_sqlite()) {
            conditions.push_back(fmt::format("(substr(lower({0}), -length({1})) = {1})", text, part));
        } else {
            conditions.push_back(fmt::format("(right(lower({0}), length({1})) = {1})", text, part));
        }
    }
    return any_of(conditions);
}

std::string value_condition(SqlText& out, const std::string& document, const std::string& key, Comparison comparison,
                            const std::vector<FilterValue>& values) {
    const Stance stance = stance_of(comparison);
    const std::string condition = out.is_sqlite() ? sqlite_condition(out, document, key, stance.comparison, values)
                                                  : postgresql_condition(out, document, key, stance.comparison, values);
    return stance.is_opposite ? not_of(condition) : condition;
}

}  // namespace parley::audience
