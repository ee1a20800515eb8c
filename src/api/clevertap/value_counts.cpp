#include "api/clevertap/value_counts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace parley::api::clevertap {

namespace {

constexpr double most_ranges = 10;

template <class Entries>
json::object ordered(Entries entries, std::size_t top, bool descending) {
    std::ranges::sort(entries, [descending](const auto& a, const auto& b) {
        if (a.second != b.second) {
            return descending ? a.second > b.second : a.second < b.second;
        }
        return a.first < b.first;
    });
    json::object told;
    for (const auto& [name, count] : entries) {
        if (told.size() == top) {
            break;
        }
        told[name] = count;
    }
    return told;
}

}  // namespace

double range_width(double least, double most) {
    const double wanted = std::clamp(most / most_ranges - least / most_ranges, 1.0, 1e300);
    const double power = std::pow(10, std::floor(std::log10(wanted)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= wanted) {
            return factor * power;
        }
    }
    return 10 * power;
}

Failure ValueCounts::too_many() {
    return invalid(fmt::format("has more than {} different values", most_values), "name");
}

Result<> ValueCounts::add(const json::value* value, std::int64_t times) {
    if (value == nullptr || value->is_null() || value->is_object()) {
        return {};
    }
    if (const json::array* list = value->if_array()) {
        for (const json::value& item : *list) {
            if (auto added = item.is_array() ? Result<>() : add(&item, times); !added) {
                return added;
            }
        }
        return {};
    }
    if (value->is_number()) {
        numbers_[value->to_number<double>()] += times;
    } else {
        texts_[parley::text_of(value).value_or(std::string())] += times;
    }
    if (texts_.size() + numbers_.size() > most_values) {
        return too_many();
    }
    return {};
}

json::object ValueCounts::top(std::size_t top, bool descending) const {
    json::object told;
    if (!texts_.empty()) {
        told["STR"] =
            ordered(std::vector<std::pair<std::string, std::int64_t>>(texts_.begin(), texts_.end()), top, descending);
    }
    if (!numbers_.empty()) {
        const double width = range_width(numbers_.begin()->first, numbers_.rbegin()->first);
        std::map<double, std::int64_t> ranges;
        for (const auto& [number, count] : numbers_) {
            ranges[std::floor(number / width) * width] += count;
        }
        std::vector<std::pair<std::string, std::int64_t>> named;
        for (const auto& [begin, count] : ranges) {
            named.emplace_back(fmt::format("{:.0f}-{:.0f}", begin, begin + width), count);
        }
        told["NUMBER"] = ordered(std::move(named), top, descending);
    }
    return told;
}

}  // namespace parley::api::clevertap
