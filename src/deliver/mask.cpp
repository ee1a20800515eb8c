#include "deliver/mask.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/form.h"
#include "base/json.h"
#include "base/text.h"

namespace parley::deliver {

namespace {

constexpr std::size_t shown_bytes = 4'096;
constexpr std::size_t shortest_secret = 3;  // shorter ones hide half of the text and nothing else
constexpr std::string_view stars = "********";

}  // namespace

Mask::Mask(const Provider& provider, const Account& account) {
    const auto hide = [&](std::string_view secret) {
        if (secret.size() < shortest_secret) {
            return;
        }
        std::string escaped;
        append_json_escaped(escaped, secret);
        for (std::string form : {std::string(secret), percent_encoded(secret), escaped, percent_encoded(escaped)}) {
            if (std::ranges::find(secrets_, form) == secrets_.end()) {
                secrets_.push_back(std::move(form));
            }
        }
    };
    const Dialect* dialect = dialect_named(provider.dialect);
    if (dialect != nullptr) {
        for (const AccountField& field : dialect->fields) {
            if (field.secret) {
                hide(account.field(field.name));
            }
        }
    }
    for (const auto* headers : {&provider.headers, &provider.templates.headers}) {
        for (const auto& [name, value] : *headers) {
            hide(value);
        }
    }
    hide(provider.templates.password);
    const std::string_view authorization = account.authorization;
    hide(authorization.substr(authorization.find(' ') + 1));
    std::ranges::sort(secrets_, std::greater{}, &std::string::size);
}

std::string Mask::hidden(std::string text) const {
    for (const std::string& secret : secrets_) {
        for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + stars.size())) {
            text.replace(at, secret.size(), stars);
        }
    }
    return text;
}

std::string Mask::shown(const HttpRequest& request, const Endpoint& endpoint) const {
    std::string text = fmt::format("{} {} HTTP/1.1\nHost: {}\n", request.method, request.target, endpoint.authority());
    for (const auto& [name, value] : request.headers.fields) {
        const bool is_secret = equal_ignoring_case(name, "Authorization") || equal_ignoring_case(name, "apikey");
        text += fmt::format("{}: {}\n", name, is_secret ? stars : std::string_view(value));
    }
    return hidden(text + "\n" + request.body);
}

std::string Mask::shown(const HttpResponse& response) const {
    std::string text = fmt::format("HTTP/1.1 {} {}\n", response.status, reason_of(response.status));
    for (const auto& [name, value] : response.headers.fields) {
        text +=
            fmt::format("{}: {}\n", name, equal_ignoring_case(name, "Set-Cookie") ? stars : std::string_view(value));
    }
    return hidden(text + "\n" + to_utf8(std::string_view(response.body).substr(0, shown_bytes)));
}

}  // namespace parley::deliver
