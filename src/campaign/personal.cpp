#include "campaign/personal.h"

#include <algorithm>

#include "base/form.h"

namespace parley::campaign {

namespace {

struct Teller {
    const json::value& attributes;
    std::string_view phone;

    std::optional<std::string> operator()(const FixedText& fixed) const { return fixed.text; }

    std::optional<std::string> operator()(const Attribute& attribute) const {
        if (attribute.key == "Phone") {
            return phone.empty() ? attribute.otherwise : std::optional<std::string>(phone);
        }
        auto text = text_of(member(attributes, attribute.key));
        return text && !text->empty() ? text : attribute.otherwise;
    }

    std::optional<std::string> operator()(const Pattern& pattern) const {
        std::string whole;
        for (const auto& part : pattern.parts) {
            const auto text = std::visit(*this, part);
            if (!text) {
                return std::nullopt;
            }
            whole += *text;
        }
        return whole;
    }
};

bool is_attribute(const FixedText&) {
    return false;
}
bool is_attribute(const Attribute& attribute) {
    return attribute.key != "Phone";
}
bool is_attribute(const Pattern& pattern) {
    return std::ranges::any_of(pattern.parts, [](const auto& part) {
        return std::visit([](const auto& one) { return is_attribute(one); }, part);
    });
}

}  // namespace

std::optional<std::string> text_for(const SlotValue& value, const json::value& attributes, std::string_view phone) {
    return std::visit(Teller{attributes, phone}, value);
}

namespace {

// Every attribute of a value, one after the other.
template <class Visit>
void each_attribute(const SlotValue& value, Visit visit) {
    if (const auto* attribute = std::get_if<Attribute>(&value)) {
        visit(*attribute);
    } else if (const auto* pattern = std::get_if<Pattern>(&value)) {
        for (const auto& part : pattern->parts) {
            if (const auto* inner = std::get_if<Attribute>(&part)) {
                visit(*inner);
            }
        }
    }
}

void add_once(std::vector<std::string>& names, const std::string& name) {
    if (std::ranges::find(names, name) == names.end()) {
        names.push_back(name);
    }
}

}  // namespace

std::vector<std::string> needed_attributes(const Plan& plan) {
    std::vector<std::string> names;
    for (const auto& [key, value] : plan.values) {
        each_attribute(value, [&names](const Attribute& attribute) {
            if (!attribute.otherwise && attribute.key != "Phone") {
                add_once(names, attribute.key);
            }
        });
    }
    return names;
}

std::vector<Said> said_to(const Plan& plan, const std::vector<Slot>& slots, const json::value& attributes,
                          std::string_view phone) {
    std::vector<Said> all;
    for (const Slot& slot : slots) {
        const auto found = plan.values.find(slot.key);
        if (found == plan.values.end()) {
            continue;
        }
        Said said{slot.key, text_for(found->second, attributes, phone)};
        if (said.text && slot.in_url) {
            said.text = legal_in_url(*said.text);
        }
        each_attribute(found->second, [&](const Attribute& attribute) {
            if (!text_for(Attribute{attribute.key}, attributes, phone)) {
                add_once(said.missing, attribute.key);
            }
        });
        all.push_back(std::move(said));
    }
    return all;
}

bool wants_attributes(const SlotValue& value) {
    return std::visit([](const auto& one) { return is_attribute(one); }, value);
}

}  // namespace parley::campaign
