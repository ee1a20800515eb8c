#include "app/bench/exchange.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include "base/clock.h"
#include "net/client.h"

namespace parley::app::bench {

namespace {

constexpr std::chrono::seconds patience{5};

struct OpenLoop {
    SystemClock clock;
    asio::io_context loop{1};
    net::Client client{loop, clock};
    Endpoint endpoint;
    HttpHeaders headers;  // of each request, beside those of its body
    std::vector<double> milliseconds;
    long long not_2xx = 0;
    long long under_way = 0;
};

Task<> send_one(OpenLoop& state, std::string request, std::chrono::steady_clock::time_point due) {
    const net::Answer answer = co_await state.client.send(state.endpoint, request, patience);
    if (!answer || answer->status / 100 != 2) {
        ++state.not_2xx;
    }
    state.milliseconds.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - due).count());
    --state.under_way;
}

Task<> send_all(OpenLoop& state, long long count, std::chrono::nanoseconds interval,
                const std::function<std::string(long long)>& body_of) {
    LoopTimer timer(state.loop.get_executor());
    const auto start = std::chrono::steady_clock::now();
    for (long long number = 0; number < count; ++number) {
        const auto due = start + interval * number;
        if (due > std::chrono::steady_clock::now()) {
            timer.expires_at(due);
            co_await timer.async_wait(use_task);
        }
        HttpRequest request{
            .method = "POST", .target = state.endpoint.target, .headers = state.headers, .body = body_of(number)};
        request.headers.set("Content-Type", "application/json");
        ++state.under_way;
        asio::co_spawn(state.loop.get_executor(), send_one(state, net::serialize(request, state.endpoint), due),
                       [](const std::exception_ptr&) {});
    }
    while (state.under_way > 0) {
        timer.expires_after(std::chrono::milliseconds(1));
        co_await timer.async_wait(use_task);
    }
    state.client.close();
}

}  // namespace

std::optional<HttpResponse> exchange(const std::string& url, HttpRequest request) {
    const auto endpoint = parse_endpoint(url);
    if (!endpoint) {
        return std::nullopt;
    }
    const SystemClock clock;
    asio::io_context loop(1);
    net::Client client(loop, clock);
    request.target = endpoint->target;
    const std::string bytes = net::serialize(request, *endpoint);
    auto answered = asio::co_spawn(loop.get_executor(), client.send(*endpoint, bytes, patience), asio::use_future);
    while (answered.wait_for(std::chrono::seconds(0)) != std::future_status::ready && loop.run_one_for(patience) > 0) {
    }
    client.close();
    loop.poll();
    if (answered.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
        return std::nullopt;
    }
    auto answer = answered.get();
    return answer ? std::optional(std::move(*answer)) : std::nullopt;
}

Latencies measure_open_loop(const std::string& url, int rate, int seconds,
                            const std::function<std::string(long long)>& body_of, const HttpHeaders& headers) {
    OpenLoop state;
    state.headers = headers;
    if (auto endpoint = parse_endpoint(url)) {
        state.endpoint = std::move(*endpoint);
    }
    const long long count = static_cast<long long>(rate) * seconds;
    asio::co_spawn(state.loop.get_executor(),
                   send_all(state, count, std::chrono::nanoseconds(1'000'000'000LL / rate), body_of),
                   [](const std::exception_ptr&) {});
    state.loop.run();
    std::ranges::sort(state.milliseconds);
    const auto at = [&](double share) {
        return state.milliseconds.empty() ? 0.0
                                          : state.milliseconds[static_cast<std::size_t>(
                                                share * static_cast<double>(state.milliseconds.size() - 1))];
    };
    return {at(0.5), at(0.99), static_cast<long long>(state.milliseconds.size()), state.not_2xx};
}

}  // namespace parley::app::bench
