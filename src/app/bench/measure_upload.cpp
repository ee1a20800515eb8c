#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <filesystem>

#include "app/api_client.h"
#include "app/bench/folder.h"
#include "app/bench/measures.h"
#include "app/bench/provider_process.h"
#include "app/first_key.h"
#include "app/server.h"
#include "net/client.h"

// What an application reaches that reports people to a whole server, in batches over a few connections, on the same
// cores: each answer is durable, each number validated.
namespace parley::app::bench {

namespace {

constexpr int people_in_a_batch = 1'000;
constexpr int connections = 4;
constexpr std::chrono::seconds patience{60};

std::string batch_of(std::int64_t first) {
    std::string body = R"({"d":[)";
    for (std::int64_t person = first; person < first + people_in_a_batch; ++person) {
        fmt::format_to(
            std::back_inserter(body),
            R"({}{{"identity":"person-{}","ts":1767225600,"type":"profile","profileData":{{"Name":"Person {}",)"
            R"("Email":"person-{}@example.com","Phone":"+9198{:08}","Plan":"Gold","City":"Mumbai","Orders":{},)"
            R"("MSG-whatsapp":true}}}})",
            person == first ? "" : ",", person, person, person, 20'000'000 + person % 70'000'000, person % 10);
    }
    return body + "]}";
}

struct Account {
    std::string id;
    std::string passcode;
};

Result<Account> account_of(ApiClient& client) {
    const auto project = client.get("/api/v1/project");
    if (!project) {
        return std::unexpected(project.error());
    }
    const auto passcode = client.post("/api/v1/passcodes", json::object{{"name", "bench"}});
    if (!passcode) {
        return std::unexpected(passcode.error());
    }
    return Account{text_of(member(*project, "account_id")).value_or(""),
                   text_of(member(*passcode, "passcode")).value_or("")};
}

// Batches are taken by whichever connection is free.
struct Uploading {
    SystemClock clock;
    asio::io_context loop{1};
    net::Client client{loop, clock};
    Endpoint endpoint;
    std::vector<std::string> requests;
    std::size_t next = 0;
    int under_way = 0;
    long long good = 0;
    std::string refused;  // the first answer that is not what it should be
};

Task<> upload_some(Uploading& state) {
    while (state.next < state.requests.size()) {
        const std::string& request = state.requests[state.next++];
        const net::Answer answer = co_await state.client.send(state.endpoint, request, patience);
        const auto body = answer ? parse_json(answer->body) : Result<json::value>(json::value());
        if (answer && body && text_of(member(*body, "status")) == "success") {
            state.good += integer_of(member(*body, "processed")).value_or(0);
        } else if (state.refused.empty()) {
            state.refused = answer ? answer->body.substr(0, 300) : "no answer";
        }
    }
    if (--state.under_way == 0) {
        state.client.close();
    }
}

struct Uploaded {
    double seconds = 0;
    long long people = 0;
};

Result<Uploaded> upload_all(const std::string& url, const Account& account, std::int64_t batches) {
    Uploading state;
    const auto endpoint = parse_endpoint(url + "/1/upload");
    if (!endpoint) {
        return std::unexpected(endpoint.error());
    }
    state.endpoint = *endpoint;
    for (std::int64_t batch = 0; batch < batches; ++batch) {
        HttpRequest request{
            .method = "POST", .target = endpoint->target, .headers = {}, .body = batch_of(batch * people_in_a_batch)};
        request.headers.set("Content-Type", "application/json");
        request.headers.set("X-CleverTap-Account-Id", account.id);
        request.headers.set("X-CleverTap-Passcode", account.passcode);
        state.requests.push_back(net::serialize(request, *endpoint));
    }
    const auto start = std::chrono::steady_clock::now();
    state.under_way = connections;
    for (int connection = 0; connection < connections; ++connection) {
        asio::co_spawn(state.loop.get_executor(), upload_some(state), [](const std::exception_ptr&) {});
    }
    state.loop.run();
    if (!state.refused.empty()) {
        return Failure(Error{ErrorKind::unavailable, "an upload was not taken: " + state.refused, "upload"});
    }
    return Uploaded{std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), state.good};
}

}  // namespace

Result<std::vector<Figure>> measure_upload(Size size) {
    const Folder folder;
    Config config;
    config.data = folder.path / "data";
    config.port = 0;
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
    const auto account = account_of(*client);
    if (!account) {
        return std::unexpected(account.error());
    }
    const std::int64_t batches = std::max<std::int64_t>(size.of(200'000) / people_in_a_batch, 4);
    const double cpu = own_cpu_seconds();
    const auto fresh = upload_all((*server)->url(), *account, batches);
    const double used = own_cpu_seconds() - cpu;
    const auto again = fresh ? upload_all((*server)->url(), *account, batches) : fresh;
    if (!fresh || !again) {
        return std::unexpected(fresh ? again.error() : fresh.error());
    }
    const auto people = static_cast<double>(fresh->people);
    Figure figure{.name = "upload",
                  .what = fmt::format("{:.0f} profiles in batches of {} over {} connections, new ones", people,
                                      people_in_a_batch, connections),
                  .value = people / fresh->seconds,
                  .unit = "profiles/s",
                  .must = 20'000,
                  .aim = 40'000};
    figure.cpu_us = used / people * 1e6;
    figure.remark = fmt::format("the same again {:.0f}/s", static_cast<double>(again->people) / again->seconds);
    return std::vector<Figure>{figure};
}

}  // namespace parley::app::bench
