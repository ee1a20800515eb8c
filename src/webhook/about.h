#pragma once
#include <soci/soci.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "base/id.h"

namespace parley::webhook {

// Whom an event is about, so that it can be found when they are to be forgotten: somebody known, or an address that is
// nobody's yet.
std::string about(ProfileId profile);
std::string about(std::string_view address);

// Takes out of all that was told, or is still to be, of them what names them and what they said. Returns how many
// events that were. Inside work of the writer.
std::int64_t forget_words(soci::session& sql, ProjectId project, const std::string& about);

}  // namespace parley::webhook
