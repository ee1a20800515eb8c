#pragma once
#include <string_view>
#include <vector>

#include "dialect/dialect.h"
#include "sandbox/settings.h"

namespace parley::sandbox {

// Templates that a shop may have, of every kind and in several languages, registered with that dialect, for those
// who try things out.
std::vector<KnownTemplate> sample_templates(const Dialect& dialect);

// As POST /sandbox/templates takes them.
json::array samples_as_json(const Dialect& dialect);

// Of an account as its provider would give it out, with credentials that nobody else has: `token` makes a new one.
FieldValues sample_fields(const Dialect& dialect, const std::string& token, std::uint64_t number);

}  // namespace parley::sandbox
