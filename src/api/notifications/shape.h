#pragma once
#include <concepts>

#include "api/context.h"
#include "api/fields.h"
#include "api/routes.h"

// The answers of the notification API as its clients expect them: errors are {"message": "..."} (source: reference,
// common rules).
namespace parley::api::notifications {

unsigned status_in_shape(const Error& error);  // 422 for what is wrong in a body that could be read
HttpResponse refusal(unsigned status, std::string message);
HttpResponse refusal(const Error& error);
HttpResponse said(std::string message);         // 200 {"message": "..."}
HttpResponse refused_body(const Error& error);  // 400: no JSON, or none of the kind that is due

template <Handle handle>
Result<HttpResponse> in_shape(Context& context, const Call& call) {
    auto answer = handle(context, call);
    return answer ? std::move(answer) : refusal(answer.error());
}

using BodyHandle = Result<HttpResponse> (*)(Context&, const Call&, const json::object& body);

// As read_body(); also an empty list, which is what a client of PHP makes of an object that has no members.
Result<json::object> read_members(const HttpRequest& request);

// The body is read before; what is no JSON object never reaches the handler.
template <BodyHandle handle>
Result<HttpResponse> with_body(Context& context, const Call& call) {
    const auto body = read_members(call.request);
    if (!body) {
        return refused_body(body.error());
    }
    auto answer = handle(context, call, *body);
    return answer ? std::move(answer) : refusal(answer.error());
}

// What it commits to, or why nothing was written. `work` returns a Result of its own: a refusal that only the database
// can tell is a value, as what throws is run again.
template <class Work>
auto write(Context& context, Work work) -> std::invoke_result_t<Work&, soci::session&> {
    auto written = context.writer.run(std::move(work));
    if (!written) {
        return std::unexpected(std::move(written.error()));
    }
    return std::move(*written);
}

// Identifiers of users, topics and categories: 1 to 255 letters that can be shown. Error: invalid.
Result<> check_identifier(std::string_view identifier, std::string where);
// A text, or a number as text: clients send both. Error: invalid, `where` naming it.
Result<std::string> read_identifier(const json::value& value, std::string where);
// Whose own things are read or written: a user's, or those of whom a server names (X-ENGAGESPOT-USER-ID, or
// userIdentifier in the query). Empty where nobody is named.
std::string user_of(const Call& call);
// Error: invalid, where nobody is named.
Result<std::string> named_user(const Call& call);

// null counts as absent.
const json::value* given(const json::object& object, std::string_view key);

// A row's number that somebody names a thing by; 0 where it is none.
long long number_in(std::string_view text);

long long milliseconds(Time time);
Time time_of(long long milliseconds);

}  // namespace parley::api::notifications
