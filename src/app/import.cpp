#include <fmt/core.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "app/command.h"
#include "app/progress.h"
#include "app/server_options.h"
#include "app/upload.h"

namespace parley::app {

namespace {

struct Options {
    ServerOptions server;
    std::string file;
    std::string name;
    std::string country;
    std::string rejections;
    bool as_json = false;
};

Result<> save_rejections(ApiClient& client, std::int64_t import, const std::string& path) {
    const auto csv = client.get_text(fmt::format("/api/v1/imports/{}/rejections", import));
    if (!csv) {
        return std::unexpected(csv.error());
    }
    std::ofstream stream(path, std::ios::binary);
    stream << *csv;
    if (!stream.flush()) {
        return Failure(Error{ErrorKind::unavailable, "this file cannot be written", path});
    }
    return {};
}

int import_people(const Options& options) {
    const bool piped = options.file == "-";
    std::ifstream stream;
    std::int64_t size = 0;
    if (!piped) {
        if (!std::filesystem::is_regular_file(options.file)) {
            return fail(Error{ErrorKind::missing, "there is no such file", options.file});
        }
        stream.open(options.file, std::ios::binary);
        size = static_cast<std::int64_t>(std::filesystem::file_size(options.file));
    }
    std::istream& input = piped ? std::cin : stream;
    auto client = options.server.connect();
    if (!client) {
        return fail(client.error());
    }
    const std::string name = !options.name.empty() ? options.name
                             : piped               ? std::string("people.csv")
                                                   : std::filesystem::path(options.file).filename().string();
    Progress progress(options.as_json);
    const auto import = upload_people(
        *client, input, name, options.country, [&](std::int64_t sent, std::int64_t rows, std::int64_t rejected) {
            progress.show(size == 0 ? 0 : static_cast<double>(sent) / static_cast<double>(size),
                          fmt::format("{} rows, {} rejected", grouped(rows), grouped(rejected)));
        });
    progress.end();
    if (!import) {
        return fail(import.error());
    }
    const std::int64_t id = import->at("id").as_int64();
    const std::int64_t rejected = import->at("rejected").as_int64();
    if (!options.rejections.empty()) {
        if (auto saved = save_rejections(*client, id, options.rejections); !saved) {
            return fail(saved.error());
        }
    }
    const bool none_went_in = rejected > 0 && rejected == import->at("rows_read").as_int64();
    const int code = none_went_in ? exit_refused : exit_good;
    if (options.as_json) {
        fmt::print("{}\n", json::serialize(*import));
        return code;
    }
    fmt::print("{}\n", import_report(*import));
    if (rejected > 0 && options.rejections.empty()) {
        if (const auto first = first_rejections(*client, id, 5)) {
            fmt::print("\n{}", *first);
        }
        fmt::print("\nAll of them: GET {}/api/v1/imports/{}/rejections, or import with --rejections FILE\n",
                   client->url(), id);
    }
    return code;
}

}  // namespace

void add_import(CLI::App& app, Action& chosen) {
    CLI::App* command = app.add_subcommand("import", "import people from a CSV file");
    command->footer(
        "The first column is identity or objectId; Phone and MSG-whatsapp are known, all others become attributes.\n"
        "Rows that cannot be taken are reported, the rest goes in.\n"
        "Examples:\n"
        "  parley import people.csv\n"
        "  parley import people.csv --country IN --rejections rejected.csv\n"
        "  zcat people.csv.gz | parley import - --name people.csv --json\n");
    const auto options = std::make_shared<Options>();
    command->add_option("file", options->file, "CSV file, UTF-8; - for standard input")->required();
    command->add_option("--name", options->name, "name of the import [the file's]")->type_name("TEXT");
    command->add_option("--country", options->country, "country of numbers without country code [the server's]")
        ->type_name("CC");
    command->add_option("--rejections", options->rejections, "write the rejected rows to this CSV file")
        ->type_name("FILE");
    command->add_flag("--json", options->as_json, "print the import as JSON");
    add_server_options(*command, options->server);
    command->callback([&chosen, options] { chosen = [options] { return import_people(*options); }; });
}

}  // namespace parley::app
