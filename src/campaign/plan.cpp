#include "campaign/plan.h"

#include <algorithm>

#include "base/text.h"
#include "campaign/template_lint.h"

namespace parley::campaign {

namespace {

constexpr std::size_t longest_value = 1'024;
constexpr std::size_t most_custom = 50;

Result<SlotValue> read_value(const json::value& value, const std::string& where) {
    if (!value.is_object()) {
        auto text = text_of(&value);
        if (!text || length_of(*text) > longest_value) {
            return invalid("must be a text of at most 1024 characters or an object with `attribute`", where);
        }
        return FixedText{std::move(*text)};
    }
    for (const auto& [key, ignored] : value.get_object()) {
        if (key != "attribute" && key != "default") {
            return invalid("is not known here", where + "." + std::string(key), {},
                           "known are `attribute` and `default`");
        }
    }
    const auto* key = member(value, "attribute");
    if (key == nullptr || !key->is_string() || key->get_string().empty()) {
        return invalid("must name an attribute of the person", where + ".attribute");
    }
    return Attribute{std::string(key->get_string()), text_of(member(value, "default"))};
}

}  // namespace

Result<Plan> read_plan(const json::value& value) {
    Plan plan;
    if (!value.is_object()) {
        return invalid("must be an object", "plan");
    }
    for (const auto& [key, part] : value.get_object()) {
        if (key != "values" && key != "custom") {
            return invalid("is not known here", "plan." + std::string(key), {}, "known are `values` and `custom`");
        }
        if (!part.is_object()) {
            return invalid("must be an object", std::string(key));
        }
    }
    if (const auto* values = member(value, "values")) {
        for (const auto& [key, given] : values->get_object()) {
            auto slot = read_value(given, "values." + std::string(key));
            if (!slot) {
                return std::unexpected(slot.error());
            }
            plan.values.emplace(key, std::move(*slot));
        }
    }
    if (const auto* custom = member(value, "custom")) {
        if (custom->get_object().size() > most_custom) {
            return invalid("may hold 50 pairs at most", "custom");
        }
        for (const auto& [key, given] : custom->get_object()) {
            auto text = text_of(&given);
            if (!text) {
                return invalid("must be a text", "custom." + std::string(key));
            }
            plan.custom.emplace_back(key, std::move(*text));
        }
    }
    return plan;
}

json::object write_plan(const Plan& plan) {
    json::object values;
    for (const auto& [key, value] : plan.values) {
        if (const auto* fixed = std::get_if<FixedText>(&value)) {
            values[key] = fixed->text;
            continue;
        }
        const auto& attribute = std::get<Attribute>(value);
        json::object written{{"attribute", attribute.key}};
        if (attribute.otherwise) {
            written["default"] = *attribute.otherwise;
        }
        values[key] = std::move(written);
    }
    json::object custom;
    for (const auto& [key, text] : plan.custom) {
        custom[key] = text;
    }
    return {{"values", std::move(values)}, {"custom", std::move(custom)}};
}

namespace {

// What stands in the plan itself; attributes are only known person by person.
const std::string* written_text(const SlotValue& value) {
    if (const auto* fixed = std::get_if<FixedText>(&value)) {
        return &fixed->text;
    }
    const auto& attribute = std::get<Attribute>(value);
    return attribute.otherwise ? &*attribute.otherwise : nullptr;
}

}  // namespace

Result<> check_media(const Plan& plan, bool allow_private_urls) {
    for (const auto& [key, value] : plan.values) {
        const std::string* url = key.ends_with("header.media") ? written_text(value) : nullptr;
        if (url == nullptr) {
            continue;
        }
        if (auto good = check_address(*url, allow_private_urls); !good) {
            good.error().where = "values." + key;
            return good;
        }
    }
    return {};
}

Result<> check(const Plan& plan, const Template& form) {
    const std::vector<Slot> slots = slots_of(form);
    for (const Slot& slot : slots) {
        const auto found = plan.values.find(slot.key);
        if (found == plan.values.end()) {
            if (slot.required) {
                return invalid("has no value", "values." + slot.key, {},
                               "give it a text or an attribute with a default");
            }
            continue;
        }
        const auto* attribute = std::get_if<Attribute>(&found->second);
        if (!slot.required && attribute != nullptr && attribute->otherwise == "") {
            return invalid("would be sent empty to whoever has no such attribute", "values." + slot.key, {},
                           "give it a default that says something, or leave it out for everybody");
        }
        if (!slot.personal && attribute != nullptr) {
            return invalid("must be the same for everybody", "values." + slot.key, {}, "give it a text");
        }
    }
    for (const auto& [key, value] : plan.values) {
        if (std::ranges::none_of(slots, [&](const Slot& slot) { return slot.key == key; })) {
            std::string known;
            for (const Slot& slot : slots) {
                known += (known.empty() ? "" : ", ") + slot.key;
            }
            return invalid("is no place in this template", "values." + key, {},
                           known.empty() ? "the template has none" : "it has: " + known);
        }
    }
    return {};
}

}  // namespace parley::campaign
