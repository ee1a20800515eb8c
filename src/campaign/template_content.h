#pragma once
#include <string>
#include <vector>

#include "campaign/template.h"

namespace parley::campaign {

// In what two templates say something else to a person: "name", "header", "body", "buttons"... Empty
// where a message of one is a message of the other. Examples do not count, as providers sign the URLs of
// theirs anew with every list; nor does in which of its forms a one-time password's button is written.
std::vector<std::string> differences(const Template& a, const Template& b);

}  // namespace parley::campaign
