#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "dialect/dialect.h"

namespace parley {

namespace {

constexpr std::size_t longest_value = 16 * 1024;

bool is_choice(std::string_view choices, std::string_view value) {
    while (!choices.empty()) {
        const std::string_view choice = choices.substr(0, choices.find(' '));
        if (choice == value) {
            return true;
        }
        choices.remove_prefix(std::min(choices.size(), choice.size() + 1));
    }
    return false;
}

// A PEM key has line breaks; nothing else that is pasted has any business with controls.
bool is_plain(std::string_view value) {
    return std::ranges::all_of(value, [](unsigned char byte) {
        return (byte >= 0x20 && byte != 0x7f) || byte == '\n' || byte == '\r' || byte == '\t';
    });
}

Result<> check_field(const AccountField& field, std::string_view value) {
    const std::string where(field.name);
    if (field.required && trimmed(value).empty()) {
        return invalid(fmt::format("is missing: {}", field.label), where, {}, std::string(field.hint));
    }
    if (value.size() > longest_value || !is_utf8(value) || !is_plain(value)) {
        return invalid("is no text that can be sent", where);
    }
    if (!field.choices.empty() && !value.empty() && !is_choice(field.choices, value)) {
        return invalid("is none of the choices", where, std::string(value),
                       fmt::format("choose from: {}", field.choices));
    }
    return {};
}

}  // namespace

FieldValues with_defaults(const Dialect& dialect, FieldValues given) {
    for (const AccountField& field : dialect.fields) {
        if (!field.otherwise.empty()) {
            std::string& value = given[std::string(field.name)];
            value = value.empty() ? std::string(field.otherwise) : std::move(value);
        }
    }
    return given;
}

Result<> check_fields(const Dialect& dialect, const Account& account) {
    for (const auto& [name, value] : account.fields) {
        if (std::ranges::find(dialect.fields, std::string_view(name), &AccountField::name) == dialect.fields.end()) {
            std::string known;
            for (const AccountField& field : dialect.fields) {
                known += (known.empty() ? "" : ", ") + std::string(field.name);
            }
            return invalid(fmt::format("is no field of the dialect {}", dialect.name), name, {}, "known are: " + known);
        }
    }
    for (const AccountField& field : dialect.fields) {
        if (auto good = check_field(field, account.field(field.name)); !good) {
            return good;
        }
    }
    return dialect.client.check_account == nullptr ? Result<>() : dialect.client.check_account(account);
}

}  // namespace parley
