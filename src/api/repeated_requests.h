#pragma once
#include <functional>

#include "api/context.h"
#include "api/routes.h"
#include "base/http.h"

namespace parley::api {

// A POST that carries Idempotency-Key is carried out once: whoever repeats it, because the first answer was lost, gets
// that answer again (with Idempotent-Replayed: true). Keys are the project's and are kept for 24 hours. The same key
// with another request is refused; one whose first try never came to its end, as the server ended in between, is
// answered 409, since nobody can say whether it was carried out. What was refused may be tried again with the same key.
HttpResponse carried_out_once(Context& context, const Route& route, const Call& call,
                              const std::function<HttpResponse()>& carry_out);

}  // namespace parley::api
