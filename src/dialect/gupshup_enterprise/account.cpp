#include <array>

#include "base/random.h"
#include "base/text.h"
#include "dialect/gupshup_enterprise/parameters.h"
#include "dialect/gupshup_enterprise/parts.h"

// The two accounts that a customer gets, as the CleverTap guide for Gupshup asks for them: templates
// and opt-ins go with the Notification account, all else with the Two-way account.
namespace parley::gupshup_enterprise {

namespace {

constexpr std::array table{
    AccountField{.name = "notification_user",
                 .label = "Notification account user ID",
                 .required = true,
                 .hint = "of the account that sends templates; Gupshup calls it HSM or one-way too"},
    AccountField{.name = "notification_password",
                 .label = "Notification account password",
                 .required = true,
                 .secret = true,
                 .hint = "Gupshup gives it with the user ID"},
    AccountField{.name = "two_way_user",
                 .label = "Two-way account user ID",
                 .hint = "of the account that sends free-form messages; none: templates only"},
    AccountField{.name = "two_way_password",
                 .label = "Two-way account password",
                 .secret = true,
                 .hint = "Gupshup gives it with the user ID"},
    AccountField{.name = "app_name", .label = "App name", .hint = "as the Gupshup dashboard shows it"},
    AccountField{.name = "facebook_url", .label = "Facebook URL", .hint = "as the Gupshup dashboard shows it"},
    AccountField{.name = "link_tracking",
                 .label = "Link tracking",
                 .otherwise = "false",
                 .choices = "true false",
                 .hint = "Gupshup shortens the links of a message and reports clicks on them"},
};

bool is_given(const Account& account, std::string_view field) {
    return !trimmed(account.field(field)).empty();
}

// The password, or the token that newer deployments take in its place.
std::string_view secret_in(const Parameters& given, const HttpRequest& request) {
    constexpr std::string_view scheme = "Bearer ";
    const std::string* header = request.headers.find("Authorization");
    if (header != nullptr && equal_ignoring_case(header->substr(0, scheme.size()), scheme)) {
        return trimmed(std::string_view(*header).substr(scheme.size()));
    }
    return given.text("password");
}

bool is_user(std::string_view sender, const Account& account, std::string_view field) {
    return is_given(account, field) && trimmed(sender) == trimmed(account.field(field));
}

}  // namespace

const std::span<const AccountField> fields = table;

Result<> check_account(const Account& account) {
    const bool has_user = is_given(account, "two_way_user");
    const bool has_password = is_given(account, "two_way_password");
    if (has_user != has_password) {
        return invalid(has_user ? "is missing: Two-way account password" : "is missing: Two-way account user ID",
                       has_user ? "two_way_password" : "two_way_user", {},
                       "give both, or neither where only templates are sent");
    }
    return {};
}

std::string sender_of(const HttpRequest& request) {
    const auto given = Parameters::mended(request);
    return given ? std::string(trimmed(given->text("userid"))) : std::string();
}

bool is_for(std::string_view sender, const Account& account) {
    return is_user(sender, account, "notification_user") || is_user(sender, account, "two_way_user");
}

bool lets_in(const HttpRequest& request, const Account& account, Time) {
    const auto given = Parameters::mended(request);
    if (!given) {
        return false;
    }
    const std::string_view user = given->text("userid");
    const std::string_view secret = secret_in(*given, request);
    const auto is_good = [&](std::string_view user_field, std::string_view password_field) {
        return is_user(user, account, user_field) && is_given(account, password_field) &&
               equal_in_constant_time(secret, account.field(password_field));
    };
    return is_good("notification_user", "notification_password") || is_good("two_way_user", "two_way_password");
}

std::optional<Refused> forbids(const HttpRequest& request, const Account& account) {
    const auto given = Parameters::mended(request);
    if (!given) {
        return std::nullopt;
    }
    const Method method = method_of(*given);
    if (method != Method::send_message && method != Method::send_media) {
        return std::nullopt;
    }
    // Where one account does both, it is let do both.
    const bool may_notify = is_user(given->text("userid"), account, "notification_user");
    const bool may_chat = is_user(given->text("userid"), account, "two_way_user");
    if (is_template_call(*given) ? !may_notify : !may_chat) {
        return Refused{.code = FailureCode::bad_credentials,
                       .words = "The account is not allowed to perform this action.",
                       .retry = Retry::pause_lane,
                       .provider_code = "171"};
    }
    return std::nullopt;
}

}  // namespace parley::gupshup_enterprise
