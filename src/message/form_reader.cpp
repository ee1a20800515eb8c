#include "message/form_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace parley {

namespace {

constexpr std::size_t shown_value = 200;

std::string placeholder(std::string_view name) {
    return fmt::format("{{{{{}}}}}", name);
}

}  // namespace

void FormReader::wrong(std::string what, std::string where, std::string_view value, std::string advice) {
    if (errors.size() < most_errors) {
        errors.push_back(Error{ErrorKind::invalid, std::move(what), std::move(where),
                               std::string(shortened(to_utf8(value), shown_value)), std::move(advice)});
    }
}

std::string FormReader::type_of(const json::value& part, std::string_view key) {
    std::string type = to_utf8(text_of(member(part, key)).value_or(""));
    std::ranges::transform(type, type.begin(), [](char letter) {
        return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    });
    return type;
}

std::string FormReader::text(const json::value& parent, std::string_view key, const std::string& where) {
    std::string text = text_of(member(parent, key)).value_or("");
    const std::string place = where + "." + std::string(key);
    if (!is_utf8(text) || text.find('\0') != std::string::npos) {
        wrong("is not valid text", place, {}, "write it in UTF-8, without NUL");
        return {};
    }
    if (text.size() > longest_text) {
        wrong("is far too long", place, {}, "WhatsApp takes 1024 characters at most");
        return {};
    }
    return text;
}

std::string FormReader::required_text(const json::value& parent, std::string_view key, const std::string& where) {
    const std::size_t before = errors.size();
    std::string found = text(parent, key, where);
    if (trimmed(found).empty() && errors.size() == before) {
        wrong("is missing or empty", where + "." + std::string(key));
    }
    return found;
}

TextForm FormReader::text_form(std::string text, std::string where) {
    const auto names = placeholders_of(text);
    if (are_named(names)) {
        if (std::ranges::any_of(names, [](const std::string& name) { return placeholder_number(name).has_value(); })) {
            wrong("mixes numbered and named placeholders", where, text, "use {{1}}, {{2}} or names, not both");
        }
    } else {
        for (std::size_t at = 0; at < names.size(); ++at) {
            const std::string expected = std::to_string(at + 1);
            if (names[at] != expected) {
                wrong(fmt::format("has no placeholder {} though it has {}", placeholder(expected),
                                  placeholder(names[at])),
                      where, text, "number placeholders from 1 without a gap");
                break;
            }
        }
    }
    TextForm form{.text = std::move(text), .where = std::move(where)};
    form.examples.resize(names.size());
    return form;
}

const json::array* FormReader::list(const json::value& parent, std::string_view key, const std::string& where,
                                    std::string_view what) {
    const json::value* found = member(parent, key);
    const std::string place = where + "." + std::string(key);
    if (found == nullptr || !found->is_array() || found->get_array().empty()) {
        wrong(fmt::format("must list at least one {}", what), place);
        return nullptr;
    }
    if (found->get_array().size() > most_parts) {
        wrong(fmt::format("lists more than {} parts", most_parts), place);
        return nullptr;
    }
    return &found->get_array();
}

std::string first_example(const json::value* value) {
    while (value != nullptr && value->is_array() && !value->get_array().empty()) {
        value = &value->get_array().front();
    }
    const std::string text = text_of(value).value_or("");
    return text.size() > FormReader::longest_text ? std::string() : to_utf8(text);
}

}  // namespace parley
