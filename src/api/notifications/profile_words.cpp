#include "api/notifications/profile_words.h"

#include <algorithm>

#include "base/phone.h"
#include "base/text.h"

namespace parley::api::notifications {

namespace {

constexpr std::string_view phone_key = "phoneNumber";
constexpr std::string_view identifier_key = "identifier";

struct Spelling {
    std::string_view here;
    std::string_view kept;
};
constexpr std::array spellings{Spelling{"name", "Name"}, Spelling{"email", "Email"}};

std::string_view kept_key(std::string_view key) {
    const auto found = std::ranges::find(spellings, key, &Spelling::here);
    return found == spellings.end() ? key : found->kept;
}

std::string_view key_here(std::string_view kept) {
    const auto found = std::ranges::find(spellings, kept, &Spelling::kept);
    return found == spellings.end() ? kept : found->here;
}

std::string place_of(const std::string& where, std::string_view key) {
    return where.empty() ? to_utf8(shortened(key, 100)) : fmt::format("{}.{}", where, shortened(key, 100));
}

bool is_list_of_texts(const json::value& value) {
    const json::array* list = value.if_array();
    return list != nullptr && std::ranges::all_of(*list, [](const json::value& item) { return item.is_string(); });
}

json::value kept_value(const json::value& value) {
    const bool is_nested = value.is_object() || (value.is_array() && !is_list_of_texts(value));
    return is_nested ? json::value(json::serialize(value)) : value;
}

// The other way round: text that was made of something nested becomes that again.
json::value value_here(const json::value& kept) {
    const json::string* text = kept.if_string();
    if (text != nullptr && (text->starts_with('{') || text->starts_with('['))) {
        if (auto nested = parse_json(*text); nested && (nested->is_object() || nested->is_array())) {
            return std::move(*nested);
        }
    }
    return kept;
}

Result<> read_phone_member(const json::value& value, Nulls nulls, const std::string& where,
                           audience::ProfileChange& change) {
    if (value.is_null()) {
        if (nulls == Nulls::remove) {
            change.phone = "";
        }
        return {};
    }
    const json::string* text = value.if_string();
    if (text == nullptr) {
        return invalid("must be a text: + and digits, with the country code", where, {}, "as +919988776655");
    }
    auto phone = text->empty() ? Result<std::string>("") : read_phone_number(*text, where);
    if (!phone) {
        return std::unexpected(std::move(phone.error()));
    }
    change.phone = std::move(*phone);
    return {};
}

}  // namespace

Result<std::string> read_phone_number(std::string_view text, std::string where) {
    const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
    const bool is_plain =
        text.starts_with('+') && text.size() > 1 && text[1] != '0' && std::ranges::all_of(text.substr(1), is_digit);
    const auto phone = is_plain ? Phone::from_wire(text) : Result<Phone>(invalid("no number"));
    if (!phone) {
        return invalid("must be + and digits, 7 to 15, with the country code and without blanks or other signs",
                       std::move(where), masked(text), "as +919988776655");
    }
    return phone->e164();
}

Result<audience::ProfileChange> read_profile(const json::object& profile, Nulls nulls, const std::string& where) {
    audience::ProfileChange change;
    for (const auto& [key, value] : profile) {
        const std::string_view name(key);
        if (name == identifier_key) {
            return invalid("never changes and is no part of the profile", place_of(where, name));
        }
        if (name == phone_key) {
            if (auto fine = read_phone_member(value, nulls, place_of(where, name), change); !fine) {
                return std::unexpected(std::move(fine.error()));
            }
        } else if (!value.is_null() || nulls == Nulls::remove) {
            change.attributes[kept_key(name)] = kept_value(value);
        }
    }
    if (auto fine = audience::check(change); !fine) {
        Error error = std::move(fine.error());
        error.where =
            where.empty() || error.where.empty() ? where + error.where : fmt::format("{}.{}", where, error.where);
        return Failure(std::move(error));
    }
    return change;
}

json::object profile_in_words(const audience::Profile& profile) {
    json::object words;
    for (const auto& [key, value] : profile.attributes) {
        words[key_here(key)] = value_here(value);
    }
    if (profile.phone) {
        words[phone_key] = *profile.phone;
    }
    return words;
}

bool is_email(std::string_view text) {
    const std::size_t at = text.find('@');
    if (at == 0 || at == std::string_view::npos || text.find('@', at + 1) != std::string_view::npos) {
        return false;
    }
    const std::string_view domain = text.substr(at + 1);
    const std::size_t dot = domain.rfind('.');
    return dot != std::string_view::npos && dot > 0 && dot + 1 < domain.size() &&
           text.find_first_of(" \t\"<>,;") == std::string_view::npos;
}

}  // namespace parley::api::notifications
