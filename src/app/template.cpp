#include <fmt/core.h>

#include <fstream>
#include <iterator>

#include "app/api_client.h"
#include "app/command.h"
#include "app/printable.h"

namespace parley::app {

namespace {

struct Options {
    ServerOptions server;
    bool as_json = false;
    std::int64_t provider = 0;
    std::int64_t id = 0;
    std::string file;
};

std::string text(const json::value& parent, std::string_view key) {
    return printable(text_of(member(parent, key)).value_or(std::string()));
}

void print(const json::value& form) {
    fmt::print("template {}: {} ({}) of provider {}\n", text(form, "id"), text(form, "name"), text(form, "language"),
               text(form, "provider"));
    for (const json::value& slot : form.at("slots").as_array()) {
        fmt::print("  {:<20} {}{}\n", text(slot, "key"),
                   slot.at("required").as_bool() ? "needs a value" : "may have a value",
                   slot.at("personal").as_bool() ? "" : ", the same for everybody");
    }
}

// A file holds one template, a list of them, or what Meta's API answers: {"data": [...]}.
Result<json::array> read_forms(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    const std::string content(std::istreambuf_iterator<char>(stream), {});
    if (!stream) {
        return Failure(Error{ErrorKind::missing, "this file cannot be read", path});
    }
    auto forms = parse_json(content);
    if (!forms) {
        forms.error().where = path + ", " + forms.error().where;
        return std::unexpected(std::move(forms.error()));
    }
    const json::value* data = member(*forms, "data");
    if (data != nullptr && data->is_array()) {
        return data->get_array();
    }
    return forms->is_array() ? forms->get_array() : json::array{*forms};
}

Result<json::object> body_of(const json::value& form, std::int64_t provider, const std::string& where) {
    if (!form.is_object()) {
        return invalid("a template is a JSON object", where, {}, "{\"name\", \"language\", \"components\"}");
    }
    json::object body;
    // What provider lists tell beside these (category, status, id) is not ours to keep.
    for (const std::string_view key : {"name", "language", "components"}) {
        if (const json::value* value = form.get_object().if_contains(key)) {
            body[key] = *value;
        }
    }
    body["provider"] = provider;
    return body;
}

int create(const Options& options) {
    const auto forms = read_forms(options.file);
    if (!forms) {
        return fail(forms.error());
    }
    auto client = options.server.connect();
    if (!client) {
        return fail(client.error());
    }
    for (std::size_t place = 0; place < forms->size(); ++place) {
        const std::string where =
            forms->size() == 1 ? options.file : fmt::format("{}, template {}", options.file, place + 1);
        const auto body = body_of((*forms)[place], options.provider, where);
        if (!body) {
            return fail(body.error());
        }
        auto form = client->post("/api/v1/templates", *body);
        if (!form) {
            form.error().where = where + (form.error().where.empty() ? "" : ", " + form.error().where);
            return fail(form.error());
        }
        if (options.as_json) {
            fmt::print("{}\n", json::serialize(*form));
        } else {
            print(*form);
        }
    }
    return exit_good;
}

int show(const Options& options) {
    auto client = options.server.connect();
    if (!client) {
        return fail(client.error());
    }
    const auto form = client->get(fmt::format("/api/v1/templates/{}", options.id));
    if (!form) {
        return fail(form.error());
    }
    if (options.as_json) {
        fmt::print("{}\n", json::serialize(*form));
        return exit_good;
    }
    print(*form);
    for (const json::value& component : form->at("components").as_array()) {
        fmt::print("\n{}: {}\n", text(component, "type"), text(component, "text"));
    }
    return exit_good;
}

int list(const Options& options) {
    auto client = options.server.connect();
    if (!client) {
        return fail(client.error());
    }
    const auto forms =
        client->get(options.provider == 0 ? std::string("/api/v1/templates")
                                          : fmt::format("/api/v1/templates?provider={}", options.provider));
    if (!forms) {
        return fail(forms.error());
    }
    if (options.as_json) {
        fmt::print("{}\n", json::serialize(*forms));
        return exit_good;
    }
    for (const json::value& form : forms->at("items").as_array()) {
        print(form);
    }
    return exit_good;
}

}  // namespace

void add_template(CLI::App& app, Action& chosen) {
    CLI::App* command = app.add_subcommand("template", "create, show and list templates");
    command->require_subcommand(1);
    command->footer(
        "A template is JSON with name, language and components, as Meta writes them; a file may hold more than one.\n"
        "Examples:\n"
        "  parley template create welcome.json --provider 1\n"
        "  parley template list --provider 1 --json\n");
    const auto options = std::make_shared<Options>();
    CLI::App* make = command->add_subcommand("create", "create the templates in a file")->alias("add");
    make->add_option("file", options->file, "JSON file")->required();
    make->add_option("--provider", options->provider, "id of the provider that has approved it")->required();
    make->add_flag("--json", options->as_json, "print JSON");
    add_server_options(*make, options->server);
    make->callback([&chosen, options] { chosen = [options] { return create(*options); }; });

    CLI::App* all = command->add_subcommand("list", "list templates");
    all->add_option("--provider", options->provider, "only those of this provider");
    all->add_flag("--json", options->as_json, "print JSON");
    add_server_options(*all, options->server);
    all->callback([&chosen, options] { chosen = [options] { return list(*options); }; });

    CLI::App* one = command->add_subcommand("show", "show one, with the values that it takes");
    one->add_option("template", options->id, "its id")->required();
    one->add_flag("--json", options->as_json, "print JSON");
    add_server_options(*one, options->server);
    one->callback([&chosen, options] { chosen = [options] { return show(*options); }; });

    make->footer("Example:\n  parley template create welcome.json --provider 1\n");
    all->footer("Example:\n  parley template list --provider 1\n");
    one->footer("Example:\n  parley template show 1\n");
}

}  // namespace parley::app
