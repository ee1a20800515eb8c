#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace parley {

// One reaction each: mend it, look elsewhere, get other credentials, read again, try later.
enum class ErrorKind { invalid, missing, denied, conflict, unavailable };

std::string_view name_of(ErrorKind kind);

struct Error {
    ErrorKind kind;
    std::string what;         // "phone number is too short"
    std::string where = {};   // "people.csv, line 12, column Phone"
    std::string value = {};   // as given; masked where it is personal, left out where it is secret
    std::string advice = {};  // "write it with its country code: +919876543210"

    bool operator==(const Error&) const = default;
};

// "people.csv, line 12, column Phone: phone number is too short (given: 12); write it with ..."
std::string describe(const Error& error);

template <class T = void>
using Result = std::expected<T, Error>;

using Failure = std::unexpected<Error>;

inline Failure invalid(std::string what, std::string where = {}, std::string value = {}, std::string advice = {}) {
    return Failure(Error{ErrorKind::invalid, std::move(what), std::move(where), std::move(value), std::move(advice)});
}

}  // namespace parley
