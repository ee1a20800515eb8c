#pragma once
#include <compare>
#include <string>
#include <string_view>

#include "base/error.h"

namespace parley {

// A phone number in E.164. None exists but what parse() or from_wire() returned.
class Phone {
public:
    // As a person writes it: with a country code, or national for `country` (ISO 3166 alpha-2,
    // empty for none). Validated by libphonenumber, about 11 us. Error: invalid, value masked.
    static Result<Phone> parse(std::string_view text, std::string_view country = {});

    // As a provider writes it: country code and number, with or without `+` or `00`, blanks and
    // hyphens ignored. Checked for form only (7 to 15 digits), as providers invent test numbers.
    static Result<Phone> from_wire(std::string_view text);

    const std::string& e164() const { return e164_; }                              // "+919876543210"
    std::string_view digits() const { return std::string_view(e164_).substr(1); }  // "919876543210"

    auto operator<=>(const Phone&) const = default;

private:
    explicit Phone(std::string e164) : e164_(std::move(e164)) {}
    std::string e164_;
};

// Whether two spellings name one number: "+91 98", "0091-98" and "9198". Also for short codes.
bool same_digits(std::string_view a, std::string_view b);

// For logs and errors: "+9198*****210". Works on anything that was meant to be a number.
std::string masked(std::string_view phone);

}  // namespace parley
