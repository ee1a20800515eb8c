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

// Behind the scheme: "Bearer ...", "Basic ...".
std::string_view credentials_in(std::string_view authorization) {
    return authorization.substr(authorization.find(' ') + 1);
}

std::string_view without_padding(std::string_view base64) {
    return base64.substr(0, base64.find('='));
}

// What is left of a secret where the text was cut within it.
void hide_beginning_at_end(std::string& text, std::string_view secret) {
    constexpr std::size_t shortest = 8;
    const std::size_t at = secret.size() > shortest ? text.rfind(secret.substr(0, shortest)) : std::string::npos;
    if (at != std::string::npos && secret.starts_with(std::string_view(text).substr(at))) {
        text.replace(at, std::string::npos, stars);
    }
}

}  // namespace

Mask::Mask(const Provider& provider, const Account& account) {
    const auto hide = [this](std::string_view secret) {
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
    const auto hide_with_user = [&hide](std::string_view user, std::string_view password) {
        if (password.size() >= shortest_secret) {
            const std::string header = basic_authorization(user, password);
            hide(credentials_in(header));
            hide(without_padding(credentials_in(header)));
        }
    };
    const Dialect* dialect = dialect_named(provider.dialect);
    if (dialect != nullptr) {
        for (const AccountField& field : dialect->fields) {
            if (field.secret) {
                hide(account.field(field.name));
                for (const AccountField& user : dialect->fields) {
                    if (!user.secret) {
                        hide_with_user(account.field(user.name), account.field(field.name));
                    }
                }
            }
        }
    }
    for (const auto* headers : {&provider.headers, &provider.templates.headers}) {
        for (const auto& [name, value] : *headers) {
            hide(value);
            if (equal_ignoring_case(name, "Authorization")) {
                hide(credentials_in(value));
            }
        }
    }
    hide(provider.templates.password);
    hide_with_user(provider.templates.user, provider.templates.password);
    hide(credentials_in(account.authorization));
    std::ranges::sort(secrets_, std::greater{}, &std::string::size);
}

std::string Mask::hidden(std::string text) const {
    for (const std::string& secret : secrets_) {
        for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + stars.size())) {
            text.replace(at, secret.size(), stars);
        }
    }
    for (const std::string& secret : secrets_) {
        hide_beginning_at_end(text, secret);
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
    const std::string body = hidden(response.body);  // before it is cut
    return hidden(std::move(text)) + "\n" + to_utf8(std::string_view(body).substr(0, shown_bytes));
}

}  // namespace parley::deliver
