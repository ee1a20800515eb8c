#pragma once
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

#include "dialect/callbacks_read.h"

namespace parley::meta {

// Takes what can be read, and notes what cannot, of one body.
class Batch {
public:
    // `read(reader, item)` gives a callback. `place` is where the item stands in the body.
    template <class Read>
    void add(const json::value& item, const std::string& place, Read read) {
        read_.add(item, std::move(read), [&] { return place; });
    }

    // Each of a list that may be absent; whether it is there.
    template <class Read>
    bool add_each(const json::value& parent, const std::string& place, std::string_view name, Read read) {
        const json::value* list = member(parent, name);
        if (list == nullptr || list->is_null()) {
            return false;
        }
        if (!list->is_array()) {
            wrong(joined(place, name), "this must be a list");
            return true;
        }
        for (std::size_t at = 0; at < list->get_array().size(); ++at) {
            add(list->get_array()[at], fmt::format("{}[{}]", joined(place, name), at), read);
        }
        return true;
    }

    void wrong(std::string where, std::string why) { read_.add_unreadable(std::move(where), std::move(why)); }

    Result<CallbackBatch> take() && { return std::move(read_).take(); }

private:
    CallbacksRead read_;
};

}  // namespace parley::meta
