#include "base/phone_variants.h"

namespace parley {

namespace {

// Eight digits of a Brazilian mobile number; those that begin lower are fixed lines and somebody else's.
bool is_brazilian_mobile(std::string_view eight_digits) {
    return eight_digits.front() >= '6';
}

std::string brazilian(std::string_view e164) {
    constexpr std::size_t without = 13;  // +55 DD NNNNNNNN
    constexpr std::size_t subscriber = 5;
    if (e164.size() == without && is_brazilian_mobile(e164.substr(subscriber))) {
        return std::string(e164.substr(0, subscriber)) + '9' + std::string(e164.substr(subscriber));
    }
    if (e164.size() == without + 1 && e164[subscriber] == '9' && is_brazilian_mobile(e164.substr(subscriber + 1))) {
        return std::string(e164.substr(0, subscriber)) + std::string(e164.substr(subscriber + 1));
    }
    return {};
}

// `digit` may stand between the country code (two digits) and the ten digits of the number, which never begin with it.
std::string with_or_without(std::string_view e164, char digit) {
    constexpr std::size_t country = 3;
    constexpr std::size_t without = 13;
    if (e164.size() == without && e164[country] != digit) {
        return std::string(e164.substr(0, country)) + digit + std::string(e164.substr(country));
    }
    if (e164.size() == without + 1 && e164[country] == digit) {
        return std::string(e164.substr(0, country)) + std::string(e164.substr(country + 1));
    }
    return {};
}

std::string other_spelling(std::string_view e164) {
    if (e164.starts_with("+55")) {
        return brazilian(e164);
    }
    if (e164.starts_with("+54")) {
        return with_or_without(e164, '9');
    }
    return e164.starts_with("+52") ? with_or_without(e164, '1') : std::string();
}

}  // namespace

std::vector<std::string> spellings_of(std::string_view e164) {
    std::vector<std::string> spellings{std::string(e164)};
    if (std::string other = other_spelling(e164); !other.empty()) {
        spellings.push_back(std::move(other));
    }
    return spellings;
}

}  // namespace parley
