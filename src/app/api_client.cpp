#include "app/api_client.h"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>

#include <thread>

#include "app/event_stream.h"
#include "app/template_view.h"
#include "base/clock.h"
#include "net/client.h"

namespace parley::app {

struct ApiClient::State {
    State(Endpoint given_endpoint, std::string given_url, std::string given_key)
        : endpoint(std::move(given_endpoint)), url(std::move(given_url)), key(std::move(given_key)) {}

    static net::ClientLimits limits() {
        net::ClientLimits limits;
        limits.answer_body_bytes = 512 * 1024 * 1024;
        limits.idle_connections = 2;
        return limits;
    }

    Endpoint endpoint;
    std::string url;
    std::string key;
    SystemClock clock;
    asio::io_context loop{1};
    net::Client http{loop, clock, limits()};
};

namespace {

Task<> ask(net::Client& http, const Endpoint& endpoint, const std::string& request, std::chrono::milliseconds limit,
           std::optional<net::Answer>& answer, asio::io_context& loop) {
    answer = co_await http.send(endpoint, request, limit);
    loop.stop();  // the client's own sweep would keep it turning
}

ErrorKind kind_of(unsigned status) {
    switch (status) {
        case 401:
        case 403: return ErrorKind::denied;
        case 404: return ErrorKind::missing;
        case 409: return ErrorKind::conflict;
        default: return status >= 500 ? ErrorKind::unavailable : ErrorKind::invalid;
    }
}

}  // namespace

Error error_of(const HttpResponse& response) {
    Error error{kind_of(response.status), fmt::format("the server answered {}", response.status)};
    const auto body = parse_json(response.body);
    if (!body) {
        return error;
    }
    const auto text = [&](std::string_view key) { return text_of(member(*body, key)).value_or(std::string()); };
    if (std::string detail = text("detail"); !detail.empty()) {
        error.what = std::move(detail);
    }
    error.where = text("field");
    error.value = text("value");
    error.advice = text("advice");
    if (error.kind == ErrorKind::denied) {
        error.advice =
            "give the API key by --key or PARLEY_KEY; the first one stands in the file api-key of the "
            "server's data directory";
    }
    if (const json::value* campaigns = member(*body, "campaigns"); campaigns != nullptr && campaigns->is_array()) {
        for (const json::value& campaign : campaigns->get_array()) {
            error.advice += fmt::format("\n  campaign {} \"{}\", {}", text_of(member(campaign, "id")).value_or(""),
                                        text_of(member(campaign, "name")).value_or(""),
                                        text_of(member(campaign, "state")).value_or(""));
        }
    }
    if (const json::value* findings = member(*body, "findings");
        findings != nullptr && findings->is_array() && findings->get_array().size() > 1) {
        error.advice += "\n\nEverything that was found:\n" + findings_story(*findings);
    }
    if (const json::value* trial = member(*body, "trial")) {
        error.advice +=
            fmt::format("\n\nThe request:\n{}\n\nThe response:\n{}", text_of(member(*trial, "request")).value_or(""),
                        text_of(member(*trial, "response")).value_or("(none)"));
    }
    return error;
}

namespace {

Result<json::value> read_answer(Result<HttpResponse> response) {
    if (!response) {
        return std::unexpected(std::move(response.error()));
    }
    if (response->status < 200 || response->status > 299) {
        return std::unexpected(error_of(*response));
    }
    if (response->body.empty()) {
        return json::value();
    }
    JsonLimits generous;
    generous.array_items = 1'000'000;
    generous.string_bytes = 64 << 20;
    auto body = parse_json(response->body, generous);
    if (!body) {
        return Failure(Error{
            ErrorKind::unavailable, "the server's answer is not JSON", {}, {}, "is this the URL of a Parley server?"});
    }
    return body;
}

HttpRequest request_of(std::string method, const std::string& path, std::string body = {}, std::string type = {}) {
    HttpRequest request;
    request.method = std::move(method);
    request.target = path;
    if (!type.empty()) {
        request.headers.set("Content-Type", std::move(type));
    }
    request.body = std::move(body);
    return request;
}

HttpRequest json_request(std::string method, const std::string& path, const json::value& body) {
    return request_of(std::move(method), path, json::serialize(body), "application/json");
}

bool is_over(const json::object& statistics) {
    const auto state = text_of(statistics.if_contains("state")).value_or("");
    return state == "finished" || (state == "stopped" && integer_of(statistics.if_contains("waiting")) == 0);
}

}  // namespace

ApiClient::ApiClient(std::unique_ptr<State> state) : state_(std::move(state)) {}
ApiClient::ApiClient(ApiClient&&) noexcept = default;
ApiClient::~ApiClient() = default;

Result<ApiClient> ApiClient::make(const std::string& url, std::string key) {
    auto endpoint = parse_endpoint(url);
    if (!endpoint) {
        endpoint.error().where = "--server";
        return std::unexpected(std::move(endpoint.error()));
    }
    const std::string base = url.ends_with('/') ? url.substr(0, url.size() - 1) : url;
    return ApiClient(std::make_unique<State>(std::move(*endpoint), base, std::move(key)));
}

const std::string& ApiClient::url() const {
    return state_->url;
}
const std::string& ApiClient::key() const {
    return state_->key;
}

Result<HttpResponse> ApiClient::send(HttpRequest request, std::chrono::milliseconds limit) {
    // The path in the server's URL, for those behind a proxy, stands before ours.
    if (state_->endpoint.target != "/") {
        const std::string& base = state_->endpoint.target;
        request.target = (base.ends_with('/') ? base.substr(0, base.size() - 1) : base) + request.target;
    }
    if (!state_->key.empty()) {
        request.headers.set("Authorization", "Bearer " + state_->key);
    }
    const std::string bytes = net::serialize(request, state_->endpoint);
    std::optional<net::Answer> answer;
    state_->loop.restart();
    asio::co_spawn(state_->loop, ask(state_->http, state_->endpoint, bytes, limit, answer, state_->loop),
                   [](const std::exception_ptr& failure) {
                       if (failure) {
                           std::rethrow_exception(failure);
                       }
                   });
    state_->loop.run();
    if (answer && *answer) {
        return std::move(**answer);
    }
    const std::string why = answer ? answer->error().why : "no answer";
    const bool never_left = answer && !answer->error().left;
    return Failure(Error{ErrorKind::unavailable,
                         fmt::format("no answer from {}: {}", state_->url, why),
                         {},
                         {},
                         never_left ? "start the server with `parley serve`, or name another one by --server"
                                    : "look at the server's log; what was asked for may have been done"});
}

Result<json::value> ApiClient::get(const std::string& path) {
    return read_answer(send(request_of("GET", path)));
}

Result<json::value> ApiClient::post(const std::string& path, const json::value& body) {
    return read_answer(send(json_request("POST", path, body)));
}

Result<json::value> ApiClient::remove(const std::string& path) {
    return read_answer(send(request_of("DELETE", path)));
}

Result<json::value> ApiClient::patch(const std::string& path, const json::value& body) {
    return read_answer(send(json_request("PATCH", path, body)));
}

Result<json::value> ApiClient::put(const std::string& path, const json::value& body) {
    return read_answer(send(json_request("PUT", path, body)));
}

Result<json::value> ApiClient::post_csv(const std::string& path, std::string csv) {
    return read_answer(send(request_of("POST", path, std::move(csv), "text/csv")));
}

Result<std::string> ApiClient::get_text(const std::string& path) {
    auto response = send(request_of("GET", path));
    if (!response) {
        return std::unexpected(std::move(response.error()));
    }
    if (response->status != 200) {
        return std::unexpected(error_of(*response));
    }
    return std::move(response->body);
}

Result<> ApiClient::watch_campaign(std::int64_t campaign, const std::function<bool(const json::object&)>& told) {
    const std::string path = fmt::format("/api/v1/campaigns/{}/statistics", campaign);
    bool over = false;
    bool ended = false;
    if (!state_->endpoint.tls) {
        read_event_stream(state_->endpoint, path + "/stream", state_->key, [&](const std::string& data) {
            const auto event = parse_json(data);
            if (event && event->is_object() && !event->get_object().empty()) {
                over = is_over(event->get_object());
                ended = !told(event->get_object());
            }
            return !ended;
        });
    }
    while (!over && !ended) {
        const auto statistics = get(path);
        if (!statistics) {
            return std::unexpected(statistics.error());
        }
        over = is_over(statistics->as_object());
        ended = !told(statistics->as_object());
        if (!over && !ended) {
            std::this_thread::sleep_for(std::chrono::milliseconds(500));
        }
    }
    return {};
}

}  // namespace parley::app
