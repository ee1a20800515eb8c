#include <fmt/core.h>

#include "app/command.h"
#include "app/printable.h"
#include "app/server_options.h"
#include "app/template_file.h"
#include "app/template_view.h"
#include "base/form.h"

namespace parley::app {

namespace {

struct Options {
    ServerOptions server;
    bool as_json = false;
    std::int64_t provider = 0;
    std::int64_t id = 0;
    std::string file;
    bool no_trial = false;
    std::string trial_number;
    bool yes = false;  // pause what uses it
    // list
    std::string status, name;
    bool with_archived = false;
    // preview
    std::vector<std::string> values;
    bool placeholders = false;
    // import
    bool dry_run = false;
    bool allow_empty = false;
};

void print_saved(const json::value& form) {
    fmt::print("{}{}", template_story(form), findings_story(form.at("findings")));
    if (const json::value* trial = member(form, "trial"); trial != nullptr && trial->is_object()) {
        fmt::print("The provider took it in {} ms.\n", text_of(member(*trial, "took_ms")).value_or("?"));
    }
    for (const json::value& campaign : form.at("paused").as_array()) {
        fmt::print("campaign {} \"{}\" is paused\n", text_of(member(campaign, "id")).value_or(""),
                   printable(text_of(member(campaign, "name")).value_or("")));
    }
}

// Where none is named the server takes the default one.
void add_provider(json::object& body, const Options& options) {
    if (options.provider != 0) {
        body["provider"] = options.provider;
    }
}

void add_trial(json::object& body, const Options& options) {
    if (options.no_trial) {
        body["trial"] = false;
    }
    if (!options.trial_number.empty()) {
        body["trial_number"] = options.trial_number;
    }
}

int create(const Options& options) {
    const auto forms = read_template_file(options.file);
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
        auto body = template_body((*forms)[place], where);
        if (!body) {
            return fail(body.error());
        }
        add_provider(*body, options);
        add_trial(*body, options);
        auto form = client->post("/api/v1/templates", *body);
        if (!form) {
            form.error().where = where + (form.error().where.empty() ? "" : ", " + form.error().where);
            return fail(form.error());
        }
        if (options.as_json) {
            fmt::print("{}\n", json::serialize(*form));
        } else {
            print_saved(*form);
        }
    }
    return exit_good;
}

// The one template of a file.
Result<json::object> single_body(const std::string& file) {
    const auto forms = read_template_file(file);
    if (!forms) {
        return std::unexpected(forms.error());
    }
    if (forms->size() != 1) {
        return invalid(fmt::format("holds {} templates", forms->size()), file, {}, "one is asked for here");
    }
    return template_body(forms->front(), file);
}

int change(const Options& options) {
    auto body = single_body(options.file);
    if (!body) {
        return fail(body.error());
    }
    add_trial(*body, options);
    (*body)["stop_users"] = options.yes;
    return ask_server(
        options.server, options.as_json,
        [&](ApiClient& client) { return client.put(fmt::format("/api/v1/templates/{}", options.id), *body); },
        print_saved);
}

int remove(const Options& options) {
    return ask_server(
        options.server, options.as_json,
        [&](ApiClient& client) {
            return client.remove(fmt::format("/api/v1/templates/{}?stop_users={}", options.id, options.yes));
        },
        [&](const json::value& answer) {
            fmt::print("template {} is removed{}\n", options.id,
                       answer.at("archived").as_bool() ? "; what campaigns sent is still explained by it" : "");
            for (const json::value& campaign : answer.at("paused").as_array()) {
                fmt::print("campaign {} is paused\n", text_of(member(campaign, "id")).value_or(""));
            }
        });
}

int show(const Options& options) {
    return ask_server(
        options.server, options.as_json,
        [&](ApiClient& client) { return client.get(fmt::format("/api/v1/templates/{}", options.id)); },
        [](const json::value& form) {
            fmt::print("{}", template_story(form));
            for (const json::value& component : form.at("components").as_array()) {
                fmt::print("\n{}: {}\n", printable(text_of(member(component, "type")).value_or("")),
                           printable(text_of(member(component, "text")).value_or("")));
            }
        });
}

// Page after page, so that two thousand are listed as two are.
Result<json::value> all_pages(ApiClient& client, const Options& options) {
    std::string query = "?limit=1000";
    query += options.provider == 0 ? "" : fmt::format("&provider={}", options.provider);
    query += options.status.empty() ? "" : "&status=" + percent_encoded(options.status);
    query += options.name.empty() ? "" : "&name=" + percent_encoded(options.name);
    query += options.with_archived ? "&with_archived=true" : "";
    json::array items;
    std::string after;
    for (;;) {
        auto page = client.get("/api/v1/templates" + query + after);
        if (!page) {
            return page;
        }
        for (json::value& form : page->at("items").as_array()) {
            items.push_back(std::move(form));
        }
        const auto next = text_of(member(*page, "next"));
        if (!next || next->empty()) {
            return json::object{{"items", std::move(items)}, {"next", nullptr}};
        }
        after = "&after=" + *next;
    }
}

int list(const Options& options) {
    return ask_server(
        options.server, options.as_json, [&](ApiClient& client) { return all_pages(client, options); },
        [](const json::value& forms) {
            for (const json::value& form : forms.at("items").as_array()) {
                fmt::print("{}", template_story(form));
            }
            if (forms.at("items").as_array().empty()) {
                fmt::print("there are none; add them with `parley template create` or `parley template import`\n");
            }
        });
}

int lint(const Options& options) {
    auto body = single_body(options.file);
    if (!body) {
        return fail(body.error());
    }
    add_provider(*body, options);
    bool good = false;
    const int shown = ask_server(
        options.server, options.as_json,
        [&](ApiClient& client) {
            auto answer = client.post("/api/v1/templates/lint", *body);
            good = answer && answer->at("good").as_bool();
            return answer;
        },
        [](const json::value& answer) {
            const std::string findings = findings_story(answer.at("findings"));
            fmt::print("{}", findings.empty() ? "nothing was found\n" : findings);
        });
    return shown != exit_good || good ? shown : exit_failure;
}

int preview(const Options& options) {
    const auto values = slot_values(options.values);
    if (!values) {
        return fail(values.error());
    }
    json::object body;
    body["values"] = *values;
    body["examples"] = !options.placeholders;
    return ask_server(
        options.server, options.as_json,
        [&](ApiClient& client) { return client.post(fmt::format("/api/v1/templates/{}/preview", options.id), body); },
        [](const json::value& answer) {
            std::string_view rest = answer.at("text").as_string();
            while (!rest.empty()) {
                const std::size_t end = std::min(rest.find('\n'), rest.size());
                fmt::print("{}\n", printable(rest.substr(0, end)));
                rest.remove_prefix(std::min(end + 1, rest.size()));
            }
        });
}

Result<std::int64_t> chosen_provider(ApiClient& client, const Options& options) {
    if (options.provider != 0) {
        return options.provider;
    }
    const auto providers = client.get("/api/v1/providers");
    if (!providers) {
        return std::unexpected(providers.error());
    }
    for (const json::value& provider : providers->at("items").as_array()) {
        if (provider.at("default").as_bool()) {
            return provider.at("id").to_number<std::int64_t>();
        }
    }
    return invalid("is missing", "--provider", {}, "name one, or make one the default");
}

int import_list(const Options& options) {
    json::object body;
    body["dry_run"] = options.dry_run;
    body["allow_empty"] = options.allow_empty;
    bool any = false;
    const int shown = ask_server(
        options.server, options.as_json,
        [&](ApiClient& client) -> Result<json::value> {
            const auto provider = chosen_provider(client, options);
            if (!provider) {
                return std::unexpected(provider.error());
            }
            auto report = client.post(fmt::format("/api/v1/providers/{}/templates/import", *provider), body);
            any = report &&
                  (report->at("refused").as_array().empty() ||
                   std::ssize(report->at("refused").as_array()) < report->at("listed").to_number<std::int64_t>());
            return report;
        },
        [](const json::value& report) { fmt::print("{}", import_story(report)); });
    return shown != exit_good || any ? shown : exit_refused;
}

}  // namespace

