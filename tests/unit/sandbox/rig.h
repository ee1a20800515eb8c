#pragma once
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <optional>

#include "dialect/dialect.h"
#include "net/client.h"
#include "net/server.h"
#include "sandbox/sandbox.h"

namespace parley::sandbox {

// A sandbox, a customer who sends through it, and the customer's own server for callbacks: real
// sockets on one loop, which runs while a test waits for something.
class Rig {
public:
    explicit Rig(Settings settings = quiet()) : sandbox(loop, clock, silent_log(), std::move(settings)) {
        EXPECT_TRUE(customer.listen("127.0.0.1", 0));
        EXPECT_TRUE(sandbox.listen("127.0.0.1", 0));
    }

    // Every message is delivered and read, at once, and nothing else happens.
    static Settings quiet() {
        Settings settings;
        settings.callbacks.failed = 0;
        settings.callbacks.delivered = 1;
        settings.callbacks.read = 1;
        settings.callbacks.clicked = 0;
        settings.callbacks.replied = 0;
        settings.callbacks.backoff = Milliseconds(1);
        for (Span* span :
             {&settings.callbacks.sent, &settings.callbacks.delivered_after, &settings.callbacks.read_after,
              &settings.callbacks.clicked_after, &settings.callbacks.replied_after}) {
            *span = {Milliseconds(1), Milliseconds(1)};
        }
        return settings;
    }

    // A page of templates is longer than any answer to a message.
    static net::ClientLimits wide() {
        net::ClientLimits limits;
        limits.answer_body_bytes = 8 * 1024 * 1024;
        return limits;
    }

    std::string callback_url() const { return fmt::format("http://127.0.0.1:{}/callbacks", customer.port()); }

    void change(const std::function<void(Settings&)>& edit) {
        Settings settings = sandbox.settings();
        edit(settings);
        ASSERT_TRUE(sandbox.change(std::move(settings)));
    }
    void call_back() {
        change([this](Settings& settings) { settings.accounts = {{"", "", {}, callback_url(), callback_url()}}; });
    }

    template <class Condition>
    bool until(Condition condition) {
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!condition() && std::chrono::steady_clock::now() < give_up) {
            loop.restart();
            loop.run_one_for(std::chrono::milliseconds(100));
        }
        return condition();
    }

    net::Answer ask(const HttpRequest& request, Milliseconds limit = std::chrono::seconds(10)) {
        const Endpoint endpoint{false, "127.0.0.1", std::to_string(sandbox.port()), "/"};
        const std::string bytes = net::serialize(request, endpoint);
        std::optional<net::Answer> answer;
        asio::co_spawn(loop.get_executor(), client.send(endpoint, bytes, limit),
                       [&](const std::exception_ptr& error, net::Answer got) {
                           EXPECT_FALSE(error);
                           answer.emplace(std::move(got));
                       });
        EXPECT_TRUE(until([&] { return answer.has_value(); }));
        return std::move(*answer);
    }
    HttpResponse call(const std::string& method, const std::string& target, const std::string& body = {}) {
        const auto answer = ask({method, target, {}, body});
        EXPECT_TRUE(answer) << target;
        return answer.value_or(HttpResponse{0, {}, {}});
    }
    json::value call_json(const std::string& method, const std::string& target, const std::string& body = {}) {
        return parse_json(call(method, target, body).body).value_or(json::value());
    }

    static HttpRequest request_for(const OutgoingMessage& message, const Account& account = sender()) {
        return dialect_named("generic")->client.write_message(message, account).value();
    }
    static Account sender() {
        Account account;
        account.target = "/generic/messages";
        account.sender = "919000000001";
        return account;
    }
    static OutgoingMessage message(int number, const std::string& to = "+919876543210") {
        FilledTemplate content;
        content.name = "welcome";
        content.language = "en";
        content.body = FilledText{"Hello Asha", {"Asha"}};
        content.buttons.emplace_back(QuickReplyButton{"Yes", "yes-1"});
        content.buttons.emplace_back(StaticUrlButton{"Look", "https://shop.example/sale"});
        return {fmt::format("1|1|{}|{}", number, number), to, "919000000001", std::move(content)};
    }
    net::Answer send(const OutgoingMessage& message) { return ask(request_for(message)); }
    Outcome outcome_of(const OutgoingMessage& message) {
        const auto answer = send(message);
        return answer ? dialect_named("generic")->client.read_answer(*answer) : Outcome(Uncertain{answer.error().why});
    }

    // The statuses that the customer was told, in the order of arrival.
    std::vector<Status> statuses_of(std::string_view message_id) const {
        std::vector<Status> statuses;
        for (const Callback& callback : callbacks) {
            const auto* report = std::get_if<StatusReport>(&callback);
            if (report && report->message_id == message_id) {
                statuses.push_back(report->status);
            }
        }
        return statuses;
    }
    FailureCode failure_of(std::string_view message_id) const {
        for (const Callback& callback : callbacks) {
            const auto* report = std::get_if<StatusReport>(&callback);
            if (report && report->message_id == message_id && report->status == Status::failed) {
                return report->failure;
            }
        }
        return FailureCode::none;
    }
    std::vector<IncomingMessage> incoming() const {
        std::vector<IncomingMessage> messages;
        for (const Callback& callback : callbacks) {
            if (const auto* message = std::get_if<IncomingMessage>(&callback)) {
                messages.push_back(*message);
            }
        }
        return messages;
    }

    asio::io_context loop;
    SystemClock clock;
    const Dialect* reads = dialect_named("generic");  // what the customer's server takes callbacks for
    std::vector<HttpRequest> received;                // by it
    unsigned customer_answers = 200;
    std::size_t posts = 0;
    std::vector<Callback> callbacks;
    net::Server customer{loop, clock, silent_log(), {}, [this](net::ExchangePtr exchange) { take(*exchange); }};
    Sandbox sandbox;
    net::Client client{loop, clock, wide()};

private:
    void take(net::Exchange& exchange) {
        const auto probe = reads->client.answer_probe;
        if (auto answer = probe ? probe(exchange.request(), {}) : std::nullopt) {
            return exchange.answer(std::move(*answer));  // a URL that is tried, and no callback
        }
        ++posts;
        if (customer_answers == 200) {
            received.push_back(exchange.request());
            auto batch = reads->client.read_callbacks(exchange.request());
            ASSERT_TRUE(batch) << exchange.request().body;
            EXPECT_TRUE(batch->unreadable.empty()) << exchange.request().body;
            std::ranges::move(batch->callbacks, std::back_inserter(callbacks));
        }
        exchange.answer({customer_answers, {}, {}});
    }
};

}  // namespace parley::sandbox
