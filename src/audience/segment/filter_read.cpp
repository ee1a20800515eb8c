#include <fmt/format.h>

#include <array>
#include <charconv>
#include <initializer_list>

#include "audience/segment/dates.h"
#include "audience/segment/filter.h"
#include "audience/segment/filter_check.h"
#include "audience/segment/filter_names.h"
#include "base/text.h"

namespace parley::audience {

namespace {

constexpr std::array kinds{"all", "any", "not", "attribute", "event", "message", "list", "segment"};
constexpr std::int64_t longest_window = std::int64_t{3'650} * 86'400;
constexpr std::int64_t first_second = -62'135'596'800;  // of the year 1
constexpr std::int64_t last_second = 253'402'300'799;   // of the year 9999

std::string shown(std::string_view text) {
    return to_utf8(shortened(to_utf8(text), 100));
}

Result<> only_members(const json::object& object, std::initializer_list<std::string_view> known,
                      const std::string& where) {
    for (const auto& [key, value] : object) {
        if (std::ranges::find(known, std::string_view(key)) == known.end()) {
            return invalid("is not known here", fmt::format("{}.{}", where, shown(key)), {},
                           fmt::format("known are: {}", fmt::join(known, ", ")));
        }
    }
    return {};
}

Result<std::string> read_text(const json::value& value, const std::string& where) {
    const auto* text = value.if_string();
    if (text == nullptr) {
        return invalid("must be a string", where);
    }
    return std::string(*text);
}

Result<std::int64_t> read_number(const json::value& value, const std::string& where) {
    const auto number = value.is_number() ? integer_of(&value) : std::nullopt;
    if (!number) {
        return invalid("must be a whole number", where);
    }
    return *number;
}

// "30d": days, hours (h), minutes (m) or weeks (w).
Result<std::chrono::seconds> read_duration(const json::value& value, const std::string& where) {
    const auto* text = value.if_string();
    std::int64_t count = 0;
    std::int64_t unit = 0;
    if (text != nullptr && text->size() >= 2) {
        const char* end = text->data() + text->size() - 1;
        const auto read = std::from_chars(text->data(), end, count);
        const bool is_whole = read.ec == std::errc{} && read.ptr == end && count > 0;
        unit = !is_whole     ? 0
               : *end == 'm' ? 60
               : *end == 'h' ? 3'600
               : *end == 'd' ? 86'400
               : *end == 'w' ? 604'800
                             : 0;
    }
    if (unit == 0 || count > longest_window / unit) {
        return invalid("must be a number of minutes, hours, days or weeks", where,
                       text == nullptr ? std::string() : shown(*text), "as in 90m, 12h, 30d or 8w; at most 3650d");
    }
    return std::chrono::seconds(count * unit);
}

Result<Time> read_moment(const json::value& value, const std::string& where) {
    if (const auto* text = value.if_string()) {
        const auto time = read_iso_time(*text);
        const auto seconds =
            time ? std::optional(std::chrono::floor<std::chrono::seconds>(*time).time_since_epoch().count())
                 : read_date(*text);
        if (seconds && *seconds >= first_second && *seconds <= last_second) {
            return time ? *time : Time(std::chrono::seconds(*seconds));
        }
        return invalid("is no point of time", where, shown(*text), "as in 2026-01-31T12:00:00Z");
    }
    return invalid("must be a string", where, {}, "as in 2026-01-31T12:00:00Z");
}

Result<Window> read_window(const json::value& value, const std::string& where) {
    const auto* object = value.if_object();
    if (object == nullptr) {
        return invalid("must be an object", where, {}, R"(as in {"last": "30d"})");
    }
    if (auto fine = only_members(*object, {"last", "from", "until"}, where); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    Window window;
    const json::value* last = object->if_contains("last");
    const json::value* from = object->if_contains("from");
    const json::value* until = object->if_contains("until");
    if (last != nullptr) {
        auto read = read_duration(*last, where + ".last");
        if (!read) {
            return std::unexpected(std::move(read.error()));
        }
        window.last = *read;
    }
    for (const auto& [member, moment, name] :
         {std::tuple(from, &window.from, ".from"), std::tuple(until, &window.until, ".until")}) {
        if (member != nullptr) {
            auto read = read_moment(*member, where + name);
            if (!read) {
                return std::unexpected(std::move(read.error()));
            }
            *moment = *read;
        }
    }
    if (object->empty() || (last != nullptr && object->size() > 1)) {
        return invalid("must have last alone, or from, until or both", where);
    }
    if (window.from && window.until && *window.from >= *window.until) {
        return invalid("must be after from", where + ".until");
    }
    return window;
}

Result<FilterValue> read_value(const json::value& value, const std::string& where) {
    switch (value.kind()) {
        case json::kind::string: return FilterValue(std::string(value.get_string()));
        case json::kind::bool_: return FilterValue(value.get_bool());
        case json::kind::int64: return FilterValue(value.get_int64());
        case json::kind::uint64: return FilterValue(static_cast<double>(value.get_uint64()));
        case json::kind::double_: return FilterValue(value.get_double());
        case json::kind::null:
        case json::kind::array:
        case json::kind::object: break;
    }
    return invalid("must be a text, a number, true or false", where);
}

Result<> read_times(EventFilter& filter, const json::value& value, const std::string& where) {
    const auto* object = value.if_object();
    if (object == nullptr || object->size() != 1) {
        return invalid("must be an object with at_least, at_most, exactly or between", where, {},
                       R"(as in {"at_least": 2})");
    }
    const std::string_view name = object->begin()->key();
    const json::value& count = object->begin()->value();
    const std::string here = fmt::format("{}.{}", where, shown(name));
    if (name == "between") {
        const auto* both = count.if_array();
        if (both == nullptr || both->size() != 2) {
            return invalid("must be two whole numbers", here, {}, "as in [2, 5]");
        }
        const auto from = read_number((*both)[0], here + "[0]");
        const auto until = read_number((*both)[1], here + "[1]");
        if (!from || !until) {
            return std::unexpected(from ? until.error() : from.error());
        }
        filter.comparison = Comparison::between;
        filter.times = *from;
        filter.times_until = *until;
        return {};
    }
    if (name != "at_least" && name != "at_most" && name != "exactly") {
        return invalid("is not known here", here, {}, "known are: at_least, at_most, exactly, between");
    }
    const auto times = read_number(count, here);
    if (!times) {
        return std::unexpected(times.error());
    }
    filter.comparison = name == "at_least"  ? Comparison::at_least
                        : name == "at_most" ? Comparison::at_most
                                            : Comparison::equals;
    filter.times = *times;
    return {};
}

class Reader {
public:
    explicit Reader(const FilterLimits& limits) : limits_(limits) {}

    Result<Filter> read(const json::value& value, const std::string& where, std::size_t depth) {
        const auto* object = value.if_object();
        if (object == nullptr) {
            return invalid("must be an object", where);
        }
        if (depth > limits_.depth) {
            return invalid(fmt::format("is nested deeper than {}", limits_.depth), where);
        }
        if (++rules_ > limits_.rules) {
            return invalid(fmt::format("are more than {} rules", limits_.rules), where);
        }
        if (object->empty()) {
            return Filter{AllOf{}};
        }
        std::string_view kind;
        for (const std::string_view known : kinds) {
            if (object->contains(known)) {
                if (!kind.empty()) {
                    return invalid(fmt::format("is {} and {} at once", kind, known), where);
                }
                kind = known;
            }
        }
        if (kind.empty()) {
            return invalid("says no rule", where, {}, fmt::format("a rule has one of: {}", fmt::join(kinds, ", ")));
        }
        return read_kind(*object, kind, where, depth);
    }

private:
    Result<Filter> read_kind(const json::object& object, std::string_view kind, const std::string& where,
                             std::size_t depth) {
        if (kind == "attribute") {
            return read_attribute(object, where);
        }
        if (kind == "event") {
            return read_event(object, where);
        }
        if (kind == "message") {
            return read_message(object, where);
        }
        if (auto fine = only_members(object, {kind}, where); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
        const std::string here = fmt::format("{}.{}", where, kind);
        const json::value& value = object.at(kind);
        if (kind == "not") {
            auto filter = read(value, here, depth + 1);
            if (!filter) {
                return filter;
            }
            NotOf rule;
            rule.filters.push_back(std::move(*filter));
            return Filter{std::move(rule)};
        }
        if (kind == "list" || kind == "segment") {
            const auto number = read_number(value, here);
            if (!number) {
                return std::unexpected(number.error());
            }
            return kind == "list" ? Filter{ListFilter{*number}} : Filter{SegmentFilter{*number}};
        }
        auto filters = read_all(value, here, depth);
        if (!filters) {
            return std::unexpected(std::move(filters.error()));
        }
        return kind == "all" ? Filter{AllOf{std::move(*filters)}} : Filter{AnyOf{std::move(*filters)}};
    }

    Result<std::vector<Filter>> read_all(const json::value& value, const std::string& where, std::size_t depth) {
        const auto* array = value.if_array();
        if (array == nullptr) {
            return invalid("must be an array", where);
        }
        std::vector<Filter> filters;
        for (std::size_t place = 0; place < array->size(); ++place) {
            auto filter = read((*array)[place], fmt::format("{}[{}]", where, place), depth + 1);
            if (!filter) {
                return std::unexpected(std::move(filter.error()));
            }
            filters.push_back(std::move(*filter));
        }
        return filters;
    }

    // "is" and "value" of an attribute's or property's rule.
    template <class Rule>
    Result<> read_comparison(Rule& rule, const json::object& object, const std::string& where) {
        if (const json::value* name = object.if_contains("is")) {
            const auto comparison =
                name->is_string() ? comparison_named(std::string_view(name->get_string())) : std::nullopt;
            if (!comparison) {
                return invalid("is no comparison", where + ".is",
                               name->is_string() ? shown(std::string_view(name->get_string())) : std::string(),
                               fmt::format("known are: {}", all_comparisons()));
            }
            rule.comparison = *comparison;
        }
        if (const json::value* value = object.if_contains("value")) {
            const auto* several = value->if_array();
            const std::size_t count = several == nullptr ? 1 : several->size();
            if ((values_ += count) > limits_.values) {
                return invalid(fmt::format("the filter has more than {} values", limits_.values), where + ".value");
            }
            for (std::size_t place = 0; place < count; ++place) {
                auto read =
                    read_value(several == nullptr ? *value : (*several)[place],
                               several == nullptr ? where + ".value" : fmt::format("{}.value[{}]", where, place));
                if (!read) {
                    return std::unexpected(std::move(read.error()));
                }
                rule.values.push_back(std::move(*read));
            }
        }
        return settle(rule, where);
    }

    Result<Filter> read_attribute(const json::object& object, const std::string& where) {
        if (auto fine = only_members(object, {"attribute", "is", "value"}, where); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
        auto name = read_text(object.at("attribute"), where + ".attribute");
        if (!name) {
            return std::unexpected(std::move(name.error()));
        }
        AttributeFilter filter{.name = std::move(*name)};
        if (auto fine = read_comparison(filter, object, where); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
        return Filter{std::move(filter)};
    }

    Result<> read_properties(EventFilter& filter, const json::value& value, const std::string& where) {
        const auto* array = value.if_array();
        if (array == nullptr) {
            return invalid("must be an array", where);
        }
        for (std::size_t place = 0; place < array->size(); ++place) {
            const std::string here = fmt::format("{}[{}]", where, place);
            const auto* object = (*array)[place].if_object();
            if (object == nullptr || !object->contains("property")) {
                return invalid("must be an object with a property", here);
            }
            if (++rules_ > limits_.rules) {
                return invalid(fmt::format("are more than {} rules", limits_.rules), here);
            }
            if (auto fine = only_members(*object, {"property", "is", "value"}, here); !fine) {
                return fine;
            }
            auto name = read_text(object->at("property"), here + ".property");
            if (!name) {
                return std::unexpected(std::move(name.error()));
            }
            PropertyFilter property{.name = std::move(*name)};
            if (auto fine = read_comparison(property, *object, here); !fine) {
                return fine;
            }
            filter.properties.push_back(std::move(property));
        }
        return {};
    }

    Result<Filter> read_event(const json::object& object, const std::string& where) {
        if (auto fine = only_members(object, {"event", "times", "within", "where"}, where); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
        auto name = read_text(object.at("event"), where + ".event");
        if (!name) {
            return std::unexpected(std::move(name.error()));
        }
        EventFilter filter{.name = std::move(*name)};
        Result<> fine;
        if (const json::value* times = object.if_contains("times")) {
            fine = read_times(filter, *times, where + ".times");
        }
        if (const json::value* within = object.if_contains("within"); within != nullptr && fine) {
            auto window = read_window(*within, where + ".within");
            if (!window) {
                return std::unexpected(std::move(window.error()));
            }
            filter.window = *window;
        }
        if (const json::value* properties = object.if_contains("where"); properties != nullptr && fine) {
            fine = read_properties(filter, *properties, where + ".where");
        }
        if (fine) {
            fine = check(filter, where);
        }
        return fine ? Result<Filter>(Filter{std::move(filter)}) : std::unexpected(std::move(fine.error()));
    }

    Result<Filter> read_message(const json::object& object, const std::string& where) {
        if (auto fine = only_members(object, {"message", "campaign", "within"}, where); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
        const auto* name = object.at("message").if_string();
        const auto behaviour = name == nullptr ? std::nullopt : behaviour_named(std::string_view(*name));
        if (!behaviour) {
            return invalid("is nothing that a message does", where + ".message",
                           name == nullptr ? std::string() : shown(std::string_view(*name)),
                           "known are: sent, delivered, read, clicked, replied, failed, skipped");
        }
        MessageFilter filter{.behaviour = *behaviour};
        if (const json::value* campaign = object.if_contains("campaign")) {
            const auto number = read_number(*campaign, where + ".campaign");
            if (!number) {
                return std::unexpected(number.error());
            }
            filter.campaign = CampaignId{*number};
        }
        if (const json::value* within = object.if_contains("within")) {
            auto window = read_window(*within, where + ".within");
            if (!window) {
                return std::unexpected(std::move(window.error()));
            }
            filter.window = *window;
        }
        return Filter{std::move(filter)};
    }

    FilterLimits limits_;
    std::size_t rules_ = 0;
    std::size_t values_ = 0;
};

}  // namespace

Result<Filter> read_filter(const json::value& value, const FilterLimits& limits) {
    return Reader(limits).read(value, "filter", 1);
}

}  // namespace parley::audience
