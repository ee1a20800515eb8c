#include <fmt/core.h>

#include "app/command.h"
#include "base/json.h"
#include "base/version.h"

namespace parley::app {

void add_version(CLI::App& app, Action& chosen) {
    CLI::App* command = app.add_subcommand("version", "print the version");
    command->footer("Examples:\n  parley version\n  parley version --json\n");
    const auto as_json = std::make_shared<bool>(false);
    command->add_flag("--json", *as_json, "print JSON");
    command->callback([&chosen, as_json] {
        chosen = [as_json]() -> int {
            if (*as_json) {
                json::object body;
                body["name"] = "parley";
                body["version"] = parley::version;
                fmt::print("{}\n", json::serialize(body));
            } else {
                fmt::print("parley {}\n", parley::version);
            }
            return exit_good;
        };
    });
}

}  // namespace parley::app
