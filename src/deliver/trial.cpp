#include "deliver/trial.h"

#include <fmt/format.h>

#include "base/text.h"

namespace parley::deliver {

namespace {

constexpr std::size_t shown_bytes = 4'096;
constexpr std::string_view hidden = "********";

bool is_secret(const std::string& name, const Provider& provider) {
    return equal_ignoring_case(name, "Authorization") ||
           std::ranges::any_of(provider.headers, [&](const auto& own) { return equal_ignoring_case(own.first, name); });
}

std::string shown(const HttpRequest& request, const Endpoint& endpoint, const Provider& provider) {
    std::string text = fmt::format("{} {} HTTP/1.1\nHost: {}\n", request.method, request.target, endpoint.authority());
    for (const auto& [name, value] : request.headers.fields) {
        text += fmt::format("{}: {}\n", name, is_secret(name, provider) ? hidden : std::string_view(value));
    }
    return text + "\n" + request.body;
}

std::string shown(const HttpResponse& response) {
    std::string text = fmt::format("HTTP/1.1 {} {}\n", response.status, reason_of(response.status));
    for (const auto& [name, value] : response.headers.fields) {
        text += fmt::format("{}: {}\n", name, equal_ignoring_case(name, "Set-Cookie") ? hidden : std::string_view(value));
    }
    return text + "\n" + to_utf8(std::string_view(response.body).substr(0, shown_bytes));
}

std::string why(const Outcome& outcome) {
    if (const auto* refused = std::get_if<Refused>(&outcome)) {
        return fmt::format("the provider refused it: {}{}", explanation_of(refused->code),
                           refused->words.empty() ? "" : " (\"" + refused->words + "\")");
    }
    return "the provider's answer says neither success nor failure: " + std::get<Uncertain>(outcome).why;
}

}  // namespace

Task<Trial> try_out(net::Client& client, const Clock& clock, Provider provider) {
    Trial trial;
    const Dialect* dialect = dialect_named(provider.dialect);
    const auto endpoint = parse_endpoint(provider.endpoint);
    if (dialect == nullptr || !endpoint) {
        trial.why = "the dialect or the endpoint is not valid";
        co_return trial;
    }
    const HttpRequest request = dialect->client.write_validation(account_of(provider));
    trial.request = shown(request, *endpoint, provider);
    const std::string bytes = net::serialize(request, *endpoint);
    const Tick started = clock.tick();
    const net::Answer answer = co_await client.send(*endpoint, bytes, provider.answer_limit);
    trial.took = std::chrono::duration_cast<std::chrono::milliseconds>(clock.tick() - started);
    if (!answer) {
        trial.why = answer.error().why;
        co_return trial;
    }
    trial.response = shown(*answer);
    const Outcome outcome = dialect->client.read_answer(*answer);
    trial.good = std::holds_alternative<Accepted>(outcome);
    if (!trial.good) {
        trial.why = why(outcome);
    }
    co_return trial;
}

}  // namespace parley::deliver
