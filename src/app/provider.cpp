#include <fmt/core.h>

#include "app/command.h"
#include "app/printable.h"
#include "app/provider_fields.h"
#include "app/server_options.h"

namespace parley::app {

namespace {

struct Options {
    ServerOptions server;
    ProviderFields fields;
    bool as_json = false;
    std::int64_t id = 0;
    bool with_archived = false;
    bool yes = false;  // stop what uses it
    // send-test
    std::vector<std::string> to, profiles, values;
    std::string text, message;
    std::int64_t form = 0;
};

std::string text(const json::value& parent, std::string_view key) {
    return printable(text_of(member(parent, key)).value_or(std::string()));
}

std::string joined(const json::value& list) {
    std::string names;
    for (const json::value& name : list.as_array()) {
        names += (names.empty() ? "" : ", ") + printable(std::string(name.as_string()));
    }
    return names.empty() ? "none" : names;
}

void print(const json::value& provider) {
    fmt::print("provider {}: {} ({}), sender {}{}{}\n", text(provider, "id"), text(provider, "nickname"),
               text(provider, "dialect"), text(provider, "sender"), provider.at("default").as_bool() ? ", default" : "",
               provider.at("archived").as_bool() ? ", archived" : "");
    fmt::print("  endpoint        {}\n", text(provider, "endpoint"));
    for (const auto& [name, value] : provider.at("settings").as_object()) {
        fmt::print("  {:<15} {}\n", std::string_view(name), printable(std::string(value.as_string())));
    }
    fmt::print("  secrets kept    {}\n  rate            {} a second, {} at once, answer within {} ms\n",
               joined(provider.at("secrets")), text(provider, "rate"), text(provider, "concurrency"),
               text(provider, "answer_limit_ms"));
    if (!provider.at("header_names").as_array().empty()) {
        fmt::print("  headers         {}\n", joined(provider.at("header_names")));
    }
    if (!text(provider, "auto_reply").empty()) {
        fmt::print("  auto-reply      {}\n", text(provider, "auto_reply"));
    }
    fmt::print("  status URL      {}\n  incoming URL    {}\n  chat link       {}\n",
               text(provider.at("callbacks"), "status"), text(provider.at("callbacks"), "incoming"),
               text(provider, "chat_link"));
}

void print_answer(const json::value& answer) {
    if (const json::value* items = member(answer, "items")) {
        for (const json::value& provider : items->as_array()) {
            print(provider);
        }
        if (items->as_array().empty()) {
            fmt::print("there are no providers; make one with `parley provider create`\n");
        }
        return;
    }
    print(answer);
    if (const json::value* trial = member(answer, "trial")) {
        fmt::print("It answered the validation in {} ms.\n", text(*trial, "took_ms"));
    }
}

int with_server(const Options& options, const std::function<Result<json::value>(ApiClient&)>& question) {
    return ask_server(options.server, options.as_json, question, print_answer);
}

// A simulated provider learns of its customer through its control, as a real one does from its own pages: of the
// account before it is tried, and where its callbacks go once that is known.
Result<> tell_sandbox(const json::object& sent, const json::value* callbacks) {
    const auto endpoint = parse_endpoint(text_of(member(sent, "endpoint")).value_or(""));
    auto control = endpoint ? ApiClient::make("http://" + endpoint->authority(), {})
                            : Result<ApiClient>(std::unexpected(endpoint.error()));
    if (!control) {
        return std::unexpected(std::move(control.error()));
    }
    json::object account;
    account["dialect"] = text_of(member(sent, "dialect")).value_or("generic");
    for (const std::string_view name : {"sender", "settings"}) {
        if (const json::value* value = sent.if_contains(name)) {
            account[name] = *value;
        }
    }
    if (callbacks != nullptr) {
        account["status_url"] = callbacks->at("status");
        account["incoming_url"] = callbacks->at("incoming");
    }
    if (auto told = control->post("/sandbox/accounts", account); !told) {
        told.error().advice =
            "the provider is saved; --sandbox is only for the simulated provider of `parley sandbox` or `parley serve "
            "--sandbox`";
        return std::unexpected(std::move(told.error()));
    }
    return {};
}

Result<json::value> create(ApiClient& client, const json::object& body, bool at_sandbox) {
    if (at_sandbox) {
        (void)tell_sandbox(body, nullptr);  // where that fails, the server says better why
    }
    auto saved = client.post("/api/v1/providers", body);
    if (saved && at_sandbox) {
        if (auto told = tell_sandbox(body, &saved->at("callbacks")); !told) {
            return std::unexpected(std::move(told.error()));
        }
    }
    return saved;
}

int save(const Options& options, bool is_new) {
    const auto body = options.fields.body();
    if (!body) {
        return fail(body.error());
    }
    return with_server(options, [&](ApiClient& client) -> Result<json::value> {
        return is_new ? create(client, *body, options.fields.is_sandbox)
                      : client.patch(fmt::format("/api/v1/providers/{}", options.id), *body);
    });
}

void print_trial(const json::value& trial) {
    const bool good = trial.at("good").as_bool();
    fmt::print("{} after {} ms {}\n\nThe request:\n{}\n\nThe response:\n{}\n", good ? "Good" : "Not good",
               text(trial, "took_ms"), text(trial, "why"), text_of(member(trial, "request")).value_or(""),
               text_of(member(trial, "response")).value_or("(none)"));
}

int try_it(const Options& options) {
    auto client = options.server.connect();
    if (!client) {
        return fail(client.error());
    }
    const auto trial = client->post(fmt::format("/api/v1/providers/{}/try", options.id));
    if (!trial) {
        return fail(trial.error());
    }
    if (options.as_json) {
        fmt::print("{}\n", json::serialize(*trial));
    } else {
        print_trial(*trial);
    }
    return trial->at("good").as_bool() ? exit_good : exit_refused;
}

Result<json::object> test_body(const Options& options) {
    json::object body;
    json::array to(options.to.begin(), options.to.end());
    json::array profiles(options.profiles.begin(), options.profiles.end());
    if (!to.empty()) {
        body["to"] = std::move(to);
    }
    if (!profiles.empty()) {
        body["profiles"] = std::move(profiles);
    }
    if (!options.text.empty()) {
        body["text"] = options.text;
    }
    if (!options.message.empty()) {
        auto message = parse_json(options.message);
        if (!message) {
            message.error().where = "--message, " + message.error().where;
            return std::unexpected(std::move(message.error()));
        }
        body["message"] = std::move(*message);
    }
    if (options.form != 0) {
        body["template"] = options.form;
    }
    json::object values;
    for (const std::string& value : options.values) {
        const std::size_t equals = value.find('=');
        if (equals == std::string::npos) {
            return invalid("a value is written SLOT=TEXT", "--value", value);
        }
        values[value.substr(0, equals)] = value.substr(equals + 1);
    }
    if (!values.empty()) {
        body["values"] = std::move(values);
    }
    return body;
}

int send_test(const Options& options) {
    const auto body = test_body(options);
    if (!body) {
        return fail(body.error());
    }
    auto client = options.server.connect();
    if (!client) {
        return fail(client.error());
    }
    const auto answer = client->post(fmt::format("/api/v1/providers/{}/send-test", options.id), *body);
    if (!answer) {
        return fail(answer.error());
    }
    if (options.as_json) {
        fmt::print("{}\n", json::serialize(*answer));
    } else {
        for (const json::value& result : answer->at("results").as_array()) {
            fmt::print("to {}: ", text(result, "to"));
            print_trial(result);
            if (!text(result, "advice").empty()) {
                fmt::print("\nWhat to do: {}\n", text(result, "advice"));
            }
        }
    }
    return answer->at("good").as_bool() ? exit_good : exit_refused;
}

int archive(const Options& options) {
    json::object body;
    body["stop_users"] = options.yes;
    return with_server(options, [&](ApiClient& client) {
        return client.post(fmt::format("/api/v1/providers/{}/archive", options.id), body);
    });
}

int restore(const Options& options) {
    return with_server(options, [&](ApiClient& client) {
        return client.post(fmt::format("/api/v1/providers/{}/restore", options.id));
    });
}

int remove(const Options& options) {
    auto client = options.server.connect();
    if (!client) {
        return fail(client.error());
    }
    const auto removed =
        client->remove(fmt::format("/api/v1/providers/{}?stop_users={}", options.id, options.yes ? "true" : "false"));
    if (!removed) {
        return fail(removed.error());
    }
    if (options.as_json) {
        fmt::print("{{\"deleted\":{}}}\n", options.id);
    } else {
        fmt::print("provider {} is deleted, its credentials are gone\n", options.id);
    }
    return exit_good;
}

}  // namespace

void add_provider(CLI::App& app, Action& chosen) {
    CLI::App* command = app.add_subcommand("provider", "create, change, try, archive and list providers");
    command->require_subcommand(1);
    command->footer(
        "A provider is saved only when it answers the validation of its dialect.\n"
        "Examples:\n"
        "  parley provider create --nickname main --sender +14155550100 \\\n"
        "      --endpoint https://provider.example.com/v1/messages --user me --rate 80\n"
        "  parley provider create --nickname meta --dialect meta --sender +14155550100 \\\n"
        "      --set phone_number_id=100200300400500 --set access_token=@token.txt\n"
        "  parley provider send-test 1 --to +919876543210 --text \"Does this arrive?\"\n"
        "  parley provider list\n");
    const auto options = std::make_shared<Options>();
    const auto add = [&](const char* name, const char* what, const char* example, int (*run)(const Options&),
                         bool has_id) {
        CLI::App* each = command->add_subcommand(name, what);
        if (has_id) {
            each->add_option("provider", options->id, "its id")->required();
        }
        each->add_flag("--json", options->as_json, "print JSON");
        add_server_options(*each, options->server);
        each->footer(std::string("Example:\n  parley provider ") + example + "\n");
        each->callback([&chosen, options, run] { chosen = [options, run] { return run(*options); }; });
        return each;
    };
    CLI::App* create = add(
        "create", "try a new provider and save it", "create --nickname try-out --sender +919999900000 --sandbox",
        [](const Options& given) { return save(given, true); }, false);
    create->alias("add");
    options->fields.add_to(*create, true);
    CLI::App* change = add(
        "change", "change some of a provider's settings", "change 1 --rate 200",
        [](const Options& given) { return save(given, false); }, true);
    options->fields.add_to(*change, false);
    CLI::App* list = add(
        "list", "list all providers", "list --json",
        [](const Options& given) {
            return with_server(given, [&](ApiClient& client) {
                return client.get(fmt::format("/api/v1/providers?archived={}", given.with_archived));
            });
        },
        false);
    list->add_flag("--archived", options->with_archived, "with those that are archived");
    add(
        "show", "show one, with the URLs that it calls back to", "show 1",
        [](const Options& given) {
            return with_server(
                given, [&](ApiClient& client) { return client.get(fmt::format("/api/v1/providers/{}", given.id)); });
        },
        true);
    add("try", "validate its endpoint and credentials once more and show the answer", "try 1", try_it, true)
        ->alias("test");
    CLI::App* send = add("send-test", "send a message to a few numbers and show the raw answer",
                         "send-test 1 --to +919876543210 --template 2 --value body.1=Asha", send_test, true);
    send->add_option("--to", options->to, "number with its country code; may be repeated");
    send->add_option("--profile", options->profiles, "identity of a test profile; may be repeated");
    send->add_option("--text", options->text, "free text: only within 24 hours after the person wrote");
    send->add_option("--message", options->message,
                     "free-form message of any kind as JSON, as Meta's Cloud API has it");
    send->add_option("--template", options->form, "id of a template");
    send->add_option("--value", options->values, "SLOT=TEXT of the template; else its example; may be repeated");
    CLI::App* archived = add("archive", "hide it; campaigns that use it stop", "archive 1 --yes", archive, true);
    archived->add_flag("--yes", options->yes, "also where campaigns use it: they are stopped");
    add("restore", "bring an archived one back", "restore 1", restore, true);
    CLI::App* removed =
        add("delete", "delete it with its credentials; campaigns that use it stop", "delete 1 --yes", remove, true);
    removed->add_flag("--yes", options->yes, "also where campaigns use it: they are stopped");
}

}  // namespace parley::app
