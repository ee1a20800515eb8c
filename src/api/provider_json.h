#pragma once
#include <string>

#include "base/json.h"
#include "deliver/provider.h"
#include "deliver/trial.h"

// Providers and trials as the API shows and reads them.
namespace parley::api {

// Secrets are never told again: only which there are.
json::object to_json(const deliver::Provider& provider, const std::string& public_url);
json::object to_json(const deliver::Trial& trial);

// What is given is put over `provider`; with `whole`, what must be there must be given. Values of
// headers may name our callback URLs as {status_url} and {incoming_url}.
Result<deliver::Provider> read_provider(const json::object& body, deliver::Provider provider, bool whole);

}  // namespace parley::api
