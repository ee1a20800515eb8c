#include <fmt/core.h>

#include "app/command.h"
#include "app/sandbox_host.h"
#include "app/sandbox_settings.h"
#include "app/signals.h"
#include "base/json.h"

namespace parley::app {

namespace {

struct Options {
    unsigned short port = 8'090;
    SandboxOptions settings;
    std::string log_level = "info";
    bool as_json = false;
};

int run_sandbox(const Options& options) {
    auto settings = settings_of(options.settings);
    if (!settings) {
        return fail(settings.error());
    }
    Signals signals;
    Config logging;
    logging.log_level = options.log_level;
    auto host = SandboxHost::start(options.port, std::move(*settings), log_of(logging));
    if (!host) {
        return fail(host.error());
    }
    if (options.as_json) {
        json::object providers;
        for (const Dialect* dialect : all_dialects()) {
            providers[dialect->name] = (*host)->endpoint(*dialect);
        }
        json::object body;
        body["providers"] = std::move(providers);
        body["control"] = (*host)->url() + "/sandbox";
        fmt::print("{}\n", json::serialize(body));
    } else {
        fmt::print("The sandbox plays these providers and their phones:\n");
        for (const Dialect* dialect : all_dialects()) {
            fmt::print("  {:<20}{}\n", dialect->name, (*host)->endpoint(*dialect));
        }
        fmt::print(
            "  {:<20}{}/sandbox/settings, /accounts, /templates, /counts, /phones, /log\n"
            "Ctrl-C ends it.\n",
            "control", (*host)->url());
    }
    std::fflush(stdout);
    signals.wait();
    return exit_good;
}

}  // namespace

void add_sandbox(CLI::App& app, Action& chosen) {
    CLI::App* command = app.add_subcommand("sandbox", "play a provider and its phones until Ctrl-C");
    command->footer(
        "It listens on 127.0.0.1 only. Its settings are those of GET /sandbox/settings.\n"
        "Examples:\n"
        "  parley sandbox\n"
        "  parley sandbox --port 9000 --settings faults.json --seed 7\n"
        "  parley sandbox --set faults.http_429=0.1 --set callbacks.read=0.5\n");
    const auto options = std::make_shared<Options>();
    command->add_option("--port", options->port, "port; 0 lets the system choose [8090]")->type_name("N");
    SandboxOptions& settings = options->settings;
    command->add_option("--settings", settings.file, "JSON file of settings to begin with")->type_name("FILE");
    command->add_option("--set", settings.set, "PATH=VALUE: one setting, over the file's; may be repeated");
    command->add_option("--seed", settings.seed, "what happens to whom follows from it [1]")->type_name("N");
    command->add_option("--callback-url", settings.callback_url, "a server's status URL, for every sender")
        ->type_name("URL");
    command
        ->add_option("--log-received,--received-log", settings.received_log,
                     "file that gets a line for each request received")
        ->type_name("FILE");
    command
        ->add_option("--log-acknowledged,--acknowledged-log", settings.acknowledged_log,
                     "file that gets a line for each callback answered 2xx")
        ->type_name("FILE");
    command->add_option("--log-level", options->log_level, "trace, debug, info, warning, error or off [info]");
    command->add_flag("--json", options->as_json, "print its URLs as JSON");
    command->callback([&chosen, options] { chosen = [options] { return run_sandbox(*options); }; });
}

}  // namespace parley::app
