#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "app/api_client.h"
#include "app/bench/exchange.h"
#include "app/bench/measures.h"
#include "app/bench/provider_process.h"
#include "app/server.h"

// What a program waits for that asks a whole server for a message to one person: the answer is durable, and the
// message is sent meanwhile, on the same cores.
namespace parley::app::bench {

namespace {

constexpr int rate = 1'000;
constexpr int people = 200;

// Emptied at the end, with the key that lies beside the data.
struct Folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / fmt::format("parley-bench-{}", ::getpid());
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
};

std::string key_in(const std::filesystem::path& file) {
    std::string key;
    std::ifstream(file) >> key;
    return key;
}

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

struct Ended {
    std::int64_t sent = 0;
    bool agrees = false;
};

// Waits until nothing waits any more.
Result<Ended> wait_for_the_rest(ApiClient& client) {
    const auto found = client.get("/api/v1/messages?reference=order-0");
    if (!found || found->at("items").as_array().empty()) {
        return found ? Failure(Error{ErrorKind::missing, "the first message cannot be found", "reference"})
                     : std::unexpected(found.error());
    }
    const std::string path = fmt::format("/api/v1/campaigns/{}", found->at("items").at(0).at("campaign").as_int64());
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

}  // namespace

Result<std::vector<Figure>> measure_singles(Size size) {
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
    const std::string key = key_in(key_file(config.data));
    auto client = ApiClient::make((*server)->url(), key);
    if (!client) {
        return std::unexpected(std::move(client.error()));
    }
    if (auto ready = prepare(*client, *provider); !ready) {
        return std::unexpected(std::move(ready.error()));
    }
    const int seconds = std::max(static_cast<int>(10 * size.share), 1);
    const double cpu = own_cpu_seconds();
    const auto asked =
        measure_open_loop((*server)->url() + "/api/v1/messages", rate, seconds, body_of, "Bearer " + key);
    const auto ended = wait_for_the_rest(*client);
    if (!ended) {
        return std::unexpected(ended.error());
    }
    const std::int64_t count = static_cast<std::int64_t>(rate) * seconds;
    Figure figure{.name = "singles",
                  .what = fmt::format("durable answer to a single message at {}/s, from when it was due", rate),
                  .value = asked.p99_ms,
                  .unit = "ms",
                  .must = 10,
                  .aim = 5,
                  .less_is_better = true};
    figure.cpu_us = (own_cpu_seconds() - cpu) / static_cast<double>(count) * 1e6;
    figure.remark =
        fmt::format("median {:.2f} ms, {} answered, {} not 2xx{}{}", asked.median_ms, asked.answered, asked.not_2xx,
                    ended->sent == count ? ", all sent" : fmt::format(", ONLY {} SENT", ended->sent),
                    ended->agrees ? "" : ", COUNTERS AND LEDGER DIFFER");
    return std::vector<Figure>{figure};
}

}  // namespace parley::app::bench
