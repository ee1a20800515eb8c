#include "access/password.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <stdexcept>

#include "base/random.h"
#include "base/text.h"

namespace parley::access {

namespace {

constexpr std::size_t shortest = 12;
constexpr std::size_t longest = 200;  // characters; Argon2 itself takes any
constexpr unsigned long long passes = 4;
constexpr std::size_t memory = 64 * 1024 * 1024;
constexpr int most_running = 2;
constexpr int most_waiting = 6;

std::string hashed(std::string_view password) {
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (crypto_pwhash_str(text.data(), password.data(), password.size(), passes, memory) != 0) {
        throw std::runtime_error("there is not enough memory to hash a password");
    }
    return text.data();
}

}  // namespace

Result<> check_password(std::string_view password, std::string_view email) {
    if (!is_utf8(password)) {
        return invalid("is not UTF-8 text", "password");
    }
    const std::size_t length = length_of(password);
    if (length < shortest || length > longest) {
        return invalid(fmt::format("must have {} to {} characters", shortest, longest), "password");
    }
    if (equal_ignoring_case(password, email)) {
        return invalid("must not be the e-mail address", "password");
    }
    return {};
}

// One of the few that hash at a time.
class Passwords::Turn {
public:
    explicit Turn(Passwords& passwords) : passwords_(passwords) {
        std::unique_lock lock(passwords_.mutex_);
        if (passwords_.running_ >= most_running) {
            if (passwords_.waiting_ >= most_waiting) {
                return;
            }
            ++passwords_.waiting_;
            passwords_.freed_.wait(lock, [this] { return passwords_.running_ < most_running; });
            --passwords_.waiting_;
        }
        ++passwords_.running_;
        granted_ = true;
    }
    ~Turn() {
        if (granted_) {
            {
                const std::lock_guard lock(passwords_.mutex_);
                --passwords_.running_;
            }
            passwords_.freed_.notify_one();
        }
    }
    Turn(const Turn&) = delete;
    bool granted() const { return granted_; }

private:
    Passwords& passwords_;
    bool granted_ = false;
};

namespace {

Failure too_many() {
    return Failure(
        Error{ErrorKind::unavailable, "too many passwords are being checked", {}, {}, "try again in a moment"});
}

}  // namespace

Passwords::Passwords() : nobodys_(hashed(random_token())) {}

Result<std::string> Passwords::hash(std::string_view password) {
    const Turn turn(*this);
    return turn.granted() ? Result<std::string>(hashed(password)) : too_many();
}

Result<bool> Passwords::is_right(std::string_view kept, std::string_view password) {
    const Turn turn(*this);
    if (!turn.granted()) {
        return too_many();
    }
    const std::string against(kept.empty() ? nobodys_ : kept);
    const bool fits = crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0;
    return fits && !kept.empty();
}

}  // namespace parley::access
