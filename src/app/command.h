#pragma once
#include <CLI/CLI.hpp>

#include <functional>
#include <string>

#include "app/config.h"
#include "base/error.h"
#include "base/log.h"

namespace parley::app {

// What scripts can rely on.
enum Exit : int {
    exit_good = 0,
    exit_failure = 1,      // it ran, and it went wrong
    exit_usage = 2,        // the command line is not understood
    exit_refused = 3,      // the input or the present state does not allow it
    exit_unavailable = 4,  // the server, a port or the disk does not answer: try again later
};
int exit_code_of(const Error& error);

// Says what is wrong and what to do, on standard error, and returns the exit code.
int fail(const Error& error);

// What was chosen on the command line; run once everything is parsed.
using Action = std::function<int()>;

// The flags of the configuration, as far as they were given.
struct ConfigOptions {
    std::string file;
    Flags flags;
    Result<Config> load() const { return load_config(file, process_environment, flags); }
};
// All settings, or only the named ones.
void add_config_options(CLI::App& command, ConfigOptions& options, std::initializer_list<std::string_view> only = {});

std::shared_ptr<Log> log_of(const Config& config);

// One for each command, in the file of its name.
void add_serve(CLI::App& app, Action& chosen);
void add_demo(CLI::App& app, Action& chosen);
void add_sandbox(CLI::App& app, Action& chosen);
void add_import(CLI::App& app, Action& chosen);
void add_export(CLI::App& app, Action& chosen);
void add_provider(CLI::App& app, Action& chosen);
void add_template(CLI::App& app, Action& chosen);
void add_dialects(CLI::App& app, Action& chosen);
void add_campaign(CLI::App& app, Action& chosen);
void add_recount(CLI::App& app, Action& chosen);
void add_bench(CLI::App& app, Action& chosen);
void add_api(CLI::App& app, Action& chosen);
void add_version(CLI::App& app, Action& chosen);
void add_routes(CLI::App& app, Action& chosen);  // for tests; not listed

}  // namespace parley::app
