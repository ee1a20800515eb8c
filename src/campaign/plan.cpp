#include "campaign/plan.h"

#include <algorithm>

#include "base/text.h"
#include "campaign/personal.h"
#include "campaign/template_lint.h"

namespace parley::campaign {

namespace {

constexpr std::size_t longest_value = 1'024;
constexpr std::size_t most_custom = 50;
constexpr std::size_t most_parts = 50;

Result<std::variant<FixedText, Attribute>> read_part(const json::value& value, const std::string& where) {
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
                           "known are `attribute` and `default`, or `parts`");
        }
    }
    const auto* key = member(value, "attribute");
    if (key == nullptr || !key->is_string() || key->get_string().empty()) {
        return invalid("must name an attribute of the person", where + ".attribute");
    }
    return Attribute{std::string(key->get_string()), text_of(member(value, "default"))};
}

Result<SlotValue> read_value(const json::value& value, const std::string& where) {
    const json::value* parts = member(value, "parts");
    if (parts == nullptr || value.get_object().size() != 1) {
        auto part = read_part(value, where);
        if (!part) {
            return std::unexpected(std::move(part.error()));
        }
        return std::visit([](auto& one) -> SlotValue { return std::move(one); }, *part);
    }
    if (!parts->is_array() || parts->get_array().empty() || parts->get_array().size() > most_parts) {
        return invalid("must be a list of 1 to 50 texts and attributes", where + ".parts");
    }
    Pattern pattern;
    for (const json::value& given : parts->get_array()) {
        auto part = read_part(given, fmt::format("{}.parts[{}]", where, pattern.parts.size()));
        if (!part) {
            return std::unexpected(std::move(part.error()));
        }
        pattern.parts.push_back(std::move(*part));
    }
    return pattern;
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

namespace {

json::value write_value(const FixedText& fixed) {
    return json::value(fixed.text);
}

json::value write_value(const Attribute& attribute) {
    json::object written{{"attribute", attribute.key}};
    if (attribute.otherwise) {
        written["default"] = *attribute.otherwise;
    }
    return written;
}

json::value write_value(const Pattern& pattern) {
    json::array parts;
    for (const auto& part : pattern.parts) {
        parts.push_back(std::visit([](const auto& one) { return write_value(one); }, part));
    }
    json::object written;
    written["parts"] = std::move(parts);
    return written;
}

}  // namespace

json::object write_plan(const Plan& plan) {
    json::object values;
    for (const auto& [key, value] : plan.values) {
        values[key] = std::visit([](const auto& one) { return write_value(one); }, value);
    }
    json::object custom;
    for (const auto& [key, text] : plan.custom) {
        custom[key] = text;
    }
    return {{"values", std::move(values)}, {"custom", std::move(custom)}};
}

namespace {

// What stands in the plan itself; attributes are only known person by person.
std::optional<std::string> written_text(const SlotValue& value) {
    return text_for(value, json::value(json::object()), {});
}

}  // namespace

Result<> check_media(const Plan& plan, bool allow_private_urls) {
    for (const auto& [key, value] : plan.values) {
        const auto url = key.ends_with("header.media") ? written_text(value) : std::nullopt;
        if (!url) {
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
    auto problems = problems_of(plan, form);
    return problems.empty() ? Result<>() : std::unexpected(std::move(problems.front()));
}

std::vector<Error> problems_of(const Plan& plan, const Template& form) {
    const std::vector<Slot> slots = slots_of(form);
    std::vector<Error> problems;
    const auto add = [&problems](std::string what, const std::string& key, std::string advice) {
        problems.push_back({ErrorKind::invalid, std::move(what), "values." + key, {}, std::move(advice)});
    };
    for (const Slot& slot : slots) {
        const auto found = plan.values.find(slot.key);
        if (found == plan.values.end()) {
            if (slot.required) {
                add("has no value", slot.key, "give it a text or an attribute with a default");
            }
            continue;
        }
        const bool is_personal = !std::holds_alternative<FixedText>(found->second);
        if (!slot.required && is_personal && written_text(found->second) == "") {
            add("would be sent empty to whoever has no such attribute", slot.key,
                "give it a default that says something, or leave it out for everybody");
        }
        if (!slot.personal && is_personal) {
            add("must be the same for everybody", slot.key, "give it a text");
        }
    }
    for (const auto& [key, value] : plan.values) {
        if (std::ranges::none_of(slots, [&](const Slot& slot) { return slot.key == key; })) {
            std::string known;
            for (const Slot& slot : slots) {
                known += (known.empty() ? "" : ", ") + slot.key;
            }
            add("is no place in this template", key, known.empty() ? "the template has none" : "it has: " + known);
        }
    }
    return problems;
}

}  // namespace parley::campaign
