#include "sandbox/accounts.h"

#include "base/phone.h"
#include "base/random.h"

namespace parley::sandbox {

const SenderAccount* account_of(const Settings& settings, std::string_view sender) {
    const SenderAccount* any = nullptr;
    for (const SenderAccount& account : settings.accounts) {
        if (account.sender.empty()) {
            any = any ? any : &account;
        } else if (same_digits(account.sender, sender)) {
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
