#pragma once
#include <string_view>

#include "base/error.h"
#include "base/http.h"

namespace parley::api {

// In whose words an API speaks.
enum class Voice { native, clevertap, engagespot };

Voice voice_of(std::string_view target);  // by the path that was called, also where nothing is found under it

// What could not be done, as the callers of that API expect to be told: problem details;
// {"status":"fail","error":"...","code":401}; {"message":"..."}. Sources: reference, common rules of both. For whatever
// is refused before a handler runs, and for what a handler returns as an Error.
HttpResponse refusal(Voice voice, const Error& error, unsigned status);
HttpResponse refusal(Voice voice, const Error& error);

// The notification API's inbox is read by pages of other origins. What lets somebody in there are headers that only
// their own page knows, never a cookie, so that any origin may ask.
void allow_any_origin(HttpResponse& response);
HttpResponse preflight(const HttpRequest& request);  // the answer to OPTIONS

}  // namespace parley::api
