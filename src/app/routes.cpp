#include "api/routes.h"

#include <fmt/core.h>

#include "app/command.h"
#include "base/json.h"

namespace parley::app {

void add_routes(CLI::App& app, Action& chosen) {
    CLI::App* command = app.add_subcommand("routes", "print every route of the server as JSON");
    command->group("");
    command->add_flag("--json")->description("print JSON, which it always does");
    command->footer("Example:\n  parley routes\n");
    command->callback([&chosen] {
        chosen = []() -> int {
            json::array routes;
            for (const api::Route& route : api::all_routes()) {
                json::object item;
                item["method"] = name_of(route.method);
                item["path"] = route.pattern;
                item["key"] = std::holds_alternative<api::Right>(route.who);
                item["who"] = name_of(route.who);
                if (route.or_else) {
                    item["or"] = access::name_of(*route.or_else);
                }
                routes.push_back(std::move(item));
            }
            fmt::print("{}\n", json::serialize(routes));
            return exit_good;
        };
    });
}

}  // namespace parley::app
