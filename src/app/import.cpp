#include <fmt/core.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "app/command.h"
#include "app/export_file.h"
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
    std::string settings;
    std::string date_format;
    std::string list;
    std::int64_t resume = 0;
    std::string rejections;
    bool as_json = false;
};

// Before a long file is sent rather than behind it.
Result<> check_writable(const std::string& path) {
    if (!path.empty() && path != "-" && !std::ofstream(path, std::ios::binary | std::ios::app)) {
        return Failure(Error{ErrorKind::unavailable, "this file cannot be written", path});
    }
    return {};
}

// As an export, which comes in pieces: a report may be as long as the file.
Result<> save_rejections(ApiClient& client, std::int64_t import, const std::string& path, Progress& progress) {
    const auto file = write_export(client, {{"kind", "rejections"}, {"import", import}}, progress);
    if (!file) {
        return std::unexpected(file.error());
    }
    auto saved = save_export(client, *file, path, progress);
    const auto id = integer_of(member(*file, "id")).value_or(0);
    if (auto removed = client.remove(fmt::format("/api/v1/exports/{}", id)); saved && !removed) {
        return std::unexpected(std::move(removed.error()));
    }
    return saved;
}

// What the options say together, or nothing where they say no more than the file's header does.
Result<std::optional<json::object>> settings_of(const Options& options) {
    json::object settings;
    if (!options.settings.empty()) {
        std::ifstream stream(options.settings, std::ios::binary);
        if (!stream) {
            return Failure(Error{ErrorKind::missing, "there is no such file", options.settings});
        }
        const std::string text{std::istreambuf_iterator<char>(stream), {}};
        auto read = parse_json(text);
        if (!read || !read->is_object()) {
            return invalid(read ? "must be a JSON object" : read.error().what, options.settings, {},
                           "docs/imports.md tells what may stand in it");
        }
        settings = std::move(read->get_object());
    }
    if (!options.date_format.empty()) {
        settings["date_format"] = options.date_format;
    }
    if (!options.list.empty()) {
        settings["list"] = options.list;
    }
    if (settings.empty()) {
        return std::nullopt;
    }
    if (!options.country.empty()) {
        settings["country"] = options.country;
    }
    return settings;
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
    if (auto writable = check_writable(options.rejections); !writable) {
        return fail(writable.error());
    }
    auto settings = settings_of(options);
    if (!settings) {
        return fail(settings.error());
    }
    auto client = options.server.connect();
    if (!client) {
        return fail(client.error());
    }
    Upload upload;
    upload.name = !options.name.empty() ? options.name
                  : piped               ? std::string("people.csv")
                                        : std::filesystem::path(options.file).filename().string();
    upload.country = options.country;
    upload.settings = std::move(*settings);
    upload.resume = options.resume;
    Progress progress(options.as_json);
    const auto import = upload_people(*client, input, upload, [&](const UploadProgress& now) {
        progress.show(size == 0 ? 0 : static_cast<double>(now.bytes) / static_cast<double>(size),
                      now.trouble.empty()
                          ? fmt::format("{} rows, {} rejected", grouped(now.rows), grouped(now.rejected))
                          : fmt::format("{} rows, held up: {}", grouped(now.rows), now.trouble));
    });
    if (!import) {
        progress.end();
        return fail(import.error());
    }
    const std::int64_t id = import->at("id").as_int64();
    const std::int64_t rejected = import->at("rejected").as_int64();
    const auto saved =
        options.rejections.empty() ? Result<>() : save_rejections(*client, id, options.rejections, progress);
    progress.end();
    if (!saved) {
        return fail(saved.error());
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
        "  parley import people.csv --date-format dd/MM/yyyy --list \"Spring customers\"\n"
        "  parley import people.csv --resume 7\n"
        "  zcat people.csv.gz | parley import - --name people.csv --json\n");
    const auto options = std::make_shared<Options>();
    command->add_option("file", options->file, "CSV file, UTF-8; - for standard input")->required();
    command->add_option("--name", options->name, "name of the import [the file's]")->type_name("TEXT");
    command->add_option("--country", options->country, "country of numbers without country code [the server's]")
        ->type_name("CC");
    command->add_option("--settings", options->settings, "JSON file that says what each column is to become")
        ->type_name("FILE");
    command->add_option("--date-format", options->date_format, "how dates are written: dd/MM/yyyy, yyyy/MM/dd, ...")
        ->type_name("FORMAT");
    command->add_option("--list", options->list, "put everybody in the file on this list")->type_name("NAME");
    command->add_option("--resume", options->resume, "go on with an import whose file was cut off")
        ->check(CLI::PositiveNumber)
        ->type_name("ID");
    command->add_option("--rejections", options->rejections, "write the rejected rows to this CSV file")
        ->type_name("FILE");
    command->add_flag("--json", options->as_json, "print the import as JSON");
    add_server_options(*command, options->server);
    command->callback([&chosen, options] { chosen = [options] { return import_people(*options); }; });
}

}  // namespace parley::app
