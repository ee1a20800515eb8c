#include "deliver/trial.h"

#include <fmt/format.h>

#include <algorithm>

#include "deliver/mask.h"

namespace parley::deliver {

namespace {

// What a trial needs before anything is sent.
struct Ready {
    const Dialect* dialect;
    Endpoint endpoint;
    Account account;
};

Result<Ready> ready_for(const Provider& provider, Time now) {
    const Dialect* dialect = dialect_named(provider.dialect);
    auto endpoint = endpoint_of(provider);
    if (dialect == nullptr || !endpoint) {
        return invalid("the dialect or the endpoint is not valid", "provider");
    }
    auto account = authorized_account(provider, now);
    if (!account) {
        return std::unexpected(std::move(account.error()));
    }
    return Ready{dialect, std::move(*endpoint), std::move(*account)};
}

void add(std::string& text, const std::string& more) {
    text += (text.empty() ? "" : "\n\n") + more;
}

// Some dialects are validated by reading what lies there, a list of templates say, which takes longer than a
// message, and tells nothing about how fast messages are answered.
std::chrono::milliseconds limit_of(const HttpRequest& validation, const Provider& provider) {
    constexpr std::chrono::milliseconds shortest_of_lists{10'000};
    return validation.method == "GET" ? std::max(shortest_of_lists, provider.answer_limit) : provider.answer_limit;
}

std::string why(const Outcome& outcome) {
    if (const auto* refused = std::get_if<Refused>(&outcome)) {
        return fmt::format("the provider refused it: {}{}", explanation_of(refused->code),
                           refused->words.empty() ? "" : " (\"" + refused->words + "\")");
    }
    return "the provider's answer says neither success nor failure: " + std::get<Uncertain>(outcome).why;
}

// Sends one request and notes both sides of it.
Task<net::Answer> exchange(net::Client& client, const Clock& clock, const Ready& ready, const Mask& mask,
                           HttpRequest request, std::chrono::milliseconds limit, Trial& trial) {
    add(trial.request, mask.shown(request, ready.endpoint));
    const Tick started = clock.tick();
    net::Answer answer = co_await ask(client, ready.endpoint, std::move(request), limit);
    trial.took += std::chrono::duration_cast<std::chrono::milliseconds>(clock.tick() - started);
    if (answer) {
        add(trial.response, mask.shown(*answer));
    } else {
        trial.why = answer.error().why;
    }
    co_return answer;
}

}  // namespace

Task<net::Answer> ask(net::Client& client, Endpoint endpoint, HttpRequest request, std::chrono::milliseconds limit) {
    const std::string bytes = net::serialize(request, endpoint);
    co_return co_await client.send(endpoint, bytes, limit);
}

Task<Trial> try_out(net::Client& client, const Clock& clock, Provider provider) {
    Trial trial;
    const auto ready = ready_for(provider, clock.now());
    if (!ready) {
        trial.why = describe(ready.error());
        co_return trial;
    }
    const Mask mask(provider, ready->account);
    for (HttpRequest& request : ready->dialect->client.write_validation(ready->account)) {
        const std::chrono::milliseconds limit = limit_of(request, provider);
        const net::Answer answer = co_await exchange(client, clock, *ready, mask, std::move(request), limit, trial);
        if (!answer) {
            co_return trial;
        }
        if (const auto good = ready->dialect->client.read_validation(*answer); !good) {
            trial.why = mask.hidden(describe(good.error()));
            co_return trial;
        }
    }
    trial.good = true;
    co_return trial;
}

Task<Trial> try_message(net::Client& client, const Clock& clock, Provider provider, OutgoingMessage message) {
    Trial trial;
    const auto ready = ready_for(provider, clock.now());
    if (!ready) {
        trial.why = describe(ready.error());
        co_return trial;
    }
    auto request = ready->dialect->client.write_message(message, ready->account);
    if (!request) {
        trial.why = describe(request.error());
        trial.outcome = Refused{FailureCode::cannot_be_written, trial.why};
        co_return trial;
    }
    const Mask mask(provider, ready->account);
    const net::Answer answer =
        co_await exchange(client, clock, *ready, mask, std::move(*request), provider.answer_limit, trial);
    if (!answer) {
        trial.outcome = answer.error().left
                            ? Outcome(Uncertain{answer.error().why})
                            : Outcome(Refused{FailureCode::unreachable, answer.error().why, Retry::later});
        co_return trial;
    }
    trial.outcome = ready->dialect->client.read_answer(*answer);
    trial.good = std::holds_alternative<Accepted>(*trial.outcome);
    if (!trial.good) {
        trial.why = mask.hidden(why(*trial.outcome));
    }
    co_return trial;
}

}  // namespace parley::deliver
