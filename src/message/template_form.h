#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "message/content.h"

namespace parley {

// A template's components as types, before any value is filled in.
enum class HeaderFormat { text, image, video, file, location };

struct HeaderForm {
    HeaderFormat format = HeaderFormat::text;
    std::string text;     // with placeholders
    std::string example;  // of the media URL
};

enum class ButtonKind { quick_reply, url, phone, copy_code };

struct ButtonForm {
    ButtonKind kind = ButtonKind::quick_reply;
    std::string text;
    std::string target = {};   // URL with or without a placeholder, or phone number
    std::string example = {};
};

struct CardForm {
    std::optional<HeaderForm> header;
    std::optional<std::string> body;
    std::vector<ButtonForm> buttons;
};

struct OfferForm {
    std::string text;
    bool expires = false;
};

struct TemplateForm {
    CardForm main;  // the template's own header, body and buttons
    std::string footer;
    std::optional<OfferForm> offer;
    std::vector<CardForm> cards;
    std::vector<std::string> body_examples;
};

// Error: invalid, `where` as a path into the components.
Result<TemplateForm> read_form(const json::array& components);

// The placeholders of a text, each once: numbered ones in numerical order, named ones as they come.
std::vector<std::string> placeholders_of(std::string_view text);

// Every {{placeholder}} replaced by what `value_of` gives for it.
template <class ValueOf>
std::string replaced(std::string_view text, ValueOf value_of);

// The first placeholder at or after `from`: where it begins and ends, and its trimmed name.
struct PlaceholderAt {
    std::size_t begin;
    std::size_t end;
    std::string_view name;
};
std::optional<PlaceholderAt> find_placeholder(std::string_view text, std::size_t from);

template <class ValueOf>
std::string replaced(std::string_view text, ValueOf value_of) {
    std::string out;
    std::size_t from = 0;
    while (const auto found = find_placeholder(text, from)) {
        out += text.substr(from, found->begin - from);
        out += value_of(found->name);
        from = found->end;
    }
    out += text.substr(from);
    return out;
}

}  // namespace parley
