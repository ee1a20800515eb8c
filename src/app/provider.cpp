#include <fmt/core.h>

#include "app/api_client.h"
#include "app/command.h"

namespace parley::app {

namespace {

struct Options {
    ServerOptions server;
    bool as_json = false;
    std::int64_t id = 0;
    std::string nickname, sender, endpoint, user, password, dialect;
    std::vector<std::string> headers;
    int rate = 0;
    int concurrency = 0;
    int answer_limit = 0;
    bool idempotent = false;
    bool is_default = false;
    bool is_sandbox = false;
};

std::string text(const json::value& parent, std::string_view key) {
    return text_of(member(parent, key)).value_or(std::string());
}

Result<json::object> body_of(const Options& options) {
    json::object body;
    const auto put = [&](std::string_view key, const std::string& value) {
        if (!value.empty()) {
            body[key] = value;
        }
    };
    put("nickname", options.nickname);
    put("sender", options.sender);
    put("endpoint", options.endpoint);
    put("user", options.user);
    put("dialect", options.dialect);
    put("password",
        options.password.empty() ? process_environment("PARLEY_PROVIDER_PASSWORD").value_or("") : options.password);
    for (const auto& [key, value] : {std::pair("rate", options.rate),
                                     {"concurrency", options.concurrency},
                                     {"answer_limit_ms", options.answer_limit}}) {
        if (value != 0) {
            body[key] = value;
        }
    }
    if (options.idempotent) {
        body["idempotent"] = true;
    }
    if (options.is_default) {
        body["default"] = true;
    }
    json::object headers;
    for (const std::string& header : options.headers) {
        const std::size_t colon = header.find(':');
        if (colon == std::string::npos || colon == 0) {
            return invalid("a header is written NAME: VALUE", "--header");
        }
        const std::size_t value = header.find_first_not_of(' ', colon + 1);
        headers[header.substr(0, colon)] = value == std::string::npos ? std::string() : header.substr(value);
    }
    if (!headers.empty()) {
        body["headers"] = std::move(headers);
    }
    return body;
}

void print(const json::value& provider) {
    fmt::print(
        "provider {}: {} ({}), sender {}\n  endpoint        {}\n  rate            {} a second, {} at once, answer "
        "within {} ms\n  status URL      {}\n  incoming URL    {}\n",
        text(provider, "id"), text(provider, "nickname"), text(provider, "dialect"), text(provider, "sender"),
        text(provider, "endpoint"), text(provider, "rate"), text(provider, "concurrency"),
        text(provider, "answer_limit_ms"), text(provider.at("callbacks"), "status"),
        text(provider.at("callbacks"), "incoming"));
}

int show(const Result<json::value>& answer, bool as_json) {
    if (!answer) {
        return fail(answer.error());
    }
    if (as_json) {
        fmt::print("{}\n", json::serialize(*answer));
    } else if (const json::value* items = member(*answer, "items")) {
        for (const json::value& provider : items->as_array()) {
            print(provider);
        }
        if (items->as_array().empty()) {
            fmt::print("there are no providers; make one with `parley provider create`\n");
        }
    } else {
        print(*answer);
        if (const json::value* trial = member(*answer, "trial")) {
            fmt::print("It answered the validation message in {} ms.\n", text(*trial, "took_ms"));
        }
    }
    return exit_good;
}

int with_server(const Options& options, const std::function<Result<json::value>(ApiClient&)>& ask) {
    auto client = options.server.connect();
    if (!client) {
        return fail(client.error());
    }
    return show(ask(*client), options.as_json);
}

// A simulated provider learns through its control where its callbacks go, as a real one does from its own pages.
Result<> tell_sandbox(const Options& options, const json::object& sent, const json::value& provider) {
    const auto endpoint = parse_endpoint(options.endpoint);
    auto control = endpoint ? ApiClient::make("http://" + endpoint->authority(), {})
                            : Result<ApiClient>(std::unexpected(endpoint.error()));
    if (!control) {
        return std::unexpected(std::move(control.error()));
    }
    json::object account;
    for (const std::string_view key : {"sender", "user", "password"}) {
        if (const json::value* value = sent.if_contains(key)) {
            account[key] = *value;
        }
    }
    account["status_url"] = provider.at("callbacks").at("status");
    account["incoming_url"] = provider.at("callbacks").at("incoming");
    json::object settings;
    settings["accounts"] = json::array{std::move(account)};
    if (auto told = control->patch("/sandbox/settings", settings); !told) {
        told.error().advice = "the provider is saved; --sandbox is only for the simulated provider of `parley sandbox`";
        return std::unexpected(std::move(told.error()));
    }
    return {};
}

int save(const Options& options, bool is_new) {
    const auto body = body_of(options);
    if (!body) {
        return fail(body.error());
    }
    return with_server(options, [&](ApiClient& client) -> Result<json::value> {
        auto saved = is_new ? client.post("/api/v1/providers", *body)
                            : client.patch(fmt::format("/api/v1/providers/{}", options.id), *body);
        if (saved && options.is_sandbox) {
            if (auto told = tell_sandbox(options, *body, *saved); !told) {
                return std::unexpected(std::move(told.error()));
            }
        }
        return saved;
    });
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
    const bool good = trial->at("good").as_bool();
    if (options.as_json) {
        fmt::print("{}\n", json::serialize(*trial));
    } else {
        fmt::print("{} after {} ms {}\n\nThe request:\n{}\n\nThe response:\n{}\n", good ? "Good" : "Not good",
                   text(*trial, "took_ms"), text(*trial, "why"), text(*trial, "request"), text(*trial, "response"));
    }
    return good ? exit_good : exit_refused;
}

void add_fields(CLI::App& command, Options& options, bool required) {
    command.add_option("--nickname", options.nickname, "name that you know it by")->required(required);
    command.add_option("--sender", options.sender, "your number at the provider")->required(required);
    command.add_option("--endpoint", options.endpoint, "URL that messages are posted to")->required(required);
    command.add_option("--user", options.user, "user of Basic authentication");
    command.add_option("--password", options.password, "its password; better in PARLEY_PROVIDER_PASSWORD");
    command.add_option("--header", options.headers, "header of each request, \"NAME: VALUE\"; may be repeated");
    command.add_option("--dialect", options.dialect, "language that it speaks [generic]");
    command.add_option("--rate", options.rate, "messages a second [80]");
    command.add_option("--concurrency", options.concurrency, "requests in flight, 30 to 1500 [1000]");
    command.add_option("--answer-limit", options.answer_limit, "milliseconds that it has to answer [1000]");
    command.add_flag("--idempotent", options.idempotent, "it drops message ids that it has seen");
    command.add_flag("--default", options.is_default, "use it where none is named");
}

}  // namespace

void add_provider(CLI::App& app, Action& chosen) {
    CLI::App* command = app.add_subcommand("provider", "create, change, try and list providers");
    command->require_subcommand(1);
    command->footer(
        "A provider is saved only when it answers the validation message.\n"
        "Examples:\n"
        "  parley provider create --nickname main --sender +14155550100 \\\n"
        "      --endpoint https://provider.example.com/v1/messages --user me --rate 80\n"
        "  parley provider list\n"
        "  parley provider change 1 --rate 200\n"
        "  parley provider try 1\n");
    const auto options = std::make_shared<Options>();
    const auto common = [&](CLI::App* each) {
        each->add_flag("--json", options->as_json, "print JSON");
        add_server_options(*each, options->server);
    };
    CLI::App* create = command->add_subcommand("create", "try a new provider and save it")->alias("add");
    add_fields(*create, *options, true);
    create->add_flag("--sandbox", options->is_sandbox, "it is `parley sandbox`: tell it where to call back");
    common(create);
    create->callback([&chosen, options] { chosen = [options] { return save(*options, true); }; });

    CLI::App* change = command->add_subcommand("change", "change some of a provider's settings");
    change->add_option("provider", options->id, "its id")->required();
    add_fields(*change, *options, false);
    common(change);
    change->callback([&chosen, options] { chosen = [options] { return save(*options, false); }; });

    CLI::App* list = command->add_subcommand("list", "list all providers");
    common(list);
    list->callback([&chosen, options] {
        chosen = [options] {
            return with_server(*options, [](ApiClient& client) { return client.get("/api/v1/providers"); });
        };
    });

    CLI::App* one = command->add_subcommand("show", "show one, with the URLs that it calls back to");
    one->add_option("provider", options->id, "its id")->required();
    common(one);
    one->callback([&chosen, options] {
        chosen = [options] {
            const std::string path = fmt::format("/api/v1/providers/{}", options->id);
            return with_server(*options, [&](ApiClient& client) { return client.get(path); });
        };
    });

    CLI::App* trial = command->add_subcommand("try", "send the validation message and show the answer")->alias("test");
    trial->add_option("provider", options->id, "its id")->required();
    common(trial);
    trial->callback([&chosen, options] { chosen = [options] { return try_it(*options); }; });
    create->footer(
        "Example:\n"
        "  parley provider create --nickname try-out --sender +919999900000 \\\n"
        "      --endpoint http://127.0.0.1:8090/generic/messages --sandbox\n");
    change->footer("Example:\n  parley provider change 1 --rate 200\n");
    list->footer("Example:\n  parley provider list --json\n");
    one->footer("Example:\n  parley provider show 1\n");
    trial->footer("Example:\n  parley provider try 1\n");
}

}  // namespace parley::app
