#pragma once
#include <string>

#include "base/json.h"

// The parts of a template as Gupshup lists them, `containerMeta`, and as Meta does, its components.
namespace parley::gupshup {

// `type` is the template's: "TEXT", "IMAGE", "CAROUSEL"... No body: nothing can be read of it.
json::array components_of(const json::value& container, std::string_view type);
// Of the text that Gupshup shows, where there is no containerMeta: "Hi {{1}} | [Track,https://...]".
json::array components_of_display(std::string_view data, std::string_view type);

struct Container {
    json::object meta;
    std::string type;     // "IMAGE"
    std::string display;  // as in `data`
    std::string example;  // the body with sample values
    std::string buttons;  // the kinds of its buttons: "PN,URL"
};
Container container_of(const json::array& components);

}  // namespace parley::gupshup
