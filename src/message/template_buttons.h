#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "message/template_match.h"

namespace parley {

// "Url", as Meta's errors name it.
std::string_view button_type_of(const ButtonForm& form);

// Whether a message brings a text for it: the end of a URL, a code.
bool takes_value(const ButtonForm& form);
// Whether none can be sent without something for it: a text, or the products of a list of them.
bool needs_value(const ButtonForm& form);

// For each button of the template the one of the message that is meant, or null where it brings
// none. They stand at their index, a button without content keeping the place of one that the wire
// has no words for, or else, on a wire without indices, in the template's order with gaps.
std::expected<std::vector<const Button*>, Mismatch> aligned_buttons(const std::vector<ButtonForm>& forms,
                                                                    const std::vector<Button>& buttons,
                                                                    Placing placing);

// As a phone shows it: labelled, a URL whole. `given` may be null.
Button completed_button(const ButtonForm& form, const Button* given);

// As it is before anything of the template is put in.
Button empty_button(const ButtonForm& form);
Button button_with_value(const ButtonForm& form, std::string value);  // of one that takes it

}  // namespace parley
