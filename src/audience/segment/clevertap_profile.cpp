#include "audience/segment/clevertap_parts.h"

#include <fmt/format.h>
#include "audience/segment/filter_check.h"
#include "audience/segment/filter_names.h"
#include "base/text.h"

namespace parley::audience {

namespace {

// The profile's own fields by the names that they have over there.
std::string attribute_named(std::string name) {
    return equal_ignoring_case(name, "phone")      ? "phone"
           : equal_ignoring_case(name, "identity") ? "identity"
                                                   : std::move(name);
}

// What was said of them is a text, also where it is made of digits.
void keep_texts(std::vector<FilterValue>& values) {
    for (FilterValue& value : values) {
        if (const auto* number = std::get_if<std::int64_t>(&value)) {
            value = std::to_string(*number);
        }
    }
    std::erase_if(values, [](const FilterValue& value) { return !std::holds_alternative<std::string>(value); });
}

// Queries name it in full, people have its letter.
void name_as_stored(std::vector<FilterValue>& values) {
    for (FilterValue& value : values) {
        const auto* text = std::get_if<std::string>(&value);
        if (text != nullptr && (equal_ignoring_case(*text, "Male") || equal_ignoring_case(*text, "Female"))) {
            value = std::string(1, text->front() == 'm' || text->front() == 'M' ? 'M' : 'F');
        }
    }
}

Result<> add_fields(std::vector<Filter>& all, const json::value& value, const std::string& where) {
    const auto list = array_of(value, where);
    if (!list) {
        return std::unexpected(list.error());
    }
    for (std::size_t place = 0; place < (*list)->size(); ++place) {
        auto rule = read_attribute_rule((**list)[place], fmt::format("{}[{}]", where, place));
        if (!rule) {
            return std::unexpected(std::move(rule.error()));
        }
        rule->name = attribute_named(std::move(rule->name));
        if (equal_ignoring_case(rule->name, "Gender")) {
            name_as_stored(rule->values);
        }
        if (own_field_named(rule->name)) {
            keep_texts(rule->values);
        }
        if (auto fine = settle(*rule, fmt::format("{}[{}]", where, place)); !fine) {
            return fine;
        }
        all.push_back({std::move(*rule)});
    }
    return {};
}

Result<> add_reachability(std::vector<Filter>& all, const json::value& value, const std::string& where) {
    const auto list = array_of(value, where);
    if (!list) {
        return std::unexpected(list.error());
    }
    for (std::size_t place = 0; place < (*list)->size(); ++place) {
        const std::string here = fmt::format("{}[{}]", where, place);
        const auto object = object_of((**list)[place], here);
        if (!object) {
            return std::unexpected(object.error());
        }
        const auto name = name_in(**object, "name", here);
        const auto wanted = boolean_of((*object)->if_contains("value"));
        if (auto fine = only_members(**object, {"name", "operator", "value"}, here); !fine || !name || !wanted) {
            return !fine   ? fine
                   : !name ? std::unexpected(name.error())
                           : invalid("must be True or False", here + ".value");
        }
        AttributeFilter filter;
        if (*name == "has_phone" || *name == "has_email") {
            filter = {.name = *name == "has_phone" ? "phone" : "Email",
                      .comparison = *wanted ? Comparison::exists : Comparison::not_exists};
        } else if (*name == "has_whatsapp") {
            filter = {.name = "reachable", .values = {FilterValue(*wanted)}};
        } else {
            return invalid("there is no data of this kind here", here + ".name", shown(*name),
                           "known are: has_phone, has_email, has_whatsapp");
        }
        all.push_back({std::move(filter)});
    }
    return {};
}

}  // namespace

Result<> add_profile_properties(std::vector<Filter>& all, const json::value& value, const std::string& where) {
    const auto object = object_of(value, where);
    if (!object) {
        return std::unexpected(object.error());
    }
    if (auto fine = only_members(**object, {"profile_fields", "demographics", "reachability"}, where); !fine) {
        return fine;
    }
    for (const auto& [key, member] : **object) {
        const std::string here = place_in(where, key);
        auto added = key == "reachability" ? add_reachability(all, member, here) : add_fields(all, member, here);
        if (!added) {
            return added;
        }
    }
    return {};
}

}  // namespace parley::audience
