#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/config.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/http.h"
#include "base/log.h"

namespace parley::app {

// The whole server, built in order by hand. It owns the threads of its loops.
class Server {
public:
    // Opens the data directory, completes what a crash left behind, then listens. At the first
    // start it makes a project with an API key, kept in the file `api-key` of the data directory.
    // `ask_sandbox`: the control of a sandbox that runs beside it and outlives it; empty where none does. `clock`:
    // in the place of the system's; it outlives the server too.
    using AskSandbox = std::function<void(HttpRequest, std::function<void(HttpResponse)>)>;
    static Result<std::unique_ptr<Server>> start(const Config& config, std::shared_ptr<Log> log,
                                                 AskSandbox ask_sandbox = {}, const Clock* clock = nullptr);
    ~Server();  // as stop() with no patience
    Server(const Server&) = delete;

    std::string url() const;  // where this machine reaches it
    unsigned short port() const;

    // While nobody can log in: the page on which the first admin is made. Nothing once there is a member.
    std::optional<std::string> setup_page() const;

    // Takes nothing more, lets what is under way end, and applies the callbacks that came; what is
    // not done within `limit` is done after the next start.
    void stop(std::chrono::milliseconds limit);

private:
    struct Parts;
    explicit Server(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

// The file that holds the first API key.
std::filesystem::path key_file(const std::filesystem::path& data);

}  // namespace parley::app
