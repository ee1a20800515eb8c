#pragma once
#include <string_view>

#include "api/context.h"
#include "api/routes.h"
#include "base/error.h"
#include "base/http.h"
#include "base/json.h"

// How CleverTap answers (source: reference, common rules): {"status":"success",...}, or
// {"status":"fail","error":"...","code":400} with the same HTTP status.
namespace parley::api::clevertap {

HttpResponse success(json::object more = {});
HttpResponse fail(unsigned status, std::string_view text);
HttpResponse fail(const Error& error);
std::string told(const Error& error);  // on one line: "where: what; advice"

// The body as a JSON object. Error: invalid, with the place.
Result<json::object> read_object(const HttpRequest& request);

// {"d": [...]} with at most `most` records. Error: invalid.
Result<json::array> read_records(const HttpRequest& request, std::size_t most);

// {"status":"success"|"partial"|"fail","processed":N,"unprocessed":[...]}: these come with HTTP 200 always.
HttpResponse records_answer(std::size_t records, json::array unprocessed);
json::object unprocessed(int code, std::string_view text, const json::value& record);

HttpResponse answer_in_shape(Handle handle, Context& context, const Call& call);

// A handler whose errors, also unforeseen ones, are told in CleverTap's shape.
template <Handle handle>
Result<HttpResponse> in_shape(Context& context, const Call& call) {
    return answer_in_shape(handle, context, call);
}

}  // namespace parley::api::clevertap
