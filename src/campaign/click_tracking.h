#pragma once
#include <string>
#include <string_view>

#include "base/json.h"

// Providers that report clicks let a button lead through a domain of theirs (source: "Track Clicks" of
// the generic guide's template import).
namespace parley::campaign {

// Whether a URL's host is the domain or lies under it. The domain may be given as a URL.
bool leads_to(std::string_view url, std::string_view domain);

// Puts "tracked": true on every link button that leads to the domain, also on cards, and takes the
// mark from every other. Without a domain nothing is tracked.
void mark_tracked_buttons(json::array& components, std::string_view domain);

}  // namespace parley::campaign
