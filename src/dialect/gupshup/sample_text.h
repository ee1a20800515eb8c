#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

// Gupshup gives a template's sample as a whole text, Meta the value of each placeholder.
namespace parley::gupshup {

// "Hi {{1}}" with "Hi [Asha]" or "Hi Asha" gives "Asha". Nothing where the sample does not fit.
std::optional<json::array> sample_values(std::string_view text, std::string_view sample);
std::string sample_text(std::string_view text, const json::array& values);

}  // namespace parley::gupshup
