#pragma once
#include <fmt/format.h>
#include <soci/soci.h>

#include <optional>
#include <string>

#include "audience/segment/filter.h"
#include "audience/segment/filter_names.h"
#include "audience/segment/sql_text.h"

// The kinds of rules as SQL: each a condition on `profile p` that is true or false for everybody.
namespace parley::audience {

struct Compiling {
    soci::session& sql;
    ProjectId project;
    Time now;
    SqlText out;
};

// compile_values.cpp: what `key` holds in `document`, the JSON object of a column.
std::string value_condition(SqlText& out, const std::string& document, const std::string& key, Comparison comparison,
                            const std::vector<FilterValue>& values);
// compile_index.cpp
std::string indexed_condition(SqlText& out, std::int64_t index, const AttributeFilter& filter);
// compile_own.cpp
std::string own_condition(SqlText& out, OwnField field, const AttributeFilter& filter);
// compile_events.cpp
std::string event_condition(Compiling& compiling, const EventFilter& filter);
// compile_messages.cpp. Error: missing, for a campaign of somebody else's.
Result<std::string> message_condition(Compiling& compiling, const MessageFilter& filter);

// An opposite, and what it is the opposite of.
struct Stance {
    Comparison comparison;
    bool is_opposite;
};
constexpr Stance stance_of(Comparison comparison) {
    switch (comparison) {
        case Comparison::not_equals: return {Comparison::equals, true};
        case Comparison::not_contains: return {Comparison::contains, true};
        case Comparison::not_exists: return {Comparison::exists, true};
        default: return {comparison, false};
    }
}

// The values of a rule by kind, bound once.
struct BoundValues {
    std::vector<std::string> texts;                           // small letters where a part of a text is asked for
    std::vector<std::string> dates;                           // as texts for equality, else as seconds
    std::vector<std::string> wholes;                          // numbers that are equal to themselves alone
    std::vector<std::pair<std::string, std::string>> ranges;  // numbers, from and until
    bool has_true = false;
    bool has_false = false;
};
BoundValues bind_values(SqlText& out, Comparison comparison, const std::vector<FilterValue>& values);

// Stands at the end of a query that finds people in the order of something else. SQLite gathers them in a set of its
// own, which takes half the time where they come sorted; the plus keeps it from reading all there are in the order of
// people instead.
inline std::string sorted_people(const SqlText& out, const char* column) {
    return out.is_sqlite() ? fmt::format(" GROUP BY +{}", column) : std::string();
}

// Conditions on an expression of one kind.
std::string text_condition(const SqlText& out, const std::string& text, Comparison comparison,
                           const std::vector<std::string>& texts);
std::string number_condition(const std::string& number, Comparison comparison, const BoundValues& values);
std::string order_condition(const std::string& expression, Comparison comparison,
                            const std::vector<std::string>& values);

// Of a window; `at` is a column of milliseconds. Empty: open at both ends.
std::vector<std::string> window_conditions(Compiling& compiling, const std::string& at, const Window& window);

}  // namespace parley::audience
