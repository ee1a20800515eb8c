#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dialect/dialect.h"

namespace parley::sandbox {

// The number that digits spell; nothing where they are no phone number's.
std::optional<std::uint64_t> digits_to_number(std::string_view digits);
std::string digits_of(std::uint64_t number);  // empty for 0

// The provider's own id of what has this key; empty where it gives none.
std::string provider_id_of(const Dialect& dialect, std::uint64_t key);
// WhatsApp's id of the person who has that number, "US.13491208655302741918"; empty for 0. And the number of whom
// such an id was made for; nothing for ids from elsewhere.
std::string user_id_of(std::uint64_t number);
std::optional<std::uint64_t> number_of_user(std::string_view user);

// As logs name a message: by its id, or by its person where its wire has no id for it.
std::string name_in_logs(std::string_view message_id, std::string_view digits);

// Of what depends on nothing but itself: the same bytes are the same message.
std::string identity_of(const HttpRequest& request);

}  // namespace parley::sandbox
