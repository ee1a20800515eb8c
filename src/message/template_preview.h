#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "message/template_slots.h"

// A template as a phone shows it, with its values: for people who plan a message, the dashboard's
// and the sandbox's phones.
namespace parley {

struct PreviewHeader {
    std::string kind;  // "text", "image", "video", "file", "location"
    std::string text = {};
    std::string url = {};
    std::string filename = {};
    std::optional<double> latitude = {};
    std::optional<double> longitude = {};
    std::string name = {};  // of the place
    std::string address = {};
    bool operator==(const PreviewHeader&) const = default;
};

struct PreviewButton {
    std::string kind;  // "quick_reply", "url", "phone", "copy_code", "one_time_password", "other"
    std::string text = {};
    std::string target = {};  // URL, number, code, or what comes back with the tap
    std::string type = {};    // of other kinds, Meta's name
    bool tracked = false;
    bool operator==(const PreviewButton&) const = default;
};

struct PreviewCard {
    std::optional<PreviewHeader> header = {};
    std::optional<std::string> body = {};  // with WhatsApp's own marks for bold and the like
    std::vector<PreviewButton> buttons = {};
    bool operator==(const PreviewCard&) const = default;
};

struct PreviewOffer {
    std::string text;
    std::optional<Time> expires = {};
    bool operator==(const PreviewOffer&) const = default;
};

struct Preview {
    PreviewCard main = {};
    std::string footer = {};
    std::optional<PreviewOffer> offer = {};
    std::vector<PreviewCard> cards = {};
    bool operator==(const Preview&) const = default;
};

// What stands where a value is missing.
enum class Missing { placeholder, example };  // example: the placeholder where there is none

Preview preview_of(const TemplateForm& form, const SlotValues& values, Missing missing = Missing::example);

// Of what is on its way: links are told by what fills their placeholder only, as wires carry no more.
Preview preview_of(const FilledTemplate& filled);

std::string text_of(const Preview& preview);  // one part a line
json::object json_of(const Preview& preview);

}  // namespace parley
