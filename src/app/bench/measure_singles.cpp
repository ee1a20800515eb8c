#include <fmt/format.h>

#include <filesystem>
#include <thread>

#include "app/api_client.h"
#include "app/bench/exchange.h"
#include "app/bench/folder.h"
#include "app/bench/measures.h"
#include "app/bench/provider_process.h"
#include "app/first_key.h"
#include "app/server.h"

// What a program waits for that asks a whole server for a message to one person, natively or as a notification: the
// answer is durable, and the message is sent meanwhile, on the same cores.
namespace parley::app::bench {

namespace {

constexpr int rate = 1'000;
constexpr int people = 200;
constexpr int many = 1'000;  // recipients of one notification

Result<> prepare(ApiClient& client, const ProviderProcess& provider) {
    const auto made = client.post("/api/v1/providers", json::object{{"nickname", "bench"},
                                                                    {"sender", "+919999999999"},
                                                                    {"endpoint", provider.url()},
                                                                    {"rate", 20'000},
                                                                    {"default", true}});
    if (!made) {
        return std::unexpected(made.error());
    }
    json::array components;
    components.push_back(json::object{{"type", "BODY"}, {"text", "Your order {{1}} was shipped."}});
    const auto form = client.post("/api/v1/templates", json::object{{"provider", made->at("id")},
                                                                    {"name", "shipped"},
                                                                    {"language", "en"},
                                                                    {"trial", false},
                                                                    {"components", std::move(components)}});
    if (!form) {
        return std::unexpected(form.error());
    }
    for (int person = 0; person < people; ++person) {
        const auto put = client.put(fmt::format("/api/v1/profiles/person-{}", person),
                                    json::object{{"phone", fmt::format("+919820{:06}", person)}, {"opted_in", true}});
        if (!put) {
            return std::unexpected(put.error());
        }
    }
    return {};
}

std::string body_of(long long number) {
    return fmt::format(R"({{"to":{{"identity":"person-{}"}},"reference":"order-{}",)"
                       R"("template":{{"name":"shipped","language":"en","values":{{"body.1":"A{}"}}}}}})",
                       number % people, number, number);
}

std::string notification_of(long long number) {
    return fmt::format(R"({{"notification":{{"title":"Order shipped","message":"Your order A{} is on the way"}},)"
                       R"("sendTo":{{"recipients":["person-{}"]}},"data":{{"orderId":"A{}"}},"category":"orders"}})",
                       number, number % people, number);
}

// To users who are created by it.
std::string notification_of_many(long long round) {
    json::array recipients;
    for (int person = 0; person < many; ++person) {
        recipients.push_back(json::object{{"identifier", fmt::format("reader-{}-{}", round, person)},
                                          {"phoneNumber", fmt::format("+9198{:02}{:06}", 21 + round, person)}});
    }
    return json::serialize(json::object{{"notification", json::object{{"title", "Hello"}}},
                                        {"sendTo", json::object{{"recipients", std::move(recipients)}}}});
}

struct Ended {
    std::int64_t sent = 0;
    bool agrees = false;
};

// Waits until nothing of their standing campaign waits any more.
Result<Ended> wait_for_the_rest(ApiClient& client) {
    const auto found = client.get("/api/v1/campaigns?kind=single");
    if (!found || found->at("items").as_array().empty()) {
        return found ? Failure(Error{ErrorKind::missing, "their campaign cannot be found", "kind"})
                     : std::unexpected(found.error());
    }
    const std::string path = fmt::format("/api/v1/campaigns/{}", found->at("items").at(0).at("id").as_int64());
    const auto start = std::chrono::steady_clock::now();
    for (;;) {
        const auto numbers = client.get(path + "/statistics");
        if (!numbers) {
            return std::unexpected(numbers.error());
        }
        if (numbers->at("waiting").as_int64() == 0 ||
            std::chrono::steady_clock::now() - start > std::chrono::seconds(30)) {
            const auto recount = client.get(path + "/recount");
            return Ended{numbers->at("sent").as_int64(), recount && recount->at("agrees").as_bool()};
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

// A server with a provider that takes everything, and people. `asks` is given its address and a key.
using Asks = std::function<Result<Latencies>(ApiClient& client)>;
struct Run {
    Latencies asked;
    Ended ended;
    double cpu_seconds = 0;
};
Result<Run> run_server(const Asks& asks) {
    sandbox::Settings settings;
    settings.sink = true;
    settings.log.keep = 0;
    settings.phones.keep_messages = false;
    settings.callbacks.enabled = false;
    settings.latency = {};
    auto provider = ProviderProcess::start(settings);
    if (!provider) {
        return std::unexpected(provider.error());
    }
    const Folder folder;
    Config config;
    config.data = folder.path / "data";
    config.port = 0;
    config.allow_private_urls = true;
    std::error_code failed;
    std::filesystem::create_directories(config.data, failed);
    auto server = Server::start(config, silent_log());
    if (!server) {
        return std::unexpected(std::move(server.error()));
    }
    auto client = ApiClient::make((*server)->url(), read_key(key_file(config.data)).value_or(""));
    if (!client) {
        return std::unexpected(std::move(client.error()));
    }
    if (auto ready = prepare(*client, *provider); !ready) {
        return std::unexpected(std::move(ready.error()));
    }
    const double cpu = own_cpu_seconds();
    const auto asked = asks(*client);
    if (!asked) {
        return std::unexpected(asked.error());
    }
    const auto ended = wait_for_the_rest(*client);
    if (!ended) {
        return std::unexpected(ended.error());
    }
    return Run{*asked, *ended, own_cpu_seconds() - cpu};
}

int seconds_of(Size size) {
    return std::max(static_cast<int>(10 * size.share), 1);
}

Figure figure_of(std::string name, std::string what, const Run& run, std::int64_t count) {
    Figure figure{.name = std::move(name),
                  .what = std::move(what),
                  .value = run.asked.p99_ms,
                  .unit = "ms",
                  .must = 10,
                  .aim = 5,
                  .less_is_better = true};
    figure.cpu_us = run.cpu_seconds / static_cast<double>(count) * 1e6;
    figure.remark = fmt::format("median {:.2f} ms, {} answered, {} not 2xx{}{}", run.asked.median_ms,
                                run.asked.answered, run.asked.not_2xx,
                                run.ended.sent == count ? ", all sent" : fmt::format(", ONLY {} SENT", run.ended.sent),
                                run.ended.agrees ? "" : ", COUNTERS AND LEDGER DIFFER");
    return figure;
}

Result<HttpHeaders> credentials(ApiClient& client) {
    const auto made = client.post("/api/v1/project/notification-secret");
    if (!made) {
        return std::unexpected(made.error());
    }
    HttpHeaders headers;
    headers.set("X-ENGAGESPOT-API-KEY", std::string(made->at("notification_key").as_string()));
    headers.set("X-ENGAGESPOT-API-SECRET", std::string(made->at("notification_secret").as_string()));
    return headers;
}

}  // namespace

Result<std::vector<Figure>> measure_singles(Size size) {
    const int seconds = seconds_of(size);
    const auto run = run_server([seconds](ApiClient& client) {
        HttpHeaders headers;
        headers.set("Authorization", "Bearer " + client.key());
        return Result<Latencies>(measure_open_loop(client.url() + "/api/v1/messages", rate, seconds, body_of, headers));
    });
    if (!run) {
        return std::unexpected(run.error());
    }
    return std::vector<Figure>{
        figure_of("singles", fmt::format("durable answer to a single message at {}/s, from when it was due", rate),
                  *run, static_cast<std::int64_t>(rate) * seconds)};
}

Result<std::vector<Figure>> measure_notifications(Size size) {
    const int seconds = seconds_of(size);
    const auto run = run_server([seconds](ApiClient& client) -> Result<Latencies> {
        const auto headers = credentials(client);
        return headers ? Result<Latencies>(measure_open_loop(client.url() + "/v3/notifications", rate, seconds,
                                                             notification_of, *headers))
                       : std::unexpected(headers.error());
    });
    if (!run) {
        return std::unexpected(run.error());
    }
    constexpr int rounds = 5;
    const auto to_many = run_server([](ApiClient& client) -> Result<Latencies> {
        const auto headers = credentials(client);
        return headers ? Result<Latencies>(measure_open_loop(client.url() + "/v3/notifications", 1, rounds,
                                                             notification_of_many, *headers))
                       : std::unexpected(headers.error());
    });
    if (!to_many) {
        return std::unexpected(to_many.error());
    }
    Figure many_figure = figure_of("notifications to many", fmt::format("durable answer to one to {} new users", many),
                                   *to_many, static_cast<std::int64_t>(many) * rounds);
    many_figure.must = 100;
    many_figure.aim = 50;
    return std::vector<Figure>{
        figure_of("notifications", fmt::format("durable answer to a notification at {}/s, from when it was due", rate),
                  *run, static_cast<std::int64_t>(rate) * seconds),
        std::move(many_figure)};
}

}  // namespace parley::app::bench
