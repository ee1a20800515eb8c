#pragma once
#include <string>
#include <vector>

#include "dialect/json_text.h"
#include "dialect/reader.h"
#include "message/message.h"

// The JSON in the fields `template`, `message` and `postbackTexts` of /template/msg. The provider knows
// the template: only its id and the values of its variables are sent, in one list.
namespace parley::gupshup {

// What the template goes by: its UUID, or its name where no list gave one.
const std::string& address_of(const FilledTemplate& content);
// Header, body and buttons, then those of each card.
std::vector<std::string> params_of(const FilledTemplate& content);
// Of the buttons only quick replies with a payload are sent, by their place: these, and blanks before.
std::vector<Button> postbacks_of(const std::vector<Button>& buttons);

// Whether a header is a GIF here: a video that loops.
bool goes_as_gif(const Media& media);

// A multi-product message: what it shows, and the thumbnail, which is the last of the params.
struct Products {
    std::string thumbnail;
    json::array sections;  // [{"title", "products": [...]}], as Gupshup writes them
};
bool is_products(const Button& button);
// From and to the parameters of Meta's "mpm" button. Nothing where they are of another form.
std::optional<Products> products_of(const OtherButton& button);
OtherButton as_button(const Products& products);

// Each one field's JSON; empty where the field is left out.
std::string template_field(const FilledTemplate& content);
std::string message_field(const FilledTemplate& content);
std::string postback_field(const FilledTemplate& content);

// `message` and `postbacks` are null where the field is absent.
FilledTemplate read_template_fields(Reader& reader, const json::value& filled, const json::value* message,
                                    const json::value* postbacks);

}  // namespace parley::gupshup
