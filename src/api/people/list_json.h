#pragma once
#include "audience/segment/people_list.h"
#include "base/json.h"

namespace parley::api {

json::object to_json(const audience::PeopleList& list);
json::object to_json(const audience::ListChange& change);
json::object told(const audience::PeopleList& list);  // for the audit log

// {"identities": [...]} of a request, of at most ten thousand.
Result<std::vector<audience::ListedName>> read_names(const json::array& identities);

}  // namespace parley::api
