#include "base/phone_plan.h"

#include <phonenumbers/phonemetadata.pb.h>
#include <re2/re2.h>

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace i18n::phonenumbers {

// The numbering plans as libphonenumber carries them: exported, but declared in none of its
// installed headers.
int metadata_size();
const void* metadata_get();

}  // namespace i18n::phonenumbers

namespace parley {

namespace {

namespace numbers = i18n::phonenumbers;

constexpr std::size_t country_codes = 1'000;
constexpr std::size_t longest_number = 15;
constexpr const char* not_a_country = "001";  // satellites, free phones: left to the library

std::unique_ptr<RE2> automaton(const std::string& pattern, bool longest) {
    RE2::Options options(RE2::Latin1);
    options.set_log_errors(false);
    options.set_longest_match(longest);
    auto compiled = std::make_unique<RE2>(pattern, options);
    return compiled->ok() ? std::move(compiled) : nullptr;
}

// One kind of number of a country: how long, and of what form. An empty form matches nothing.
class Form {
public:
    explicit Form(const numbers::PhoneNumberDesc& desc) {
        for (const int length : desc.possible_length()) {
            if (length > 0 && length < 32) {
                lengths_ |= 1U << static_cast<unsigned>(length);
            }
        }
        any_length_ = desc.possible_length_size() == 0;
        if (!desc.national_number_pattern().empty()) {
            pattern_ = automaton(desc.national_number_pattern(), false);
        }
    }

    bool matches(std::string_view number) const {
        const bool length_fits = any_length_ || (lengths_ >> number.size() & 1U) != 0;
        return length_fits && pattern_ && RE2::FullMatch(re2::StringPiece(number.data(), number.size()), *pattern_);
    }

private:
    std::uint32_t lengths_ = 0;
    bool any_length_ = false;
    std::unique_ptr<RE2> pattern_;
};

struct Country {
    explicit Country(const numbers::PhoneMetadata& plan)
        : general(plan.general_desc()), mobile(plan.mobile()), fixed(plan.fixed_line()) {}

    bool has(std::string_view number) const {
        return general.matches(number) && (mobile.matches(number) || fixed.matches(number));
    }

    Form general;
    Form mobile;
    Form fixed;
};

// All countries of one country code, and the beginnings with which a number is not to be taken as
// it stands: a trunk prefix that the library strips, digits that belong to one country of several.
class Plan {
public:
    explicit Plan(const std::vector<const numbers::PhoneMetadata*>& countries) {
        std::string beginnings;
        const auto add = [&](const std::string& pattern) {
            if (!pattern.empty()) {
                beginnings += (beginnings.empty() ? "(?:" : "|(?:") + pattern + ")";
            }
        };
        for (const numbers::PhoneMetadata* country : countries) {
            add(country->national_prefix_for_parsing());
            add(country->leading_digits());
            if (country->leading_digits().empty()) {
                countries_.emplace_back(*country);
            }
        }
        special_ = automaton(beginnings, true);
    }

    bool has(std::string_view number) const {
        const re2::StringPiece text(number.data(), number.size());
        re2::StringPiece beginning;
        if (!special_ ||
            (special_->Match(text, 0, text.size(), RE2::ANCHOR_START, &beginning, 1) && !beginning.empty())) {
            return false;
        }
        return std::ranges::any_of(countries_, [&](const Country& country) { return country.has(number); });
    }

private:
    std::vector<Country> countries_;
    std::unique_ptr<RE2> special_;
};

class Plans {
public:
    Plans() {
        // What cannot be read leaves no plans, and every number to the library.
        if (read_.ParseFromArray(numbers::metadata_get(), numbers::metadata_size())) {
            for (const numbers::PhoneMetadata& country : read_.metadata()) {
                if (country.id() != not_a_country) {
                    places_.at(static_cast<std::size_t>(country.country_code())).countries.push_back(&country);
                }
            }
        }
    }

    bool has(std::string_view digits) {
        std::size_t code = 0;
        for (std::size_t length = 1; length <= 3 && length < digits.size(); ++length) {
            code = code * 10 + static_cast<std::size_t>(digits[length - 1] - '0');
            Place& place = places_[code];
            if (!place.countries.empty()) {
                // Compiled when first met: most of the world stays unread.
                std::call_once(place.compiled, [&] { place.plan = std::make_unique<Plan>(place.countries); });
                return place.plan->has(digits.substr(length));
            }
        }
        return false;
    }

private:
    struct Place {
        std::vector<const numbers::PhoneMetadata*> countries;
        std::once_flag compiled;
        std::unique_ptr<Plan> plan;
    };
    numbers::PhoneMetadataCollection read_;
    std::array<Place, country_codes> places_;
};

}  // namespace

bool is_valid_as_it_stands(std::string_view digits) {
    static Plans plans;
    // No country code begins with zero; taken as a number, 049 would be 49.
    return !digits.starts_with('0') && digits.size() <= longest_number && plans.has(digits);
}

}  // namespace parley
