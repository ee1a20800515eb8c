#include <algorithm>
#include <array>

#include "base/form.h"
#include "base/phone.h"
#include "base/random.h"
#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/gupshup/calls.h"
#include "dialect/gupshup/parts.h"

// One key for all apps of an account; an app has a name, an id and one number.
namespace parley::gupshup {

namespace {

constexpr std::array table{
    AccountField{.name = "api_key",
                 .label = "API_KEY",
                 .required = true,
                 .secret = true,
                 .hint = "behind the profile's icon on Gupshup's dashboard"},
    AccountField{.name = "src_name",
                 .label = "SRC_NAME",
                 .required = true,
                 .hint = "the name of the app, as the dashboard shows it"},
    AccountField{.name = "app_id",
                 .label = "App ID",
                 .hint = "the app's UUID: with it, templates are listed from the current path"},
};

// What names the sender is the number, the app or both: "919000000001/AcmeStore".
constexpr char between = '/';

bool is_uuid(std::string_view text) {
    constexpr std::string_view form = "00000000-0000-0000-0000-000000000000";
    return std::ranges::equal(text, form, [](char letter, char place) {
        const char small = static_cast<char>(letter | 0x20);
        const bool is_digit = (letter >= '0' && letter <= '9') || (small >= 'a' && small <= 'f');
        return place == '-' ? letter == '-' : is_digit;
    });
}

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789+- ") == std::string_view::npos;
}

bool is_app(std::string_view app, const Account& account) {
    const std::string_view id = account.field("app_id");
    return app == account.field("src_name") || (!id.empty() && equal_ignoring_case(app, id));
}

}  // namespace

const std::span<const AccountField> fields = table;

Result<> check_account(const Account& account) {
    const auto is_visible = [](char letter) { return letter > ' ' && letter <= '~'; };
    if (!std::ranges::all_of(account.field("api_key"), is_visible)) {
        return invalid("is no key: it holds blanks or letters that no key has", "api_key");
    }
    if (const auto id = account.field("app_id"); !id.empty() && !is_uuid(id)) {
        return invalid("is no UUID", "app_id", std::string(id), "the dashboard shows it in the app's settings");
    }
    return {};
}

HttpRequest call_of(const Account& account, std::string_view method, std::string_view path,
                    std::string_view content_type) {
    HttpRequest request = request_to(account, method, path, content_type);
    if (request.headers.find("apikey") == nullptr) {
        request.headers.fields.emplace_back("apikey", account.field("api_key"));
    }
    return request;
}

// The dashboard shows the number with a plus and blanks; the wire has digits.
std::string source_of(const Account& account, std::string_view otherwise) {
    std::string digits(account.sender.empty() ? otherwise : std::string_view(account.sender));
    std::erase_if(digits, [](char letter) { return std::string_view("+- ()").find(letter) != std::string_view::npos; });
    return digits;
}

std::string sender_of(const HttpRequest& request) {
    Called called = called_by(request);
    if (called.call != Call::session_message && called.call != Call::template_message) {
        return std::move(called.app);
    }
    const auto form = parse_form(request.body);
    const std::string* source = form ? field_of(*form, "source") : nullptr;
    const std::string* name = form ? field_of(*form, "src.name") : nullptr;
    std::string sender(source == nullptr ? "" : trimmed(*source));
    const std::string_view app = name == nullptr || name->empty() ? std::string_view(called.app) : *name;
    if (!app.empty()) {
        sender += sender.empty() ? "" : std::string(1, between);
        sender += app;
    }
    return sender;
}

bool is_for(std::string_view sender, const Account& account) {
    const std::string_view number = sender.substr(0, sender.find(between));
    if (!is_number(number)) {
        return is_app(sender, account);
    }
    const bool is_ours = account.sender.empty() || same_digits(number, account.sender);
    return number.size() == sender.size() ? is_ours || is_app(sender, account)
                                          : is_ours && is_app(sender.substr(number.size() + 1), account);
}

bool lets_in(const HttpRequest& request, const Account& account, Time) {
    const std::string* key = request.headers.find("apikey");
    return key != nullptr && !key->empty() && equal_in_constant_time(*key, account.field("api_key"));
}

}  // namespace parley::gupshup
