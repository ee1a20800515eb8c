#include <fmt/core.h>

#include "api/dialect_json.h"
#include "app/command.h"
#include "app/dialect_page.h"
#include "app/table.h"
#include "dialect/bridge.h"

namespace parley::app {

namespace {

struct Options {
    std::string name, from, to;
    bool as_json = false;
    bool as_markdown = false;
};

Result<const Dialect*> known(const std::string& name, const char* where) {
    const Dialect* dialect = dialect_named(name);
    if (dialect != nullptr) {
        return dialect;
    }
    std::string names;
    for (const Dialect* each : all_dialects()) {
        names += (names.empty() ? "" : ", ") + std::string(each->name);
    }
    return invalid("there is no such dialect", where, name, "there are " + names);
}

int list(bool as_json) {
    if (as_json) {
        json::array items;
        for (const Dialect* dialect : all_dialects()) {
            items.push_back(api::to_json(*dialect));
        }
        fmt::print("{}\n", json::serialize(items));
        return exit_good;
    }
    Table table({{"name"}, {"speaks with"}, {"settings (* required)"}});
    for (const Dialect* dialect : all_dialects()) {
        std::string fields;
        for (const AccountField& field : dialect->fields) {
            fields += fmt::format("{}{}{}", fields.empty() ? "" : " ", field.name, field.required ? "*" : "");
        }
        table.add({std::string(dialect->name), std::string(dialect->title), fields});
    }
    fmt::print("{}\n`parley dialects NAME` shows one, `parley dialects --from A --to B` what a bridge carries.\n",
               table.text());
    return exit_good;
}

int show(const Dialect& dialect, bool as_json) {
    if (as_json) {
        fmt::print("{}\n", json::serialize(api::to_json(dialect)));
        return exit_good;
    }
    fmt::print("{} ({})\n\n", dialect.title, dialect.name);
    Table fields({{"setting"}, {"meaning"}});
    for (const AccountField& field : dialect.fields) {
        std::string meaning(field.label);
        meaning += field.required ? ", required" : "";
        meaning += field.secret ? ", secret" : "";
        meaning += field.choices.empty() ? "" : fmt::format(", one of: {}", field.choices);
        meaning += field.otherwise.empty() ? "" : fmt::format(", else {}", field.otherwise);
        meaning += field.hint.empty() ? "" : fmt::format("; {}", field.hint);
        fields.add({std::string(field.name), meaning});
    }
    Table features({{"part"}, {"is"}, {"note"}});
    for (const Feature feature : all_features()) {
        features.add({std::string(description_of(feature)), std::string(name_of(dialect.can.carriage_of(feature))),
                      std::string(dialect.can.note_of(feature))});
    }
    fmt::print("{}\n{}", fields.text(), features.text());
    return exit_good;
}

int show_bridge(const Dialect& from, const Dialect& to, bool as_json) {
    if (as_json) {
        fmt::print("{}\n", json::serialize(api::bridge_json(from, to)));
        return exit_good;
    }
    Table table({{"part"}, {fmt::format("{} to {}", from.name, to.name)}, {"note"}});
    for (const Crossing& crossing : bridge(from, to)) {
        table.add({std::string(description_of(crossing.feature)),
                   crossing.carriage ? std::string(name_of(*crossing.carriage)) : fmt::format("not in {}", from.name),
                   crossing.carriage ? std::string(crossing.note) : std::string()});
    }
    fmt::print("{}", table.text());
    return exit_good;
}

int run(const Options& options) {
    if (options.as_markdown) {
        fmt::print("{}", dialect_page());
        return exit_good;
    }
    if (options.from.empty() != options.to.empty()) {
        return fail(Error{ErrorKind::invalid, "a bridge has two ends", options.from.empty() ? "--from" : "--to"});
    }
    if (!options.from.empty()) {
        const auto from = known(options.from, "--from");
        const auto to = known(options.to, "--to");
        if (!from || !to) {
            return fail(from ? to.error() : from.error());
        }
        return show_bridge(**from, **to, options.as_json);
    }
    if (options.name.empty()) {
        return list(options.as_json);
    }
    const auto dialect = known(options.name, "NAME");
    return dialect ? show(**dialect, options.as_json) : fail(dialect.error());
}

}  // namespace

void add_dialects(CLI::App& app, Action& chosen) {
    CLI::App* command =
        app.add_subcommand("dialects", "show which providers' languages are spoken, and what each carries");
    const auto options = std::make_shared<Options>();
    command->add_option("name", options->name, "one of them");
    command->add_option("--from", options->from, "what becomes of a message from this dialect");
    command->add_option("--to", options->to, "when it is written on in this one");
    command->add_flag("--markdown", options->as_markdown, "print docs/dialects.md");
    command->add_flag("--json", options->as_json, "print JSON");
    command->footer(
        "Examples:\n"
        "  parley dialects\n"
        "  parley dialects meta\n"
        "  parley dialects --from generic --to vonage\n");
    command->callback([&chosen, options] { chosen = [options] { return run(*options); }; });
}

}  // namespace parley::app
