#pragma once
#include <string>
#include <vector>

#include "base/json.h"
#include "deliver/provider.h"

namespace parley::api {

// What is stored as secret and would go to another host than the one that it was given for: whoever may change an
// endpoint, but does not know a secret, must not be told it by having it sent to themselves. Named as the API spells
// them ("settings.password", "headers.X-Key"); empty where no host changes, or all are given again in `body`.
std::vector<std::string> secrets_for_another_host(const deliver::Provider& before, const deliver::Provider& after,
                                                  const json::object& body);

}  // namespace parley::api
