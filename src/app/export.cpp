#include <fmt/core.h>

#include "app/command.h"
#include "app/export_file.h"
#include "app/progress.h"
#include "app/server_options.h"

namespace parley::app {

namespace {

struct Options {
    ServerOptions server;
    std::string kind;
    std::string out;
    std::string filter;
    std::int64_t segment = 0;
    std::int64_t list = 0;
    std::int64_t campaign = 0;
    std::int64_t import = 0;
    std::string event;
    std::vector<std::string> attributes;
    bool as_json = false;
};

Result<json::object> request_of(const Options& options) {
    json::object body;
    body["kind"] = options.kind;
    if (!options.filter.empty()) {
        auto filter = parse_json(options.filter);
        if (!filter) {
            return invalid(filter.error().what, "--filter", {}, "docs/segments.md tells what filters look like");
        }
        body["filter"] = std::move(*filter);
    }
    for (const auto& [name, id] : {std::pair("segment", options.segment), std::pair("list", options.list),
                                   std::pair("campaign", options.campaign), std::pair("import", options.import)}) {
        if (id != 0) {
            body[name] = id;
        }
    }
    if (!options.event.empty()) {
        body["event"] = options.event;
    }
    if (!options.attributes.empty()) {
        body["attributes"] = json::value_from(options.attributes);
    }
    return body;
}

int export_rows(const Options& options) {
    if (options.as_json && options.out == "-") {
        return fail(Error{
            ErrorKind::invalid, "the rows and the JSON cannot both go to standard output", "--out", {}, "name a file"});
    }
    const auto body = request_of(options);
    if (!body) {
        return fail(body.error());
    }
    auto client = options.server.connect();
    if (!client) {
        return fail(client.error());
    }
    Progress progress(options.as_json);
    const auto file = write_export(*client, *body, progress);
    if (!file) {
        progress.end();
        return fail(file.error());
    }
    const std::string path = options.out.empty()
                                 ? fmt::format("{}-{}.csv", options.kind, integer_of(member(*file, "id")).value_or(0))
                                 : options.out;
    const auto saved = save_export(*client, *file, path, progress);
    progress.end();
    if (!saved) {
        return fail(saved.error());
    }
    if (options.as_json) {
        fmt::print("{}\n", json::serialize(*file));
    } else if (path != "-") {
        fmt::print("{} rows of {} in {}\n", grouped(integer_of(member(*file, "rows")).value_or(0)), options.kind, path);
    }
    return exit_good;
}

}  // namespace

void add_export(CLI::App& app, Action& chosen) {
    CLI::App* command = app.add_subcommand("export", "write people, messages, rejected rows or events to a CSV file");
    command->footer(
        "The server writes the file in the background and keeps it for seven days.\n"
        "Examples:\n"
        "  parley export people -o people.csv\n"
        "  parley export people --segment 3 --attribute Name --attribute City -o customers.csv\n"
        "  parley export messages --campaign 7 -o messages.csv\n"
        "  parley export events --event \"Product viewed\" -o - | head\n");
    const auto options = std::make_shared<Options>();
    command->add_option("kind", options->kind, "people, messages, rejections or events")
        ->required()
        ->check(CLI::IsMember({"people", "messages", "rejections", "events"}));
    command->add_option("-o,--out", options->out, "write to this file; - for standard output [KIND-ID.csv]")
        ->type_name("FILE");
    command->add_option("--filter", options->filter, "people who fit this filter, as JSON")->type_name("JSON");
    command->add_option("--segment", options->segment, "people of this segment")->type_name("ID");
    command->add_option("--list", options->list, "people on this list")->type_name("ID");
    command->add_option("--attribute", options->attributes, "an attribute of people to write; repeat it [all]")
        ->type_name("NAME")
        ->take_all();
    command->add_option("--campaign", options->campaign, "messages of this campaign [all]")->type_name("ID");
    command->add_option("--import", options->import, "rejected rows of this import")->type_name("ID");
    command->add_option("--event", options->event, "events of this name [all]")->type_name("NAME");
    command->add_flag("--json", options->as_json, "print the export as JSON");
    add_server_options(*command, options->server);
    command->callback([&chosen, options] { chosen = [options] { return export_rows(*options); }; });
}

}  // namespace parley::app
