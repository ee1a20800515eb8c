#pragma once
#include "base/error.h"
#include "base/http.h"
#include "base/json.h"

namespace parley::api {

unsigned status_of(ErrorKind kind);

// RFC 9457 problem details. `field` names the member, parameter or line that is wrong; `more` are
// members of this problem alone.
HttpResponse problem(const Error& error, unsigned status, json::object more = {});
HttpResponse problem(const Error& error);

// The only place where a Result becomes an answer.
HttpResponse answer_of(Result<HttpResponse> result);

}  // namespace parley::api
