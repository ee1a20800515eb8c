#include "message/template_buttons.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace parley {

namespace {

struct IsEmpty {
    bool operator()(const QuickReplyButton& button) const { return button.text.empty() && button.payload.empty(); }
    bool operator()(const DynamicUrlButton& button) const { return button.suffix.empty(); }
    bool operator()(const StaticUrlButton& button) const { return button.text.empty() && button.url.empty(); }
    bool operator()(const CallPhoneButton& button) const { return button.text.empty() && button.phone.empty(); }
    bool operator()(const CopyCodeButton& button) const { return button.code.empty(); }
    bool operator()(const OtherButton& button) const { return button.type.empty() && button.parameters.empty(); }
};

bool is_empty(const Button& button) {
    return std::visit(IsEmpty{}, button);
}

bool is_kind(const ButtonForm& form, const Button& button) {
    switch (form.kind) {
        case ButtonKind::quick_reply: return std::holds_alternative<QuickReplyButton>(button);
        case ButtonKind::url:
        case ButtonKind::one_time_password:
            return std::holds_alternative<StaticUrlButton>(button) ||
                   (takes_value(form) && std::holds_alternative<DynamicUrlButton>(button));
        case ButtonKind::phone: return std::holds_alternative<CallPhoneButton>(button);
        case ButtonKind::copy_code: return std::holds_alternative<CopyCodeButton>(button);
        case ButtonKind::other: {
            const auto* other = std::get_if<OtherButton>(&button);
            return other != nullptr && equal_ignoring_case(other->type, form.type);
        }
    }
    return false;
}

struct TypeOf {
    std::string_view operator()(const QuickReplyButton&) const { return "QuickReply"; }
    std::string_view operator()(const DynamicUrlButton&) const { return "Url"; }
    std::string_view operator()(const StaticUrlButton&) const { return "Url"; }
    std::string_view operator()(const CallPhoneButton&) const { return "PhoneNumber"; }
    std::string_view operator()(const CopyCodeButton&) const { return "CopyCode"; }
    std::string_view operator()(const OtherButton& button) const { return button.type; }
};

std::vector<const Button*> at_their_index(const std::vector<ButtonForm>& forms, const std::vector<Button>& buttons) {
    std::vector<const Button*> found(forms.size(), nullptr);
    for (std::size_t at = 0; at < buttons.size(); ++at) {
        found[at] = is_empty(buttons[at]) ? nullptr : &buttons[at];
    }
    return found;
}

// The place of each in the template's order; short where one finds no place.
std::vector<const Button*> in_order(const std::vector<ButtonForm>& forms, const std::vector<Button>& buttons) {
    std::vector<const Button*> found(forms.size(), nullptr);
    std::size_t at = 0;
    for (const Button& button : buttons) {
        if (is_empty(button)) {
            continue;
        }
        while (at < forms.size() && !is_kind(forms[at], button)) {
            ++at;
        }
        if (at == forms.size()) {
            return {};
        }
        found[at++] = &button;
    }
    return found;
}

const std::string& text_of(const Button& button) {
    return std::visit([](const auto& any) -> const std::string& { return any.text; }, button);
}

std::string url_of(const ButtonForm& form, const Button* given) {
    if (given == nullptr) {
        return form.target;
    }
    if (const auto* whole = std::get_if<StaticUrlButton>(given)) {
        return whole->url;
    }
    const auto* dynamic = std::get_if<DynamicUrlButton>(given);
    const std::string_view suffix = dynamic == nullptr ? std::string_view() : std::string_view(dynamic->suffix);
    return suffix.find("://") != std::string_view::npos
               ? std::string(suffix)
               : replaced(form.target, [&](std::string_view) { return suffix; });
}

}  // namespace

std::string_view button_type_of(const ButtonForm& form) {
    switch (form.kind) {
        case ButtonKind::quick_reply: return "QuickReply";
        case ButtonKind::url:
        case ButtonKind::one_time_password: return "Url";
        case ButtonKind::phone: return "PhoneNumber";
        case ButtonKind::copy_code: return "CopyCode";
        case ButtonKind::other: return form.type;
    }
    return "";
}

