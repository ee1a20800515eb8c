#include <algorithm>

#include "base/phone.h"
#include "dialect/exchange.h"
#include "dialect/vonage/parts.h"

namespace parley::vonage {

namespace {

std::string replaced(std::string_view text, char from, char to) {
    std::string made(text);
    std::ranges::replace(made, from, to);
    return made;
}

}  // namespace

Version version_of(const Account& account) {
    return account.field("version") == "v0.1" ? Version::legacy : Version::current;
}

Version version_of(const HttpRequest& request) {
    return path_of(request).starts_with("/v1/") ? Version::current : Version::legacy;
}

std::string_view path_of_messages(Version version) {
    switch (version) {
        case Version::legacy: return "/v0.1/messages";
        case Version::current: return "/v1/messages";
    }
    return "/v1/messages";
}

// "beta" is the oldest name of version 0.1, with the same body.
bool is_send(const HttpRequest& request) {
    const std::string_view path = path_of(request);
    return path_matches(path, path_of_messages(Version::current)) ||
           path_matches(path, path_of_messages(Version::legacy)) || path_matches(path, "/beta/messages");
}

std::string_view bare_number(std::string_view number) {
    return number.substr(number.starts_with('+') ? 1 : 0);
}

// A short code is no phone number: it stays as it is.
std::string sender_number(std::string_view sender) {
    const auto phone = Phone::from_wire(sender);
    return std::string(phone ? phone->digits() : bare_number(sender));
}

std::string locale_of(std::string_view language) {
    return replaced(language, '_', '-');
}

std::string language_of(std::string_view locale) {
    return replaced(locale, '-', '_');
}

}  // namespace parley::vonage
