#pragma once
#include <string>

#include "api/call.h"
#include "api/context.h"
#include "base/error.h"
#include "base/json.h"

// How handlers talk with the sandbox: through its control, on its own thread.
namespace parley::api {

// What it answers; null where that is nothing. Error: what the sandbox refused, naming the member; missing, with
// advice, where none runs; unavailable, where it does not answer.
Result<json::value> ask_sandbox(Context& context, std::string method, std::string target,
                                const json::value& body = nullptr);

// "?owner=7&strict=true": what this caller may see. What came through no project's account is shown as long as the
// installation has one project only.
std::string sandbox_view(Context& context, const Call& call);

}  // namespace parley::api
