#pragma once
#include <fmt/format.h>

#include "dialect/dialect.h"
#include "dialect/reader.h"

namespace parley::gupshup {

// What one body holds: callbacks as they are read, and what cannot be.
class CallbacksRead {
public:
    // `read` gets a Reader of the item and the item; the place is asked for only where something is wrong.
    template <class Read, class Place>
    void add(const json::value& item, Read read, Place place) {
        Reader reader(item);
        Callback callback = read(reader, item);
        if (!reader.failed()) {
            batch_.callbacks.push_back(std::move(callback));
            return;
        }
        const Error error = reader.error(place());
        const std::string given = error.value.empty() ? "" : fmt::format(" (given: {})", error.value);
        batch_.unreadable.push_back({error.where, error.what + given});
    }
    void add_unreadable(std::string where, std::string why) {
        batch_.unreadable.push_back({std::move(where), std::move(why)});
    }

    CallbackBatch take() && { return std::move(batch_); }

private:
    CallbackBatch batch_;
};

constexpr std::size_t longest_words = 500;
constexpr std::size_t longest_code = 50;

// The text of a member, no longer than a database keeps.
std::string words_in(Reader& reader, const json::value& parent, Keys keys, std::size_t longest = longest_words);

}  // namespace parley::gupshup
