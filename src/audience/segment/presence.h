#pragma once
#include <string>
#include <vector>

#include "audience/segment/compile.h"

namespace parley::audience {

// A condition on `profile p`: each of these attributes says something, being a text that is not empty, a number or a
// boolean. Without a name: true. What it binds is called differently from what a filter binds (compile.h), so that both
// stand in one statement. A list counts where its attribute has an index.
Condition condition_of_presence(soci::session& sql, ProjectId project, const std::vector<std::string>& names);

}  // namespace parley::audience
