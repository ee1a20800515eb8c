#include <array>

#include "base/jwt.h"
#include "base/random.h"
#include "base/text.h"
#include "dialect/vonage/application_token.h"
#include "dialect/vonage/parts.h"

// "Authentication": a token signed with the application's private key, or the account's key and
// secret; the token is used where both are there, as Vonage's own libraries do.
namespace parley::vonage {

namespace {

constexpr std::chrono::hours forever{24 * 365};
constexpr std::string_view bearer = "Bearer ";

constexpr std::array table{
    AccountField{.name = "version",
                 .label = "API version",
                 .otherwise = "v1",
                 .choices = "v0.1 v1",
                 .hint = "of what is sent; v0.1 is the legacy version"},
    AccountField{.name = "application_id",
                 .label = "Application ID",
                 .hint = "dashboard.nexmo.com, Build & Manage, Applications"},
    AccountField{.name = "private_key",
                 .label = "Private key",
                 .secret = true,
                 .hint = "the file that was downloaded when the application was created"},
    AccountField{.name = "api_key", .label = "API key", .hint = "where there is no application; API Settings"},
    AccountField{.name = "api_secret", .label = "API secret", .secret = true, .hint = "of the API key"},
    AccountField{.name = "signature_secret",
                 .label = "Signature secret",
                 .secret = true,
                 .hint = "API Settings; callbacks that are not signed with it are refused"},
    AccountField{.name = "namespace",
                 .label = "Template namespace",
                 .hint = "put before template names in version v0.1; WhatsApp Manager, Message templates"},
};

bool has_application(const Account& account) {
    return !account.field("application_id").empty() && !account.field("private_key").empty();
}

bool has_key(const Account& account) {
    return !account.field("api_key").empty() && !account.field("api_secret").empty();
}

Failure missing(std::string_view name) {
    for (const AccountField& field : table) {
        if (field.name == name) {
            return invalid("is missing: " + std::string(field.label), std::string(name), {}, std::string(field.hint));
        }
    }
    return invalid("is missing", std::string(name));
}

// What is half given is what was meant.
Failure missing_half(const Account& account) {
    if (!account.field("application_id").empty()) {
        return missing("private_key");
    }
    if (!account.field("private_key").empty()) {
        return missing("application_id");
    }
    if (!account.field("api_key").empty()) {
        return missing("api_secret");
    }
    return missing(account.field("api_secret").empty() ? "application_id" : "api_key");
}

bool token_lets_in(std::string_view token, const Account& account, Time now) {
    return has_application(account) &&
           is_token_of(account.field("application_id"), account.field("private_key"), token, now);
}

bool password_lets_in(std::string_view header, const Account& account) {
    const auto given = read_basic_authorization(header);
    return given && has_key(account) && equal_in_constant_time(given->first, account.field("api_key")) &&
           equal_in_constant_time(given->second, account.field("api_secret"));
}

}  // namespace

const std::span<const AccountField> fields = table;

Result<> check_account(const Account& account) {
    if (!has_application(account) && !has_key(account)) {
        return missing_half(account);
    }
    if (account.field("api_key").find(':') != std::string_view::npos) {
        return invalid("must not hold a colon", "api_key");
    }
    if (const auto private_key = account.field("private_key"); !private_key.empty()) {
        if (auto key = public_key_of(private_key); !key) {
            Error error = std::move(key.error());
            error.where = "private_key";
            return Failure(std::move(error));
        }
    }
    return {};
}

Result<Authorization> authorize(const Account& account, Time now, std::string_view nonce) {
    if (!has_application(account)) {
        if (!has_key(account)) {
            return missing_half(account);
        }
        return Authorization{basic_authorization(account.field("api_key"), account.field("api_secret")), now + forever};
    }
    auto token = make_token(account.field("application_id"), account.field("private_key"), now, nonce);
    if (!token) {
        return std::unexpected(std::move(token.error()));
    }
    return Authorization{std::string(bearer) + token->text, token->until};
}

bool lets_in(const HttpRequest& request, const Account& account, Time now) {
    const std::string* header = request.headers.find("Authorization");
    if (header == nullptr) {
        return false;
    }
    const std::string_view value = trimmed(*header);
    if (equal_ignoring_case(value.substr(0, bearer.size()), bearer)) {
        return token_lets_in(trimmed(value.substr(bearer.size())), account, now);
    }
    // Vonage takes read marks from applications only.
    return request.method != "PATCH" && password_lets_in(value, account);
}

}  // namespace parley::vonage
