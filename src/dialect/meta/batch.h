#pragma once
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

#include "dialect/dialect.h"
#include "dialect/reader.h"

namespace parley::meta {

// Takes what can be read, and notes what cannot, of one body.
class Batch {
public:
    // `read(reader, item)` gives a callback. `place` is where the item stands in the body.
    template <class Read>
    void add(const json::value& item, const std::string& place, Read read) {
        Reader reader(item);
        Callback callback = read(reader, item);
        if (!reader.failed()) {
            batch_.callbacks.push_back(std::move(callback));
            return;
        }
        const Error error = reader.error(place);
        const std::string given = error.value.empty() ? "" : fmt::format(" (given: {})", error.value);
        wrong(error.where, error.what + given);
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

    void wrong(std::string where, std::string why) { batch_.unreadable.push_back({std::move(where), std::move(why)}); }

    CallbackBatch take() && { return std::move(batch_); }

private:
    CallbackBatch batch_;
};

}  // namespace parley::meta
