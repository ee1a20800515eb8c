#pragma once
#include "api/call.h"
#include "api/context.h"
#include "audience/export.h"
#include "base/json.h"

namespace parley::api {

json::object to_json(const audience::Export& file);

// People, what they did and rejected rows take the right to read people; messages that to read campaigns.
bool may_see(const Call& call, audience::ExportKind kind);

// The one of the path. Errors: missing, also of one that the caller may not see.
Result<audience::Export> export_of(Context& context, const Call& call);

}  // namespace parley::api
