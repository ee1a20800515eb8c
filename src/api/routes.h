#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "api/call.h"
#include "base/error.h"
#include "base/http.h"
#include "net/server.h"

namespace parley::api {

struct Context;

enum class Method { get, post, put, patch, remove };
std::string_view name_of(Method method);  // as on the request line
std::optional<Method> method_named(std::string_view name);

// open: for everybody, or the path itself is the key. key: an API key of the project.
enum class Scope { open, key };

// On the blocking pool: may wait for commits and providers.
using Handle = Result<HttpResponse> (*)(Context&, const Call&);
// On the server's loop: must not wait; answers the exchange itself.
using HandleOnLoop = void (*)(Context&, Call, const net::ExchangePtr&);

struct Route {
    Method method;
    std::string_view pattern;  // "/api/v1/campaigns/{campaign}"
    Scope scope;
    std::variant<Handle, HandleOnLoop> handle;
};

std::span<const Route> all_routes();

struct Match {
    const Route* route = nullptr;  // null: no route has this path and method
    Call call;
    std::string allowed = {};  // with no route: methods that the path knows, "GET, POST"
};

// Takes the request over. Error: invalid where the target cannot be read.
Result<Match> match(HttpRequest request, std::string peer);

}  // namespace parley::api
