#include "sandbox/ids.h"

#include <fmt/format.h>

#include <charconv>

#include "sandbox/fate.h"

namespace parley::sandbox {

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

std::string whatsapp_id_of(std::uint64_t key) {
    return fmt::format("wamid.{:016X}{:016X}", hash_of("whatsapp") ^ key, key);
}

std::string name_in_logs(std::string_view message_id, std::string_view digits) {
    return message_id.empty() ? fmt::format("to:{}", digits) : std::string(message_id);
}

std::string identity_of(const HttpRequest& request) {
    return fmt::format("{:016x}{:016x}", hash_of(request.target), hash_of(request.body));
}

}  // namespace parley::sandbox
