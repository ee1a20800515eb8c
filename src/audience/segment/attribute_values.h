#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/json.h"

// Values to suggest where somebody writes a filter.
namespace parley::audience {

struct SeenValue {
    json::value value;            // a text, a number, true or false; dates as "$D_<seconds>"
    std::optional<double> share;  // of the people looked at who have the attribute; nothing where the index tells it
    bool operator==(const SeenValue&) const = default;
};

// Up to `limit` values whose text begins with `prefix` (the case of A to Z does not matter), the most frequent first:
// of so many of the oldest and of the newest people, and where these give too few and the attribute is indexed, of the
// index (there case matters). Nothing where nobody looked at has the attribute and it has no index.
std::optional<std::vector<SeenValue>> seen_values(soci::session& sql, ProjectId project, const std::string& name,
                                                  std::string_view prefix, int people, std::size_t limit);

}  // namespace parley::audience
