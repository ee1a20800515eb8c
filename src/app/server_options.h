#pragma once
#include <functional>
#include <string>

#include "app/api_client.h"
#include "app/command.h"

namespace parley::app {

// The options by which the client commands find their server.
struct ServerOptions {
    ConfigOptions config;
    std::string url;
    std::string key;
    Result<ApiClient> connect() const;
};
void add_server_options(CLI::App& command, ServerOptions& options);

// Asks the server and shows what it answers: the JSON, or what `story` tells a person of it. Returns the exit code.
int ask_server(const ServerOptions& server, bool as_json,
               const std::function<Result<json::value>(ApiClient&)>& question,
               const std::function<void(const json::value&)>& story);

}  // namespace parley::app
