#include "base/phone.h"

#include <phonenumbers/phonenumberutil.h>

#include <algorithm>

#include "base/phone_plan.h"
#include "base/phone_variants.h"
#include "base/text.h"

namespace parley {

namespace {

namespace numbers = i18n::phonenumbers;

constexpr std::size_t longest_input = 64;
constexpr std::size_t shortest_number = 7;
constexpr std::size_t longest_number = 15;
constexpr const char* with_country_code = "write it with its country code: +919876543210";

Failure bad_phone(std::string what, std::string_view text, std::string advice = with_country_code) {
    return invalid(std::move(what), {}, masked(text), std::move(advice));
}

Failure not_parsed(numbers::PhoneNumberUtil::ErrorType error, std::string_view text) {
    using Util = numbers::PhoneNumberUtil;
    switch (error) {
        case Util::INVALID_COUNTRY_CODE_ERROR: return bad_phone("phone number has no known country code", text);
        case Util::TOO_SHORT_AFTER_IDD:
        case Util::TOO_SHORT_NSN: return bad_phone("phone number is too short", text);
        case Util::TOO_LONG_NSN: return bad_phone("phone number is too long", text);
        case Util::NOT_A_NUMBER:
        case Util::NO_PARSING_ERROR: break;
    }
    return bad_phone("this is not a phone number", text);
}

Failure not_valid(numbers::PhoneNumberUtil::ValidationResult result, std::string_view text) {
    using Util = numbers::PhoneNumberUtil;
    switch (result) {
        case Util::TOO_SHORT: return bad_phone("phone number is too short", text);
        case Util::TOO_LONG: return bad_phone("phone number is too long", text);
        case Util::INVALID_COUNTRY_CODE: return bad_phone("phone number has no known country code", text);
        case Util::IS_POSSIBLE_LOCAL_ONLY:
            return bad_phone("phone number is too short: its area code is missing", text);
        case Util::INVALID_LENGTH:
            return bad_phone("phone number has too few or too many digits for its country", text);
        case Util::IS_POSSIBLE: break;
    }
    return bad_phone("no such phone number can exist in its country", text, "check its digits");
}

constexpr bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

// "+91 98765-43210" as E.164, without asking whether there is such a number; empty where anything
// but digits, single blanks and single hyphens follows the plus.
std::string plainly_written(std::string_view text) {
    std::string e164;
    if (!text.starts_with('+') || !is_digit(text.back())) {
        return e164;
    }
    e164.reserve(text.size());
    e164 += '+';
    for (std::size_t place = 1; place < text.size(); ++place) {
        const char letter = text[place];
        if (is_digit(letter)) {
            e164 += letter;
        } else if ((letter != ' ' && letter != '-') || !is_digit(text[place - 1])) {
            return {};
        }
    }
    return e164;
}

// WhatsApp goes on calling people by spellings that the numbering plans have dropped.
bool has_valid_spelling(std::string_view e164) {
    return std::ranges::any_of(spellings_of(e164),
                               [](std::string_view spelling) { return is_valid_as_it_stands(spelling.substr(1)); });
}

}  // namespace

Result<Phone> Phone::parse(std::string_view text, std::string_view country) {
    const std::string_view given = trimmed(text);
    if (given.empty()) {
        return bad_phone("phone number is empty", given);
    }
    if (given.size() > longest_input) {
        return bad_phone("phone number is too long", given.substr(0, longest_input));
    }
    if (std::string plain = plainly_written(given);
        plain.size() > 1 && is_valid_as_it_stands(std::string_view(plain).substr(1))) {
        return Phone(std::move(plain));
    }
    const auto& util = *numbers::PhoneNumberUtil::GetInstance();
    numbers::PhoneNumber number;
    const std::string region = country.empty() ? "ZZ" : std::string(country);
    const auto error = util.Parse(std::string(given), region, &number);
    if (error != numbers::PhoneNumberUtil::NO_PARSING_ERROR) {
        return not_parsed(error, given);
    }
    std::string e164;
    util.Format(number, numbers::PhoneNumberUtil::E164, &e164);
    if (!util.IsValidNumber(number) && !has_valid_spelling(e164)) {
        return not_valid(util.IsPossibleNumberWithReason(number), given);
    }
    return Phone(std::move(e164));
}

Result<Phone> Phone::from_wire(std::string_view text) {
    std::string_view rest = trimmed(text);
    if (rest.starts_with('+')) {
        rest.remove_prefix(1);
    } else if (rest.starts_with("00")) {
        rest.remove_prefix(2);
    }
    std::string e164 = "+";
    for (const char letter : rest) {
        if (is_digit(letter)) {
            e164 += letter;
        } else if (letter != ' ' && letter != '-') {
            return bad_phone("phone number may hold only digits", text.substr(0, longest_input));
        }
        if (e164.size() > longest_number + 1) {
            return bad_phone("phone number is too long", text.substr(0, longest_input));
        }
    }
    if (e164.size() < shortest_number + 1) {
        return bad_phone("phone number is too short", text);
    }
    return Phone(std::move(e164));
}

bool same_digits(std::string_view a, std::string_view b) {
    const auto next = [](std::string_view& text) {
        while (!text.empty()) {
            const char letter = text.front();
            text.remove_prefix(1);
            if (letter >= '0' && letter <= '9') {
                return letter;
            }
        }
        return '\0';
    };
    const auto without_zeros = [](std::string_view text) { return text.substr(0, 2) == "00" ? text.substr(2) : text; };
    a = without_zeros(a);
    b = without_zeros(b);
    bool any = false;
    for (;;) {
        const char one = next(a);
        if (one != next(b)) {
            return false;
        }
        if (one == '\0') {
            return any;
        }
        any = true;
    }
}

std::string masked(std::string_view phone) {
    constexpr std::size_t shown_first = 4;
    constexpr std::size_t shown_last = 3;
    const auto digits = static_cast<std::size_t>(std::ranges::count_if(phone, is_digit));
    // Of a short number nothing may be shown, or little would be left to guess.
    const bool is_long = digits >= shown_first + shown_last + 2;
    std::string out;
    std::size_t seen = 0;
    for (const char letter : phone.substr(0, longest_input)) {
        if (is_digit(letter)) {
            ++seen;
            const bool shown = is_long && (seen <= shown_first || seen > digits - shown_last);
            out += shown ? letter : '*';
        } else if (letter == '+' || letter == ' ' || letter == '-' || letter == '(' || letter == ')') {
            out += letter;
        } else {
            out += '?';  // letters may spell a name, controls would reach a log
        }
    }
    return out;
}

}  // namespace parley
