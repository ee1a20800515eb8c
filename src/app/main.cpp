#include <fmt/core.h>

#include "app/command.h"
#include "app/printable.h"

namespace {

using namespace parley::app;

// A command that is not there was most likely another one.
void hint(const CLI::App& app, std::string_view given) {
    std::vector<std::string> names;
    for (const CLI::App* command :
         app.get_subcommands([](const CLI::App* each) { return !each->get_group().empty(); })) {
        names.push_back(command->get_name());
    }
    if (given.starts_with('-') || std::ranges::find(names, given) != names.end()) {
        return;
    }
    const std::vector<std::string_view> known(names.begin(), names.end());
    const std::string meant = nearest(given, known);
    fmt::print(stderr, "parley: there is no command '{}'; {}\n", printable(given),
               meant.empty() ? fmt::format("there are: {}", fmt::join(names, ", "))
                             : fmt::format("did you mean '{}'?", meant));
}

int run(int argc, char** argv) {
    CLI::App app(
        "Parley: a self-hosted WhatsApp engagement server.\n"
        "Imports people, sends them campaigns through any provider, and says what became of each message.",
        "parley");
    app.require_subcommand(1);
    app.footer(
        "`parley COMMAND --help` tells more. Exit codes: 0 good, 1 went wrong, 2 not understood,\n"
        "3 refused, 4 not available now.");
    Action chosen;
    for (const auto add : {add_serve, add_demo, add_sandbox, add_import, add_export, add_provider, add_dialects,
                           add_template, add_campaign, add_api, add_recount, add_bench, add_version, add_routes}) {
        add(app, chosen);
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        // CLI11 has codes of its own; ours are few and documented.
        const int code = app.exit(error) == 0 ? exit_good : exit_usage;
        if (code == exit_usage && argc > 1) {
            hint(app, argv[1]);
        }
        return code;
    }
    return chosen ? chosen() : exit_usage;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& failure) {
        fmt::print(stderr, "parley: {}\n", failure.what());
        return exit_failure;
    }
}
