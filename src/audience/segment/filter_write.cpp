#include "audience/segment/dates.h"
#include "audience/segment/filter.h"
#include "audience/segment/filter_names.h"

namespace parley::audience {

namespace {

json::value to_json(const FilterValue& value) {
    return std::visit([](const auto& held) { return json::value(held); }, value);
}

// One value alone, several as an array.
template <class Rule>
void write_comparison(json::object& out, const Rule& rule) {
    out["is"] = name_of(rule.comparison);
    if (rule.values.size() == 1) {
        out["value"] = to_json(rule.values.front());
    } else if (!rule.values.empty()) {
        json::array values;
        for (const FilterValue& value : rule.values) {
            values.push_back(to_json(value));
        }
        out["value"] = std::move(values);
    }
}

std::string to_text(std::chrono::seconds duration) {
    const auto seconds = duration.count();
    return seconds % 86'400 == 0  ? fmt::format("{}d", seconds / 86'400)
           : seconds % 3'600 == 0 ? fmt::format("{}h", seconds / 3'600)
                                  : fmt::format("{}m", std::max<std::int64_t>(seconds / 60, 1));
}

void write_window(json::object& out, const Window& window) {
    json::object within;
    if (window.last) {
        within["last"] = to_text(*window.last);
    }
    if (window.from) {
        within["from"] = write_iso_time(*window.from);
    }
    if (window.until) {
        within["until"] = write_iso_time(*window.until);
    }
    if (!within.empty()) {
        out["within"] = std::move(within);
    }
}

void write_times(json::object& out, const EventFilter& filter) {
    json::object times;
    if (filter.comparison == Comparison::between) {
        json::array both;
        both.push_back(filter.times);
        both.push_back(filter.times_until);
        times["between"] = std::move(both);
    } else {
        times[filter.comparison == Comparison::equals ? "exactly" : name_of(filter.comparison)] = filter.times;
    }
    out["times"] = std::move(times);
}

json::array write_all(const std::vector<Filter>& filters) {
    json::array all;
    for (const Filter& filter : filters) {
        all.push_back(write_filter(filter));
    }
    return all;
}

struct Writing {
    json::object operator()(const AllOf& rule) const {
        json::object out;
        if (!rule.filters.empty()) {
            out["all"] = write_all(rule.filters);
        }
        return out;
    }
    json::object operator()(const AnyOf& rule) const {
        json::object out;
        out["any"] = write_all(rule.filters);
        return out;
    }
    json::object operator()(const NotOf& rule) const {
        json::object out;
        out["not"] = write_filter(rule.filters.front());
        return out;
    }
    json::object operator()(const AttributeFilter& rule) const {
        json::object out;
        out["attribute"] = rule.name;
        write_comparison(out, rule);
        return out;
    }
    json::object operator()(const EventFilter& rule) const {
        json::object out;
        out["event"] = rule.name;
        write_times(out, rule);
        write_window(out, rule.window);
        if (!rule.properties.empty()) {
            json::array properties;
            for (const PropertyFilter& property : rule.properties) {
                json::object item;
                item["property"] = property.name;
                write_comparison(item, property);
                properties.push_back(std::move(item));
            }
            out["where"] = std::move(properties);
        }
        return out;
    }
    json::object operator()(const MessageFilter& rule) const {
        json::object out;
        out["message"] = name_of(rule.behaviour);
        if (rule.campaign) {
            out["campaign"] = rule.campaign->value;
        }
        write_window(out, rule.window);
        return out;
    }
    json::object operator()(const ListFilter& rule) const {
        json::object out;
        out["list"] = rule.list;
        return out;
    }
    json::object operator()(const SegmentFilter& rule) const {
        json::object out;
        out["segment"] = rule.segment;
        return out;
    }
};

}  // namespace

json::object write_filter(const Filter& filter) {
    return std::visit(Writing{}, filter.rule);
}

}  // namespace parley::audience
