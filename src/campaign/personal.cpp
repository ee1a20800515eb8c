#include "campaign/personal.h"

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

bool wants_attributes(const SlotValue& value) {
    return std::visit([](const auto& one) { return is_attribute(one); }, value);
}

}  // namespace parley::campaign