bool takes_value(const ButtonForm& form) {
    switch (form.kind) {
        case ButtonKind::url:
        case ButtonKind::one_time_password: return find_placeholder(form.target, 0).has_value();
        case ButtonKind::copy_code: return true;
        case ButtonKind::quick_reply:
        case ButtonKind::phone:
        case ButtonKind::other: return false;
    }
    return false;
}

bool needs_value(const ButtonForm& form) {
    return takes_value(form) || (form.kind == ButtonKind::other && form.type == "mpm");
}

std::expected<std::vector<const Button*>, Mismatch> aligned_buttons(const std::vector<ButtonForm>& forms,
                                                                    const std::vector<Button>& buttons,
                                                                    Placing placing) {
    if (buttons.size() > forms.size()) {
        return std::unexpected(
            Mismatch{FailureCode::bad_parameters,
                     fmt::format("buttons: number of buttons ({}) does not match the expected number of buttons ({})",
                                 buttons.size(), forms.size())});
    }
    std::size_t wrong = 0;
    while (wrong < buttons.size() && (is_empty(buttons[wrong]) || is_kind(forms[wrong], buttons[wrong]))) {
        ++wrong;
    }
    if (wrong == buttons.size()) {
        return at_their_index(forms, buttons);
    }
    auto found = placing == Placing::by_order ? in_order(forms, buttons) : std::vector<const Button*>();
    if (found.empty()) {
        return std::unexpected(
            Mismatch{FailureCode::bad_parameter_kind,
                     fmt::format("buttons: Button at index {} is of type {}, received {}", wrong,
                                 button_type_of(forms[wrong]), std::visit(TypeOf{}, buttons[wrong]))});
    }
    return found;
}

Button completed_button(const ButtonForm& form, const Button* given) {
    std::string label = given == nullptr || text_of(*given).empty() ? form.text : text_of(*given);
    switch (form.kind) {
        case ButtonKind::quick_reply: {
            const auto* reply = given == nullptr ? nullptr : std::get_if<QuickReplyButton>(given);
            return QuickReplyButton{std::move(label), reply == nullptr ? std::string() : reply->payload};
        }
        case ButtonKind::url:
        case ButtonKind::one_time_password: return StaticUrlButton{std::move(label), url_of(form, given)};
        case ButtonKind::phone: {
            const auto* call = given == nullptr ? nullptr : std::get_if<CallPhoneButton>(given);
            return CallPhoneButton{std::move(label), call == nullptr ? form.target : call->phone};
        }
        case ButtonKind::copy_code: {
            const auto* copy = given == nullptr ? nullptr : std::get_if<CopyCodeButton>(given);
            return CopyCodeButton{std::move(label), copy == nullptr ? std::string() : copy->code};
        }
        case ButtonKind::other: {
            const auto* other = given == nullptr ? nullptr : std::get_if<OtherButton>(given);
            return OtherButton{std::move(label), form.type, other == nullptr ? std::string() : other->parameters};
        }
    }
    return QuickReplyButton{std::move(label)};
}

Button empty_button(const ButtonForm& form) {
    switch (form.kind) {
        case ButtonKind::quick_reply: return QuickReplyButton{};
        case ButtonKind::url:
        case ButtonKind::one_time_password: return StaticUrlButton{};
        case ButtonKind::phone: return CallPhoneButton{};
        case ButtonKind::copy_code: return CopyCodeButton{};
        case ButtonKind::other: return OtherButton{};
    }
    return QuickReplyButton{};
}

Button button_with_value(const ButtonForm& form, std::string value) {
    if (form.kind == ButtonKind::copy_code) {
        return CopyCodeButton{{}, std::move(value)};
    }
    return DynamicUrlButton{{}, std::move(value)};
}

}  // namespace parley