void add_template(CLI::App& app, Action& chosen) {
    CLI::App* command = app.add_subcommand("template", "create, import, change, check and preview templates");
    command->require_subcommand(1);
    command->footer(
        "A template is JSON with name, language and components, as Meta writes them; a file may hold more than one.\n"
        "Examples:\n"
        "  parley template create welcome.json --provider 1\n"
        "  parley template import --provider 1 --dry-run\n"
        "  parley template preview 1 --value body.1=Asha\n"
        "  parley template list --provider 1 --json\n");
    const auto options = std::make_shared<Options>();
    const auto add = [&](const char* name, const char* what, const char* example, int (*run)(const Options&)) {
        CLI::App* each = command->add_subcommand(name, what);
        each->add_flag("--json", options->as_json, "print JSON");
        add_server_options(*each, options->server);
        each->footer(std::string("Example:\n  parley template ") + example + "\n");
        each->callback([&chosen, options, run] { chosen = [options, run] { return run(*options); }; });
        return each;
    };
    const auto add_trial_options = [&](CLI::App& each) {
        each.add_flag("--no-trial", options->no_trial, "save it without trying it at the provider");
        each.add_option("--trial-number", options->trial_number,
                        "number that the trial goes to [the sender itself]; needed where the sender is a short code");
    };
    CLI::App* make = add("create", "check the templates in a file, try them at the provider and save them",
                         "create welcome.json --provider 1", create);
    make->alias("add");
    make->add_option("file", options->file, "JSON file")->required();
    make->add_option("--provider", options->provider, "id of the provider that has approved it [the default one]");
    add_trial_options(*make);

    CLI::App* edit = add("change", "replace one by what a file holds", "change 1 welcome.json --yes", change);
    edit->add_option("template", options->id, "its id")->required();
    edit->add_option("file", options->file, "JSON file")->required();
    edit->add_flag("--yes", options->yes, "also where campaigns are sending it: they are paused");
    add_trial_options(*edit);

    CLI::App* gone = add("remove", "remove one", "remove 1 --yes", remove);
    gone->add_option("template", options->id, "its id")->required();
    gone->add_flag("--yes", options->yes, "also where campaigns are sending it: they are paused");

    CLI::App* all =
        add("list", "list templates, with the values that each takes", "list --provider 1 --status approved", list);
    all->add_option("--provider", options->provider, "only those of this provider");
    all->add_option("--status", options->status, "only these: approved, pending, rejected, paused or disabled");
    all->add_option("--name", options->name, "only those whose name holds this");
    all->add_flag("--archived", options->with_archived, "with those that were removed while campaigns name them");

    CLI::App* one = add("show", "show one, with the values that it takes", "show 1", show);
    one->add_option("template", options->id, "its id")->required();

    CLI::App* check =
        add("lint", "check the template in a file and save nothing; exits with 1 where something is wrong",
            "lint welcome.json --provider 1", lint);
    check->add_option("file", options->file, "JSON file")->required();
    check->add_option("--provider", options->provider, "id of the provider that it is for [the default one]");

    CLI::App* look = add("preview", "show one as a phone does", "preview 1 --value body.1=Asha", preview);
    look->add_option("template", options->id, "its id")->required();
    look->add_option("--value", options->values, "SLOT=TEXT; else its example; may be repeated")
        ->type_name("SLOT=TEXT");
    look->add_flag("--placeholders", options->placeholders, "show {{1}} and not the example where there is no value");

    CLI::App* bring = add("import", "bring in what the provider lists, and tell what changed",
                          "import --provider 1 --dry-run", import_list);
    bring->add_option("--provider", options->provider, "its id [the default one]");
    bring->add_flag("--dry-run", options->dry_run, "tell what it would do, and do nothing");
    bring->add_flag("--allow-empty", options->allow_empty, "take an empty list for an answer: all imported ones go");
}

}  // namespace parley::app
