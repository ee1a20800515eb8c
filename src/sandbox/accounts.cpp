#include "sandbox/accounts.h"

#include "base/random.h"

namespace parley::sandbox {

namespace {

// "+91 98" and "0091-98" are the same number.
bool same_number(std::string_view a, std::string_view b) {
    const auto next = [](std::string_view& text) {
        while (!text.empty()) {
            const char letter = text.front();
            text.remove_prefix(1);
            if (letter >= '0' && letter <= '9') {
                return letter;
            }
        }
        return '\0';
    };
    const auto without_zeros = [](std::string_view text) { return text.substr(0, 2) == "00" ? text.substr(2) : text; };
    a = without_zeros(a);
    b = without_zeros(b);
    for (;;) {
        const char one = next(a);
        if (one != next(b)) {
            return false;
        }
        if (one == '\0') {
            return true;
        }
    }
}

}  // namespace

const SenderAccount* account_of(const Settings& settings, std::string_view sender) {
    const SenderAccount* any = nullptr;
    for (const SenderAccount& account : settings.accounts) {
        if (account.sender.empty()) {
            any = any ? any : &account;
        } else if (same_number(account.sender, sender)) {
            return &account;
        }
    }
    return any;
}

bool lets_in(const SenderAccount& account, const HttpRequest& request) {
    if (account.user.empty()) {
        return true;
    }
    const std::string* header = request.headers.find("Authorization");
    if (!header) {
        return false;
    }
    const auto given = read_basic_authorization(*header);
    return given && equal_in_constant_time(given->first, account.user) &&
           equal_in_constant_time(given->second, account.password);
}

}  // namespace parley::sandbox
