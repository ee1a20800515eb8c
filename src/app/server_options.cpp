#include "app/server_options.h"

#include <fmt/core.h>

#include "app/first_key.h"
#include "app/server.h"

namespace parley::app {

namespace {

bool is_this_machine(const std::string& url) {
    const auto endpoint = parse_endpoint(url);
    return endpoint && (endpoint->host == "localhost" || endpoint->host == "::1" || endpoint->host.starts_with("127."));
}

}  // namespace

void add_server_options(CLI::App& command, ServerOptions& options) {
    command.add_option("--server", options.url, "URL of the server [address and port of the configuration]")
        ->envname("PARLEY_SERVER")
        ->type_name("URL")
        ->group("Server");
    command.add_option("--key", options.key, "API key [the file api-key of the data directory]")
        ->envname("PARLEY_KEY")
        ->type_name("KEY")
        ->group("Server");
    add_config_options(command, options.config, {"data", "address", "port"});
}

Result<ApiClient> ServerOptions::connect() const {
    const auto settings = config.load();
    if (!settings) {
        return std::unexpected(settings.error());
    }
    // A key that lies on this machine is not shown to another one, unless somebody names its place.
    std::string used_key = key;
    if (used_key.empty() && (url.empty() || config.flags.contains("data") || is_this_machine(url))) {
        used_key = read_key(key_file(settings->data)).value_or(std::string());
    }
    return ApiClient::make(url.empty() ? settings->server_url() : url, used_key);
}

int ask_server(const ServerOptions& server, bool as_json,
               const std::function<Result<json::value>(ApiClient&)>& question,
               const std::function<void(const json::value&)>& story) {
    auto client = server.connect();
    if (!client) {
        return fail(client.error());
    }
    const auto answer = question(*client);
    if (!answer) {
        return fail(answer.error());
    }
    if (as_json) {
        fmt::print("{}\n", json::serialize(*answer));
    } else {
        story(*answer);
    }
    return exit_good;
}

}  // namespace parley::app
