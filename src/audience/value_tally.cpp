#include "audience/value_tally.h"

#include <algorithm>

#include "audience/segment/dates.h"
#include "base/text.h"

namespace parley::audience {

namespace {

// As somebody would type it.
std::string written(const json::value& value) {
    const auto* text = value.if_string();
    return text != nullptr ? std::string(*text) : json::serialize(value);
}

}  // namespace

std::string_view type_of(const json::value& value) {
    if (const auto* text = value.if_string()) {
        return read_date(std::string_view(*text)) ? "date" : "text";
    }
    return value.is_bool() ? "boolean" : value.is_number() ? "number" : value.is_array() ? "list" : "object";
}

void ValueTally::add(const json::value& value) {
    if (value.is_null()) {
        return;
    }
    ++added_;
    ++types_[type_of(value)];
    if (const auto* several = value.if_array()) {
        for (const json::value& one : *several) {
            count(one);
        }
    } else {
        count(value);
    }
}

void ValueTally::count(const json::value& value) {
    if (value.is_string() || value.is_number() || value.is_bool()) {
        auto& counted = counts_[json::serialize(value)];
        counted.value = value;
        ++counted.count;
    }
}

std::vector<ValueTally::Counted> ValueTally::most_frequent(std::string_view prefix, std::size_t limit) const {
    const std::string wanted = lower(prefix);
    std::vector<Counted> found;
    for (const auto& [ignored, counted] : counts_) {
        if (lower(written(counted.value)).starts_with(wanted)) {
            found.push_back(counted);
        }
    }
    std::ranges::stable_sort(found, std::ranges::greater(), &Counted::count);
    found.resize(std::min(found.size(), limit));
    return found;
}

std::string_view ValueTally::type() const {
    const auto most = std::ranges::max_element(types_, {}, [](const auto& type) { return type.second; });
    return most == types_.end() ? std::string_view() : most->first;
}

}  // namespace parley::audience
