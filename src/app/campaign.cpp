#include <fmt/core.h>

#include "app/campaign_messages.h"
#include "app/campaign_view.h"
#include "app/command.h"
#include "app/plan_options.h"
#include "app/printable.h"
#include "app/server_options.h"

namespace parley::app {

namespace {

struct Options {
    ServerOptions server;
    bool as_json = false;
    bool watch = false;
    std::int64_t id = 0;
    std::string name;
    std::int64_t provider = 0;
    std::int64_t form = 0;
    std::int64_t import = 0;
    std::int64_t segment = 0;
    std::int64_t people = 0;  // a list of them
    PlanOptions plan;
    std::string status;
    std::int64_t limit = 100;
};

using OptionsPtr = std::shared_ptr<Options>;

std::string text(const json::value& parent, std::string_view key) {
    return printable(text_of(member(parent, key)).value_or(std::string()));
}

void print(const json::value& campaign) {
    fmt::print("campaign {}: {}, {}{}{}\n", text(campaign, "id"), text(campaign, "name"), text(campaign, "state"),
               text(campaign, "state_reason").empty() ? "" : ": ", text(campaign, "state_reason"));
}

int create(const Options& options) {
    const auto plan = plan_of(options.plan);
    if (!plan) {
        return fail(plan.error());
    }
    json::object body;
    body["name"] = options.name;
    if (options.provider != 0) {
        body["provider"] = options.provider;
    }
    body["template"] = options.form;
    for (const auto& [audience, id] : {std::pair("import", options.import), std::pair("segment", options.segment),
                                       std::pair("list", options.people)}) {
        if (id != 0) {
            body[audience] = id;
        }
    }
    body["plan"] = *plan;
    return ask_server(
        options.server, options.as_json, [&](ApiClient& client) { return client.post("/api/v1/campaigns", body); },
        print);
}

int list(const Options& options) {
    return ask_server(
        options.server, options.as_json, [](ApiClient& client) { return client.get("/api/v1/campaigns?limit=1000"); },
        [](const json::value& answer) {
            for (const json::value& campaign : answer.at("items").as_array()) {
                print(campaign);
            }
        });
}

int estimate(const Options& options) {
    return ask_server(
        options.server, options.as_json,
        [&](ApiClient& client) { return client.get(fmt::format("/api/v1/campaigns/{}/estimate", options.id)); },
        [](const json::value& answer) {
            fmt::print("{} of {} people would be reached\n", grouped(answer.at("reachable").as_int64()),
                       grouped(answer.at("audience").as_int64()));
            for (const json::value& left_out : answer.at("left_out").as_array()) {
                fmt::print("  {:>10} {}: {}\n", grouped(left_out.at("count").as_int64()), text(left_out, "reason"),
                           text(left_out, "meaning"));
            }
        });
}

int show(const Options& options) {
    return ask_server(
        options.server, options.as_json,
        [&](ApiClient& client) { return client.get(fmt::format("/api/v1/campaigns/{}", options.id)); },
        [](const json::value& answer) {
            print(answer);
            for (const char* key :
                 {"provider", "template", "import", "segment", "list", "created", "launched", "finished"}) {
                fmt::print("  {:<9} {}\n", key, text(answer, key));
            }
            fmt::print("  {:<9} {}\n", "plan", json::serialize(answer.at("plan")));
        });
}

int messages(const Options& options) {
    auto client = options.server.connect();
    if (!client) {
        return fail(client.error());
    }
    const auto found = read_messages(*client, options.id, options.status, options.limit);
    if (!found) {
        return fail(found.error());
    }
    fmt::print("{}", options.as_json ? json::serialize(*found) + "\n" : messages_table(*found));
    return exit_good;
}

int explain(const Options& options) {
    return ask_server(
        options.server, options.as_json,
        [&](ApiClient& client) { return client.get(fmt::format("/api/v1/messages/{}", options.id)); },
        [](const json::value& answer) { fmt::print("{}", message_story(answer)); });
}

void print_outcome(const Options& options, const json::object& statistics) {
    const std::string reason = text(statistics, "state_reason");
    fmt::print("campaign {} is {}{}{}\n\n{}", options.id, text(statistics, "state"), reason.empty() ? "" : ": ", reason,
               statistics_table(statistics));
}

int watch(const Options& options) {
    auto client = options.server.connect();
    if (!client) {
        return fail(client.error());
    }
    Progress progress(options.as_json);
    const auto statistics = follow_campaign(*client, options.id, progress);
    if (!statistics) {
        return fail(statistics.error());
    }
    if (options.as_json) {
        fmt::print("{}\n", json::serialize(*statistics));
    } else {
        print_outcome(options, *statistics);
    }
    return exit_good;
}

int statistics(const Options& options) {
    const std::string path = fmt::format("/api/v1/campaigns/{}/statistics", options.id);
    return ask_server(
        options.server, options.as_json, [&](ApiClient& client) { return client.get(path); },
        [&](const json::value& answer) { print_outcome(options, answer.as_object()); });
}

int move(const Options& options, std::string_view verb) {
    const auto path = fmt::format("/api/v1/campaigns/{}/{}", options.id, verb);
    if (options.watch) {
        auto client = options.server.connect();
        if (!client) {
            return fail(client.error());
        }
        if (const auto moved = client->post(path); !moved) {
            return fail(moved.error());
        }
        return watch(options);
    }
    return ask_server(
        options.server, options.as_json, [&](ApiClient& client) { return client.post(path); },
        [](const json::value& answer) {
            if (const json::value* resent = member(answer, "resent")) {
                fmt::print("{} messages are sent again\n", grouped(resent->as_int64()));
            } else {
                print(answer);
            }
        });
}

std::string example_of(const std::string& name) {
    if (name == "create") {
        return "create --name Spring --provider 1 --template 1 --value body.1=@Name:there";
    }
    if (name == "messages") {
        return "messages 1 --status failed";
    }
    return name == "list" ? name : name + " 1";
}

CLI::App* add_action(CLI::App* command, const OptionsPtr& options, Action& chosen, std::string name,
                     std::string_view help, int (*action)(const Options&)) {
    CLI::App* added = command->add_subcommand(std::move(name), std::string(help));
    added->add_flag("--json", options->as_json, "print JSON");
    add_server_options(*added, options->server);
    added->callback([&chosen, options, action] { chosen = [options, action] { return action(*options); }; });
    return added;
}

}  // namespace

void add_campaign(CLI::App& app, Action& chosen) {
    CLI::App* command = app.add_subcommand("campaign", "create, launch, watch and stop campaigns");
    command->require_subcommand(1);
    command->footer(
        "Examples:\n"
        "  parley campaign create --name Spring --provider 1 --template 1 --import 1 \\\n"
        "      --value body.1=@Name:there --value body.2=20%\n"
        "  parley campaign estimate 1\n"
        "  parley campaign launch 1 --watch\n"
        "  parley campaign pause 1\n"
        "  parley campaign statistics 1 --json\n");
    const auto options = std::make_shared<Options>();
    CLI::App* make = add_action(command, options, chosen, "create", "make a draft", create);
    make->add_option("--name", options->name, "its name")->required();
    make->add_option("--provider", options->provider, "id of the provider [the template's]");
    make->add_option("--template", options->form, "id of the template")->required();
    make->add_option("--import", options->import, "only people of this import [everybody]");
    make->add_option("--segment", options->segment, "only who fits this segment at the launch");
    make->add_option("--list", options->people, "only people of this list");
    make->add_option("--value", options->plan.values,
                     "SLOT=TEXT, the same for everybody, or SLOT=@ATTRIBUTE:DEFAULT, of each person; may be repeated");
    make->add_option("--attribute", options->plan.attributes,
                     "SLOT=ATTRIBUTE:DEFAULT, another way to write a value of each person");
    make->add_option("--custom", options->plan.custom, "KEY=VALUE, sent along as it is; may be repeated");
    make->add_option("--plan", options->plan.file, "JSON file with values and custom")->type_name("FILE");
    add_action(command, options, chosen, "list", "list all campaigns", list);

    const auto with_id = [&](CLI::App* added) {
        added->add_option("campaign", options->id, "its id")->required();
        return added;
    };
    with_id(add_action(command, options, chosen, "show", "what it is and with what it was made", show));
    with_id(
        add_action(command, options, chosen, "estimate", "how many it would reach, and why not the others", estimate));
    with_id(add_action(command, options, chosen, "launch", "send it", [](const Options& given) {
        return move(given, "launch");
    }))->add_flag("--watch", options->watch, "show its progress until it is over");
    with_id(add_action(command, options, chosen, "watch", "show its progress until it is over", watch));
    with_id(add_action(command, options, chosen, "statistics", "what became of everybody", statistics));
    with_id(add_action(command, options, chosen, "pause", "send nothing more for now",
                       [](const Options& given) { return move(given, "pause"); }));
    with_id(add_action(command, options, chosen, "resume", "go on", [](const Options& given) {
        return move(given, "resume");
    }))->add_flag("--watch", options->watch, "show its progress until it is over");
    with_id(add_action(command, options, chosen, "stop", "skip everybody who still waits, for good",
                       [](const Options& given) { return move(given, "stop"); }));
    with_id(add_action(command, options, chosen, "resend-uncertain",
                       "send the uncertain ones again; some may get it twice",
                       [](const Options& given) { return move(given, "resend-uncertain"); }));
    CLI::App* all = with_id(add_action(command, options, chosen, "messages", "each person's message", messages));
    all->add_option("--status", options->status, "only those: failed, uncertain, skipped, read ...");
    all->add_option("--limit", options->limit, "at most so many [100]")->check(CLI::PositiveNumber);
    CLI::App* one = add_action(command, options, chosen, "explain", "why one message went where it went", explain);
    one->add_option("message", options->id, "the message's id, as `messages` tells it")->required();
    for (CLI::App* each : command->get_subcommands({})) {
        each->footer(fmt::format("Example:\n  parley campaign {}\n", example_of(each->get_name())));
    }
}

}  // namespace parley::app
