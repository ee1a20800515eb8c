#pragma once
#include <string>

#include "campaign/singles.h"
#include "campaign/template.h"

// What a single message says, as it lies in the database until it was sent.
namespace parley::campaign {

// Form or content, overrides, settings and consent of it; the settings, which may be secret, sealed.
std::string write_single(const Single& single, const SecretBox& box);
// Project, provider, profile and all that has a column of its own is not in it. Error: invalid, denied where it was
// sealed with another key.
Result<Single> read_single(const std::string& text, const SecretBox& box);

// Values into the template; what goes into a button's URL is made legal in one. Error: invalid, `where` naming the
// slot: "values.body.1".
Result<Content> filled_with(const Template& form, const SlotValues& values,
                            std::vector<std::pair<std::string, std::string>> custom = {});

}  // namespace parley::campaign
