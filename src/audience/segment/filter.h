#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/json.h"

// Whom a segment holds, as a value; read from and written as JSON (docs/segments.md). Compiled to SQL in compile.h.
namespace parley::audience {

enum class Comparison {
    equals,
    not_equals,
    less,
    at_most,
    greater,
    at_least,
    between,  // of numbers, dates ("$D_..." or ISO 8601) and text
    contains,
    not_contains,
    starts_with,
    ends_with,  // of text; of lists: one of the values
    exists,
    not_exists,
};

// A text, number, boolean or date (as "$D_<seconds>").
using FilterValue = std::variant<std::string, double, std::int64_t, bool>;

struct AttributeFilter {
    std::string name;  // an attribute; or "identity", "phone", "country_code", "created", "updated", "opted_in",
                       // "number_blocked", "reachable", which are the profile's own
    Comparison comparison = Comparison::equals;
    std::vector<FilterValue> values = {};  // several: any of them; between: two
};

struct PropertyFilter {
    std::string name;
    Comparison comparison = Comparison::equals;
    std::vector<FilterValue> values = {};
};

// Within the last so long, or between two points of time; both ends may be open.
struct Window {
    std::optional<std::chrono::seconds> last = {};
    std::optional<Time> from = {};
    std::optional<Time> until = {};  // not included
};

struct EventFilter {
    std::string name;
    Window window = {};
    std::vector<PropertyFilter> properties = {};   // all of them, of the same event
    Comparison comparison = Comparison::at_least;  // of how often
    std::int64_t times = 1;
    std::int64_t times_until = 0;  // for between
};

enum class Behaviour { sent, delivered, read, clicked, replied, failed, skipped };
struct MessageFilter {
    Behaviour behaviour = Behaviour::sent;
    std::optional<CampaignId> campaign = {};  // nothing: any
    Window window = {};
};

struct ListFilter {
    std::int64_t list = 0;
};
struct SegmentFilter {
    std::int64_t segment = 0;  // another saved one; not itself, however deep
};

struct Filter;
struct AllOf {
    std::vector<Filter> filters;  // none: everybody
};
struct AnyOf {
    std::vector<Filter> filters;  // none: nobody
};
struct NotOf {
    std::vector<Filter> filters;  // exactly one
};

struct Filter {
    std::variant<AllOf, AnyOf, NotOf, AttributeFilter, EventFilter, MessageFilter, ListFilter, SegmentFilter> rule =
        AllOf{};
};

struct FilterLimits {
    std::size_t depth = 8;
    std::size_t rules = 100;
    std::size_t values = 1'000;
};

// {"all": [...]}, {"any": [...]}, {"not": {...}}, {"attribute": "Plan", "is": "equals", "value": "Gold"},
// {"event": "Product viewed", "times": {"at_least": 2}, "within": {"last": "30d"}, "where": [{"property": "Price",
// ...}]},
// {"message": "read", "campaign": 7, "within": {...}}, {"list": 3}, {"segment": 4}. {} is everybody.
// Error: invalid, `where` as a path ("filter.all[1].value").
Result<Filter> read_filter(const json::value& value, const FilterLimits& limits = {});
json::object write_filter(const Filter& filter);

}  // namespace parley::audience
