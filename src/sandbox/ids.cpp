#include "sandbox/ids.h"

#include <fmt/format.h>

#include <charconv>

#include "sandbox/fate.h"

namespace parley::sandbox {

namespace {

constexpr std::string_view user_prefix = "US.";
constexpr std::size_t user_digits = 20;  // of the largest number of 64 bits
constexpr std::uint64_t largest_number = 999'999'999'999'999;

// Multiplied by something odd, numbers of 64 bits are scattered and none is lost: the inverse leads back.
constexpr std::uint64_t scatter = 0x9e3779b97f4a7c15;

constexpr std::uint64_t inverse_of(std::uint64_t odd) {
    std::uint64_t inverse = odd;
    for (int bits = 3; bits < 64; bits *= 2) {
        inverse *= 2 - odd * inverse;
    }
    return inverse;
}
static_assert(scatter * inverse_of(scatter) == 1);

}  // namespace

std::optional<std::uint64_t> digits_to_number(std::string_view digits) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end != digits.data() + digits.size() || number == 0 || digits.size() > 15) {
        return std::nullopt;
    }
    return number;
}

std::string digits_of(std::uint64_t number) {
    return number == 0 ? std::string() : fmt::format("{}", number);
}

std::string provider_id_of(const Dialect& dialect, std::uint64_t key) {
    return dialect.server.make_id == nullptr ? std::string() : dialect.server.make_id(key);
}

std::string user_id_of(std::uint64_t number) {
    return number == 0 ? std::string() : fmt::format("{}{:020}", user_prefix, number * scatter);
}

std::optional<std::uint64_t> number_of_user(std::string_view user) {
    if (!user.starts_with(user_prefix) || user.size() != user_prefix.size() + user_digits) {
        return std::nullopt;
    }
    std::uint64_t scattered = 0;
    const auto [end, error] = std::from_chars(user.data() + user_prefix.size(), user.data() + user.size(), scattered);
    const std::uint64_t number = scattered * inverse_of(scatter);
    const bool is_ours = error == std::errc() && end == user.data() + user.size();
    return is_ours && number > 0 && number <= largest_number ? std::optional(number) : std::nullopt;
}

std::string name_in_logs(std::string_view message_id, std::string_view digits) {
    return message_id.empty() ? fmt::format("to:{}", digits) : std::string(message_id);
}

std::string identity_of(const HttpRequest& request) {
    return fmt::format("{:016x}{:016x}", hash_of(request.target), hash_of(request.body));
}

}  // namespace parley::sandbox
