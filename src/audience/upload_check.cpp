#include <fmt/format.h>

#include <algorithm>

#include "audience/attribute_change.h"
#include "audience/consent.h"
#include "audience/upload.h"
#include "base/text.h"

namespace parley::audience {

namespace {

constexpr std::size_t most_properties = 256;
constexpr std::size_t most_list_items = 100;  // also of the items of a purchase
constexpr std::size_t most_item_members = 50;
constexpr std::string_view forbidden_in_event_names = "%><!|&.:;$'\"\\";

bool is_e164(std::string_view phone) {
    constexpr std::size_t shortest = 8;
    constexpr std::size_t longest = 16;
    return phone.starts_with('+') && phone.size() >= shortest && phone.size() <= longest &&
           std::ranges::all_of(phone.substr(1), [](char letter) { return letter >= '0' && letter <= '9'; });
}

// Null is nothing said.
Result<> check_value(std::string_view name, const json::value& value) {
    return value.is_null() ? Result<>() : check_scalar(name, value);
}

// One thing of those that a purchase lists.
Result<> check_bought(std::string_view name, const json::object& item) {
    if (item.size() > most_item_members) {
        return invalid(fmt::format("an item has at most {} members", most_item_members), std::string(name));
    }
    for (const auto& [key, value] : item) {
        auto fine = check_attribute_name(key);
        if (fine) {
            fine = check_value(key, value);
        }
        if (!fine) {
            fine.error().where = fmt::format("{}.{}", name, fine.error().where);
            return fine;
        }
    }
    return {};
}

Result<> check_property(std::string_view name, const json::value& value) {
    const json::array* list = value.if_array();
    if (list == nullptr) {
        return check_value(name, value);
    }
    if (list->size() > most_list_items) {
        return invalid(fmt::format("a list has at most {} items", most_list_items), std::string(name));
    }
    for (const json::value& item : *list) {
        const json::object* bought = item.if_object();
        if (auto fine = bought == nullptr ? check_scalar(name, item) : check_bought(name, *bought); !fine) {
            return fine;
        }
    }
    return {};
}

}  // namespace

Result<> check_identity(std::string_view identity, std::string where) {
    if (identity.empty() || identity.size() > longest_identity) {
        return invalid(fmt::format("an identity has 1 to {} bytes", longest_identity), std::move(where));
    }
    if (!is_utf8(identity) || identity.find('\0') != std::string_view::npos) {
        return invalid("is not UTF-8 text", std::move(where));
    }
    return {};
}

Result<> check(const ProfileChange& change) {
    constexpr std::size_t longest_user = 128;
    if (change.phone && !change.phone->empty() && !is_e164(*change.phone)) {
        return invalid("is not a phone number in E.164", "phone");
    }
    if (change.user_id && (change.user_id->size() > longest_user || !is_utf8(*change.user_id))) {
        return invalid(fmt::format("has at most {} bytes of text", longest_user), "user_id");
    }
    if (change.also_known_as) {
        if (auto fine = check_identity(*change.also_known_as, "also_known_as"); !fine) {
            return fine;
        }
    }
    for (const auto& [name, value] : change.attributes) {
        if (is_opt_in_flag(name) || is_block_flag(name)) {
            return invalid("consent is no attribute", std::string(name), {}, "set opted_in or number_blocked");
        }
    }
    return check_attributes(change.attributes);
}

Result<> check(const EventSaid& event) {
    if (trimmed(event.name).empty() || event.name.size() > longest_name) {
        return invalid(fmt::format("the name of an event has 1 to {} bytes", longest_name), "event");
    }
    const bool controls =
        std::ranges::any_of(event.name, [](char letter) { return static_cast<unsigned char>(letter) < 32; });
    if (controls || event.name.find_first_of(forbidden_in_event_names) != std::string::npos || !is_utf8(event.name)) {
        return invalid("the name of an event may not hold any of % > < ! | & . : ; $ ' \" \\, nor control characters",
                       "event");
    }
    if (event.properties.size() > most_properties) {
        return invalid(fmt::format("an event has at most {} properties", most_properties), "properties");
    }
    for (const auto& [name, value] : event.properties) {
        auto fine = check_attribute_name(name);
        if (fine) {
            fine = check_property(name, value);
        }
        if (!fine) {
            return fine;
        }
    }
    return {};
}

}  // namespace parley::audience
