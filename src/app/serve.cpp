#include <fmt/core.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <thread>

#include "app/command.h"
#include "app/first_key.h"
#include "app/sandbox_host.h"
#include "app/server.h"
#include "app/signals.h"

namespace parley::app {

namespace {

constexpr std::chrono::milliseconds drain_limit{4'000};
constexpr std::chrono::milliseconds longest_stop{4'900};
constexpr std::uint32_t wire_entries = 2'000;  // that the dashboard's page of the sandbox can show

// What is durable stays so however the process ends; nobody should have to wait for a slow disk.
void end_after(std::chrono::milliseconds limit, std::shared_ptr<Log> log) {
    std::thread([limit, log = std::move(log)] {
        std::this_thread::sleep_for(limit);
        log->warn("the server did not end in time; what is under way is taken up at the next start");
        std::_Exit(exit_good);
    }).detach();
}

// The key is for the eyes of whoever started the server: it goes to a terminal, and into no log. In the address it
// stands behind #, which no browser sends and no proxy writes down.
void tell_of_setup(const Server& server, const Config& config, Log& log) {
    const auto page = server.setup_page();
    if (!page) {
        return;
    }
    const auto file = key_file(config.data);
    const auto key = ::isatty(STDOUT_FILENO) == 1 ? read_key(file) : std::nullopt;
    if (!key) {
        log.info("nobody can log in yet: open {} and paste the key in {}", *page,
                 std::filesystem::absolute(file).string());
        return;
    }
    fmt::print(
        "\nNobody can log in yet. Make the first admin here (the address holds the key to this server):\n\n"
        "  {}#key={}\n\n",
        *page, *key);
    std::fflush(stdout);
}

int serve(const ConfigOptions& options) {
    const auto config = options.load();
    if (!config) {
        return fail(config.error());
    }
    Signals signals;
    const auto log = log_of(*config);
    std::unique_ptr<SandboxHost> sandbox;  // before the server, which asks it as long as it runs
    if (config->sandbox) {
        sandbox::Settings settings;
        settings.log.wire = wire_entries;
        auto started = SandboxHost::start(config->sandbox_port, std::move(settings), log);
        if (!started) {
            return fail(started.error());
        }
        sandbox = std::move(*started);
        log->info("sandbox: providers at {0}/generic/messages and {0}/DIALECT, control at {0}/sandbox/",
                  sandbox->url());
    }
    auto server = Server::start(*config, log, sandbox ? sandbox->asking() : SandboxHost::Asking());
    if (!server) {
        return fail(server.error());
    }
    log->info("listening at {}, data in {}, API key in {}", (*server)->url(),
              std::filesystem::absolute(config->data).string(), key_file(config->data).string());
    tell_of_setup(**server, *config, *log);
    signals.wait();
    log->info("ending: what is in flight gets {} s; press Ctrl-C again to end at once", drain_limit.count() / 1'000.0);
    end_after(longest_stop, log);
    (*server)->stop(drain_limit);
    server->reset();
    sandbox.reset();
    return exit_good;
}

}  // namespace

void add_serve(CLI::App& app, Action& chosen) {
    CLI::App* command = app.add_subcommand("serve", "run the server until Ctrl-C");
    command->footer(
        "Examples:\n"
        "  parley serve\n"
        "  parley serve --data /var/lib/parley --public-url https://messages.example.com\n"
        "  parley serve --sandbox            with a simulated provider to try things out\n");
    const auto options = std::make_shared<ConfigOptions>();
    add_config_options(*command, *options);
    command->callback([&chosen, options] { chosen = [options] { return serve(*options); }; });
}

}  // namespace parley::app
