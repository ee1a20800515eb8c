#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>

#include "base/error.h"
#include "base/json.h"

namespace parley::api::clevertap {

// How often each value of a property came (source: reference, vector P4): texts by themselves, numbers in ranges.
class ValueCounts {
public:
    static constexpr std::size_t most_values = 100'000;
    static Failure too_many();

    // Of a list, each item. Error: invalid, where there are more different values than can be held.
    Result<> add(const json::value* value, std::int64_t times = 1);

    // {"STR": {"Gold": 10}, "NUMBER": {"0-100": 10}}: at most `top` of each, the most or the fewest first.
    json::object top(std::size_t top, bool descending) const;

private:
    std::unordered_map<std::string, std::int64_t> texts_;
    std::map<double, std::int64_t> numbers_;
};

// Of ranges that share so many values out among ten at most: 1, 2 or 5 times a power of ten.
double range_width(double least, double most);

}  // namespace parley::api::clevertap
