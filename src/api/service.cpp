#include "api/service.h"

#include <algorithm>
#include <boost/asio/post.hpp>

#include "api/access/audit_rule.h"
#include "api/access/audit_view.h"
#include "api/access/voice.h"
#include "api/clevertap/custom_list.h"
#include "api/dashboard/dashboard.h"
#include "api/live/live_feed.h"
#include "api/repeated_requests.h"
#include "base/text.h"

namespace parley::api {

namespace {

constexpr unsigned forbidden = 403;
constexpr std::size_t most_running = 512;
constexpr std::size_t stranger_body = 4 * 1024 * 1024;  // a batch of callbacks
constexpr std::size_t api_body = 10 * 1024 * 1024;
constexpr std::size_t rows_body = 256 * 1024 * 1024;

HttpResponse not_known(const Match& found, Voice voice) {
    if (found.allowed.empty()) {
        return refusal(voice, Error{ErrorKind::missing, "nothing is found under this path"});
    }
    // Whoever asks what a path takes is told; other origins are let in by nothing that this says.
    HttpResponse response = voice == Voice::native && found.call.request.method == "OPTIONS"
                                ? HttpResponse{204, {}, {}}
                                : refusal(voice, Error{ErrorKind::invalid, "this path does not know the method"}, 405);
    response.headers.set("Allow", found.allowed);
    return response;
}

// What no handler would read is refused before any runs.
std::optional<HttpResponse> refuse_unread(const Route& route, const Call& call, Voice voice) {
    const std::string* coding = call.request.headers.find("Content-Encoding");
    if (coding != nullptr && !is_callback(route) && lower(trimmed(*coding)) != "identity") {
        HttpResponse response = refusal(voice,
                                        Error{ErrorKind::invalid, "the body must not be compressed", "Content-Encoding",
                                              to_utf8(shortened(to_utf8(*coding), 40)), "send it as it is"},
                                        415);
        response.headers.set("Accept-Encoding", "identity");
        return response;
    }
    if (voice == Voice::native && route.query == Query::none && route.pattern.starts_with("/api/v1/")) {
        if (auto fine = only_query(call, {}); !fine) {
            return refusal(voice, fine.error());
        }
    }
    return std::nullopt;
}

HttpResponse run_guarded(const Route& route, Handle handle, Context& context, const Call& call) {
    const Voice voice = voice_of(route.pattern);
    try {
        json::value before = is_change(route) ? seen_before(context, route, call) : json::value();
        auto answer = handle(context, call);
        HttpResponse response = answer ? std::move(*answer) : refusal(voice, answer.error());
        note_call(context, route, call, response, std::move(before));
        if (route.method != Method::get) {
            context.live->changed(route, call, response);
        }
        return response;
    } catch (const std::exception& failure) {
        // The pattern, as what a request has in its place may be somebody's number.
        context.log->error("{} {} failed: {}", call.request.method, route.pattern, failure.what());
        return refusal(voice,
                       Error{ErrorKind::unavailable,
                             "something went wrong on the server",
                             {},
                             {},
                             "the server's log says what; the request may be repeated"},
                       500);
    }
}

}  // namespace

void Service::take(const net::ExchangePtr& exchange) {
    const Voice voice = voice_of(exchange->request().target);
    if (voice == Voice::engagespot && exchange->request().method == "OPTIONS") {
        exchange->answer(preflight(exchange->request()));
        return;
    }
    if (context_.dashboard != nullptr && Dashboard::answers(exchange->request())) {
        exchange->answer(context_.dashboard->answer(exchange->request()));
        return;
    }
    auto found = match(std::move(exchange->request()), exchange->peer());
    if (!found) {
        exchange->answer(refusal(voice, found.error()));
        return;
    }
    if (found->route == nullptr) {
        exchange->answer(not_known(*found, voice));
        return;
    }
    if (found->call.request.method == "HEAD" && is_callback(*found->route)) {
        exchange->answer(HttpResponse{});  // who looks whether the address answers reports nothing
        return;
    }
    auto refused = authenticator_.refuse(*found->route, found->call);
    if (refused && refused->status != forbidden) {
        exchange->answer(std::move(*refused));
        return;
    }
    see_visitors();
    // Somebody known, also where they may not do what they ask for.
    const RateLimits::Allowance allowance = allowance_of(*found->route, found->call);
    if (!is_callback(*found->route)) {  // an unknown address answers as any unknown path
        exchange->also().set("X-Content-Type-Options", "nosniff");
    }
    tell(exchange->also(), allowance);
    if (!allowance.granted) {
        refused = refusal(
            voice,
            Error{ErrorKind::unavailable, "this caller asks too often", {}, {}, "Retry-After says when to go on"}, 429);
    } else if (!refused) {
        refused = refuse_unread(*found->route, found->call, voice);
    }
    if (refused) {
        exchange->answer(std::move(*refused));
        return;
    }
    if (const auto* handle = std::get_if<Handle>(&found->route->handle)) {
        run(*found->route, *handle, std::move(found->call), exchange);
    } else {
        std::get<HandleOnLoop>(found->route->handle)(context_, std::move(found->call), exchange);
    }
}

// CleverTap counts calls under way instead (clevertap/gate.h), and whoever needs no credentials has no name.
RateLimits::Allowance Service::allowance_of(const Route& route, const Call& call) {
    const auto* caller = std::get_if<Caller>(&route.who);
    if (caller != nullptr && (*caller == Caller::anybody || *caller == Caller::clevertap)) {
        return {};
    }
    return limits_.take(fmt::format("{} {} {}", call.project.value, call.actor, call.user));
}

void Service::run(const Route& route, Handle handle, Call call, const net::ExchangePtr& exchange) {
    if (running_ >= most_running) {
        exchange->answer(
            refusal(voice_of(route.pattern), Error{ErrorKind::unavailable, "too many requests are being worked on"}));
        return;
    }
    ++running_;
    asio::post(context_.pool, [this, &route, handle, call = std::move(call), exchange]() mutable {
        HttpResponse response =
            carried_out_once(context_, route, call, [&] { return run_guarded(route, handle, context_, call); });
        if (voice_of(route.pattern) == Voice::engagespot) {
            allow_any_origin(response);
        }
        asio::post(context_.loop, [this, exchange = std::move(exchange), response = std::move(response)]() mutable {
            --running_;
            exchange->answer(std::move(response));
        });
    });
}

// Once a minute, so that after a restart nobody is taken for idle who was not.
void Service::see_visitors() {
    const Tick now = context_.clock.tick();
    if (now - seen_ < std::chrono::minutes(1)) {
        return;
    }
    seen_ = now;
    auto digests = context_.gate->visitors.seen_lately();
    if (digests.empty()) {
        return;
    }
    context_.writer.submit(
        [digests = std::move(digests), at = context_.clock.now()](soci::session& sql) {
            for (const std::string& digest : digests) {
                access::see_login(sql, digest, at);
            }
        },
        [](Result<>) {});  // where it fails they are seen again
}

std::size_t Service::body_limit(const HttpRequest& head) const {
    if (const std::size_t longest = clevertap::custom_list_limit(context_, head); longest > 0) {
        return longest;
    }
    if (!authenticator_.knows(head)) {
        return stranger_body;
    }
    const bool is_file = head.target.starts_with("/api/v1/imports") || head.target.starts_with("/api/v1/lists");
    return is_file ? rows_body : api_body;
}

std::optional<HttpResponse> Service::too_long(const HttpRequest& head) {
    const Voice voice = voice_of(head.target);
    return voice == Voice::native
               ? std::nullopt
               : std::optional(refusal(voice, Error{ErrorKind::invalid, "the body is too long"}, 413));
}

}  // namespace parley::api
