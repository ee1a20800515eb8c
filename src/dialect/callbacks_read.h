#pragma once
#include <fmt/format.h>

#include <concepts>
#include <string>
#include <utility>

#include "dialect/dialect.h"
#include "dialect/reader.h"

namespace parley {

// What one body of callbacks holds: those that could be read, and what could not.
class CallbacksRead {
public:
    // `read` gets a Reader of the item and the item, and gives a callback. `place()` is where the item
    // stands in the body, asked for only where something is wrong.
    template <class Read, std::invocable Place>
    void add(const json::value& item, Read read, Place place) {
        Reader reader(item);
        auto callback = read(reader, item);
        if (!reader.failed()) {
            batch_.callbacks.emplace_back(std::move(callback));
            return;
        }
        const Error error = reader.error(place());
        const std::string given = error.value.empty() ? "" : fmt::format(" (given: {})", error.value);
        add_unreadable(error.where, error.what + given);
    }
    void add_unreadable(std::string where, std::string why) {
        batch_.unreadable.push_back({std::move(where), std::move(why)});
    }
    void expect(std::size_t more) { batch_.callbacks.reserve(batch_.callbacks.size() + more); }

    void join(CallbackBatch other, std::string_view place) {
        for (Callback& callback : other.callbacks) {
            batch_.callbacks.push_back(std::move(callback));
        }
        for (Unreadable& unreadable : other.unreadable) {
            add_unreadable(joined(place, unreadable.where), std::move(unreadable.why));
        }
    }

    // Error: invalid, where nothing of it could be read.
    Result<CallbackBatch> take() && {
        if (batch_.callbacks.empty() && !batch_.unreadable.empty()) {
            return invalid(batch_.unreadable.front().why, batch_.unreadable.front().where);
        }
        return std::move(batch_);
    }

private:
    CallbackBatch batch_;
};

}  // namespace parley
