#include "api/clevertap/sealed.h"

#include <algorithm>

namespace parley::api::clevertap {

namespace {

constexpr std::string_view prefix = "sealed:1:";

// The letters of RFC 4648's URL-safe base64 in place of the others, without padding, and back.
std::string to_url(std::string text) {
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    text.erase(text.find_last_not_of('=') + 1);
    return text;
}

std::string from_url(std::string_view url) {
    std::string text(url);
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

}  // namespace

std::string sealed(const json::object& content, const SecretBox& box) {
    return to_url(box.seal(json::serialize(content)).substr(prefix.size()));
}

std::optional<json::object> unsealed(std::string_view text, const SecretBox& box) {
    const auto plain = box.unseal(std::string(prefix) + from_url(text));
    auto value = plain ? parse_json(*plain) : Result<json::value>(std::unexpected(plain.error()));
    if (!value || !value->is_object()) {
        return std::nullopt;
    }
    return std::move(value->get_object());
}

}  // namespace parley::api::clevertap
