#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "message/template_text.h"

// A template's components as types, before any value is filled in (source: Meta's format of
// templates, as they are created and as they are listed). `where` names the place of a part in the
// components: "components[1].text".
namespace parley {

struct TextForm {
    std::string text;                        // with placeholders
    std::vector<std::string> examples = {};  // one for each of placeholders_of(text); empty ones where there is none
    std::string where = {};
    bool operator==(const TextForm&) const = default;
};

enum class HeaderFormat { text, image, video, file, location };

struct HeaderForm {
    HeaderFormat format = HeaderFormat::text;
    bool gif = false;  // of a video: it loops
    TextForm text = {};
    std::string example = {};  // of media: a URL, or a handle of the provider
    std::string example_where = {};
    std::string where = {};
    bool operator==(const HeaderForm&) const = default;
};

enum class ButtonKind { quick_reply, url, phone, copy_code, one_time_password, other };

struct ButtonForm {
    ButtonKind kind = ButtonKind::quick_reply;
    std::string text = {};
    // URL with or without a placeholder, or phone number. A one-time password's button is created
    // without one and listed with the URL that copies the code: it has that URL in either case.
    std::string target = {};
    std::string example = {};  // of what fills the placeholder, or of the code
    std::string type = {};     // of other kinds: Meta's name in lower case, "flow"
    std::string raw = {};      // of other kinds: all of it as it came, JSON
    bool tracked = false;      // leads through the provider's click tracking; a mark of ours
    std::string where = {};
    bool operator==(const ButtonForm&) const = default;
};

struct CardForm {
    std::optional<HeaderForm> header = {};
    std::optional<TextForm> body = {};
    std::vector<ButtonForm> buttons = {};
    std::string where = {};
    bool operator==(const CardForm&) const = default;
};

struct OfferForm {
    std::string text;
    bool expires = false;
    std::string where = {};
    bool operator==(const OfferForm&) const = default;
};

struct TemplateForm {
    CardForm main = {};  // the template's own header, body and buttons
    std::optional<TextForm> footer = {};
    std::optional<OfferForm> offer = {};
    std::vector<CardForm> cards = {};
    std::optional<std::int64_t> code_minutes = {};  // how long a one-time password is good, where the footer says so
    bool operator==(const TemplateForm&) const = default;
};

// Error: invalid, `where` as a path into the components.
Result<TemplateForm> read_form(const json::array& components);

// What of it can be read, and everything that is wrong with the rest (the first hundred things).
struct FormReading {
    TemplateForm form;
    std::vector<Error> errors;  // empty exactly where read_form() gives a form
};
FormReading read_whole_form(const json::array& components);

}  // namespace parley
