#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "access/right.h"
#include "api/call.h"
#include "base/error.h"
#include "base/http.h"
#include "net/server.h"

namespace parley::api {

struct Context;

enum class Method { get, post, put, patch, remove };
std::string_view name_of(Method method);  // as on the request line
std::optional<Method> method_named(std::string_view name);

using access::Right;

// Who may call a route beside those with a right.
enum class Caller {
    anybody,    // or the path itself is the key
    member,     // whoever is logged in, in whatever role
    clevertap,  // X-CleverTap-Account-Id with one of the account's passcodes
    notifier,   // the notification API's key and secret
    recipient,  // a user of the notification API: key, user id and signature, or a token
};

// On the blocking pool: may wait for commits and providers.
using Handle = Result<HttpResponse> (*)(Context&, const Call&);
// On the server's loop: must not wait; answers the exchange itself.
using HandleOnLoop = void (*)(Context&, Call, const net::ExchangePtr&);

// Whether a route of the native API has query parameters; where it has none, all are refused before it runs.
enum class Query { none, some };

struct Route {
    Method method;
    std::string_view pattern;  // "/api/v1/campaigns/{campaign}"
    std::variant<Right, Caller> who;
    std::variant<Handle, HandleOnLoop> handle;
    Query query = Query::none;
    std::optional<Right> or_else = {};  // this right lets in, too; the handler looks which of both it takes
};

// "people:read" of a right; "member" of the others.
std::string_view name_of(const std::variant<Right, Caller>& who);

// Where providers report: the path is the key, and target, headers and body are the provider's own.
bool is_callback(const Route& route);

// Callbacks, the native API, and those that speak as others do; a table each.
std::span<const Route> native_routes();
std::span<const Route> people_routes();
std::span<const Route> access_routes();
std::span<const Route> webhook_routes();
std::span<const Route> message_routes();
std::span<const Route> job_routes();
std::span<const Route> clevertap_routes();
std::span<const Route> notification_routes();
std::span<const Route> live_routes();
std::span<const Route> sandbox_routes();

std::span<const Route> all_routes();

struct Match {
    const Route* route = nullptr;  // null: no route has this path and method
    Call call;
    std::string allowed = {};  // with no route: methods that the path knows, "GET, HEAD, POST"
};

// Takes the request over. Error: invalid where the target cannot be read.
Result<Match> match(HttpRequest request, std::string peer);

}  // namespace parley::api
