#include "dialect/gupshup/place.h"

#include <array>
#include <charconv>

namespace parley::gupshup {

namespace {

constexpr int decimals = 9;

bool is_within(double value, double limit) {
    return value >= -limit && value <= limit;  // NaN is not
}

}  // namespace

bool is_on_earth(const Location& location) {
    return is_within(location.latitude, 90) && is_within(location.longitude, 180);
}

std::string degrees_number(double degrees) {
    std::array<char, 512> digits;
    const auto result =
        std::to_chars(digits.data(), digits.data() + digits.size(), degrees, std::chars_format::fixed, decimals);
    std::string text(digits.data(), result.ptr);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) {
        text.pop_back();
    }
    return text == "-0" ? "0" : text;
}

double as_number(double degrees) {
    const std::string text = degrees_number(degrees);
    double number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::string degrees_text(double degrees) {
    std::array<char, 512> digits;
    const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), degrees, std::chars_format::fixed);
    return {digits.data(), result.ptr};
}

void write_place(JsonText& out, const Location& location) {
    out.literal_member("longitude", degrees_number(location.longitude));
    out.literal_member("latitude", degrees_number(location.latitude));
    out.optional_member("name", location.name);
    out.optional_member("address", location.address);
}

std::optional<Location> read_place(Reader& reader, const json::value& place) {
    const auto latitude = number_of(member(place, {"latitude", "lat"}));
    const auto longitude = number_of(member(place, {"longitude", "long", "lng"}));
    if (!latitude || !longitude || !is_on_earth({*latitude, *longitude})) {
        return std::nullopt;
    }
    return Location{.latitude = *latitude,
                    .longitude = *longitude,
                    .name = reader.text(place, {"name"}),
                    .address = reader.text(place, {"address"})};
}

}  // namespace parley::gupshup
