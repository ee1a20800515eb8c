#include "api/service.h"

#include <algorithm>
#include <boost/asio/post.hpp>

#include "api/problem.h"

namespace parley::api {

namespace {

constexpr std::size_t most_running = 512;
constexpr std::size_t stranger_body = 4 * 1024 * 1024;  // a batch of callbacks
constexpr std::size_t api_body = 10 * 1024 * 1024;
constexpr std::size_t rows_body = 256 * 1024 * 1024;

HttpResponse not_known(const Match& found) {
    if (found.allowed.empty()) {
        return problem(Error{ErrorKind::missing, "nothing is found under this path"});
    }
    HttpResponse response = problem(Error{ErrorKind::invalid, "this path does not know the method"}, 405);
    response.headers.set("Allow", found.allowed);
    return response;
}

HttpResponse without_key() {
    return problem(Error{ErrorKind::denied,
                         "the API key is missing or not valid",
                         {},
                         {},
                         "send a good one: Authorization: Bearer KEY"});
}

// As the table of routes has it: what a request has in its place may be somebody's number.
std::string_view pattern_of(Handle handle) {
    const auto routes = all_routes();
    const auto found = std::ranges::find_if(routes, [handle](const Route& route) {
        const auto* answers = std::get_if<Handle>(&route.handle);
        return answers != nullptr && *answers == handle;
    });
    return found == routes.end() ? std::string_view() : found->pattern;
}

HttpResponse run_guarded(Handle handle, Context& context, const Call& call) {
    try {
        return answer_of(handle(context, call));
    } catch (const std::exception& failure) {
        context.log->error("{} {} failed: {}", call.request.method, pattern_of(handle), failure.what());
        return problem(Error{ErrorKind::unavailable,
                             "something went wrong on the server",
                             {},
                             {},
                             "the server's log says what; the request may be repeated"},
                       500);
    }
}

}  // namespace

void Service::take(const net::ExchangePtr& exchange) {
    auto found = match(std::move(exchange->request()), exchange->peer());
    if (!found) {
        exchange->answer(problem(found.error()));
        return;
    }
    if (found->route == nullptr) {
        exchange->answer(not_known(*found));
        return;
    }
    if (std::holds_alternative<Right>(found->route->who)) {
        const auto project = context_.keys.project_of(found->call.request);
        if (!project) {
            exchange->answer(without_key());
            return;
        }
        found->call.project = *project;
    }
    if (const auto* handle = std::get_if<Handle>(&found->route->handle)) {
        run(*handle, std::move(found->call), exchange);
    } else {
        std::get<HandleOnLoop>(found->route->handle)(context_, std::move(found->call), exchange);
    }
}

void Service::run(Handle handle, Call call, const net::ExchangePtr& exchange) {
    if (running_ >= most_running) {
        exchange->answer(problem(Error{ErrorKind::unavailable, "too many requests are being worked on"}));
        return;
    }
    ++running_;
    asio::post(context_.pool, [this, handle, call = std::move(call), exchange]() mutable {
        HttpResponse response = run_guarded(handle, context_, call);
        asio::post(context_.loop, [this, exchange = std::move(exchange), response = std::move(response)]() mutable {
            --running_;
            exchange->answer(std::move(response));
        });
    });
}

std::size_t Service::body_limit(const HttpRequest& head) const {
    const std::string_view path = std::string_view(head.target).substr(0, head.target.find('?'));
    if (!path.starts_with("/api/") || !context_.keys.project_of(head)) {
        return stranger_body;
    }
    return path.starts_with("/api/v1/imports") ? rows_body : api_body;
}

}  // namespace parley::api
