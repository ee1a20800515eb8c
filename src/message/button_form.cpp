#include "message/button_form.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace parley {

namespace {

constexpr std::string_view password_url = "whatsapp.com/otp/code";
constexpr std::size_t longest_type = 40;

bool is_type(std::string_view type) {
    return !type.empty() && type.size() <= longest_type && std::ranges::all_of(type, [](char letter) {
        return (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') || letter == '_';
    });
}

// What Meta lists in the place of a one-time password's button.
bool copies_password(std::string_view url) {
    std::string_view rest = url;
    for (const std::string_view start : {"https://", "http://", "www."}) {
        rest = rest.starts_with(start) ? rest.substr(start.size()) : rest;
    }
    return rest.starts_with(password_url);
}

// Providers give the whole URL or only what fills its placeholder.
std::string filling_in(std::string_view example, std::string_view url) {
    const auto placeholder = find_placeholder(url, 0);
    if (!placeholder) {
        return {};
    }
    const std::string_view before = url.substr(0, placeholder->begin);
    const std::string_view after = url.substr(placeholder->end);
    if (!before.empty() && example.starts_with(before)) {
        example.remove_prefix(before.size());
        if (example.ends_with(after)) {
            example.remove_suffix(after.size());
        }
    }
    return std::string(example);
}

void read_url(FormReader& reader, const json::value& value, const std::string& where, ButtonForm& button) {
    button.target = reader.required_text(value, "url", where);
    button.kind = copies_password(button.target) ? ButtonKind::one_time_password : ButtonKind::url;
    if (placeholders_of(button.target).size() > 1) {
        reader.wrong("may have one placeholder at most", where + ".url", button.target);
    }
    button.example = filling_in(first_example(member(value, "example")), button.target);
    if (button.kind == ButtonKind::one_time_password && placeholders_of(button.target).empty()) {
        button.kind = ButtonKind::url;
    }
}

// As it is created: COPY_CODE, ONE_TAP or ZERO_TAP. Where it has no text, Meta gives it one.
void read_password(FormReader& reader, const json::value& value, const std::string& where, ButtonForm& button) {
    button.kind = ButtonKind::one_time_password;
    const std::string type = FormReader::type_of(value, "otp_type");
    if (type != "COPY_CODE" && type != "ONE_TAP" && type != "ZERO_TAP") {
        reader.wrong("is no kind of one-time password", where + ".otp_type", type,
                     "known are COPY_CODE, ONE_TAP, ZERO_TAP");
        return;
    }
    button.type = lower(type);
    button.target = fmt::format("https://www.{}/?otp_type={}&code=otp{{{{1}}}}", password_url, type);
    if (trimmed(button.text).empty()) {
        const std::string fill_in = reader.text(value, "autofill_text", where);
        button.text = type == "COPY_CODE" ? "Copy code" : fill_in.empty() ? "Autofill" : fill_in;
    }
}

ButtonForm read_button(FormReader& reader, const json::value& value, const std::string& where) {
    ButtonForm button{.where = where};
    const std::string type = FormReader::type_of(value);
    button.tracked = boolean_of(member(value, "tracked")).value_or(false);
    if (type == "QUICK_REPLY") {
        button.text = reader.required_text(value, "text", where);
    } else if (type == "URL") {
        button.text = reader.required_text(value, "text", where);
        read_url(reader, value, where, button);
    } else if (type == "PHONE_NUMBER") {
        button.kind = ButtonKind::phone;
        button.text = reader.required_text(value, "text", where);
        button.target = reader.required_text(value, "phone_number", where);
    } else if (type == "COPY_CODE") {
        button.kind = ButtonKind::copy_code;
        button.text = reader.text(value, "text", where);
        button.text = button.text.empty() ? "Copy offer code" : button.text;
        button.example = first_example(member(value, "example"));
    } else if (type == "OTP") {
        button.text = reader.text(value, "text", where);
        read_password(reader, value, where, button);
    } else if (is_type(type)) {
        button.kind = ButtonKind::other;
        button.type = lower(type);
        button.text = reader.text(value, "text", where);
        button.raw = json::serialize(value);
    } else {
        reader.wrong(type.empty() ? "is missing" : "is no kind of button", where + ".type", type,
                     "known are QUICK_REPLY, URL, PHONE_NUMBER, COPY_CODE, OTP, and those that Meta names");
    }
    return button;
}

}  // namespace

std::vector<ButtonForm> read_buttons(FormReader& reader, const json::value& component, const std::string& where) {
    std::vector<ButtonForm> buttons;
    if (const json::array* list = reader.list(component, "buttons", where, "button")) {
        for (const json::value& value : *list) {
            buttons.push_back(read_button(reader, value, fmt::format("{}.buttons[{}]", where, buttons.size())));
        }
    }
    return buttons;
}

}  // namespace parley
