#include "campaign/single_redirect.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/phone.h"
#include "base/phone_variants.h"
#include "base/text.h"

namespace parley::campaign {

namespace {

// As the dialects call it, all of them: a member that a provider does not know leads nowhere.
constexpr std::array<std::string_view, 3> recipient_names{"destination", "send_to", "to"};

const json::value& number_in(const json::value& value) {
    const json::value* number = member(value, "number");  // {"type": "whatsapp", "number": "..."}
    return number == nullptr ? value : *number;
}

std::optional<std::string> phone_in(const json::value& value) {
    const json::value& number = number_in(value);
    const auto text = number.is_bool() ? std::nullopt : text_of(&number);
    const std::string_view digits = !text ? std::string_view() : std::string_view(*text).substr(text->starts_with('+'));
    const bool is_plain = !digits.empty() && digits.front() != '0' &&
                          std::ranges::all_of(digits, [](char letter) { return letter >= '0' && letter <= '9'; });
    const auto phone = is_plain ? Phone::from_wire(digits) : Result<Phone>(invalid("no number"));
    return phone ? std::optional(phone->e164()) : std::nullopt;
}

}  // namespace

Result<std::optional<std::string>> redirected_to(const json::object& overrides) {
    std::optional<std::string> found;
    for (const auto& [key, value] : overrides) {
        const std::string_view name(key);
        const bool is_recipient = std::ranges::any_of(
            recipient_names, [&](std::string_view known) { return equal_ignoring_case(known, name); });
        if (!is_recipient) {
            continue;
        }
        auto phone = phone_in(value);
        if (!phone || (found && *found != *phone)) {
            return invalid("must be one phone number: digits, with the country code", fmt::format("override.{}", name),
                           {}, "as 919988776655; leave it out to write to the person");
        }
        found = std::move(phone);
    }
    return found;
}

bool leads_to_blocked(soci::session& sql, ProjectId project, const json::object& overrides) {
    const auto phone = redirected_to(overrides);
    if (!phone || !*phone) {
        return !phone;
    }
    const long long number = project.value;
    int blocked = 0;
    for (const std::string& spelling : spellings_of(**phone)) {
        sql << "SELECT EXISTS (SELECT 1 FROM blocked_number WHERE project_id = :project AND phone = :phone)",
            soci::use(number, "project"), soci::use(spelling, "phone"), soci::into(blocked);
        if (blocked != 0) {
            return true;
        }
    }
    return false;
}

}  // namespace parley::campaign
