#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace parley::audience {

// "text", "number", "boolean", "date", "list" or "object".
std::string_view type_of(const json::value& value);

// Which values there were of an attribute or a property, and how often.
class ValueTally {
public:
    // Of a list each of its values. Null does not count, an object is no value.
    void add(const json::value& value);

    struct Counted {
        json::value value;
        std::int64_t count = 0;
    };
    // Those whose text begins so, the case of A to Z aside; the most frequent first.
    std::vector<Counted> most_frequent(std::string_view prefix, std::size_t limit) const;

    std::int64_t added() const { return added_; }
    std::string_view type() const;  // of most; empty where there was none

private:
    void count(const json::value& value);

    std::map<std::string, Counted> counts_;  // by the value as JSON
    std::map<std::string_view, std::int64_t> types_;
    std::int64_t added_ = 0;
};

}  // namespace parley::audience
