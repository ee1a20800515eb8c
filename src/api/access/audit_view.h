#pragma once
#include "api/context.h"
#include "api/routes.h"

namespace parley::api {

// How the thing that a call changes looks to whoever may read it, so that the audit log can tell what was before and
// after: the answer of the GET route that the called route begins with. Null where there is none, where it fails, where
// it is long, and for what is about people: their data is erased with them, and would stay here.
json::value seen_before(Context& context, const Route& route, const Call& call);
// The same once the call was answered; of what was made, the thing that the answer's Location names.
json::value seen_after(Context& context, const Route& route, const Call& call, const HttpResponse& response);

// Of what is there before and after, what differs; both null where nothing does.
void keep_differences(json::value& before, json::value& after);

}  // namespace parley::api
