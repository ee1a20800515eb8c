#include "app/dialect_page.h"

#include <fmt/format.h>

#include "dialect/bridge.h"
#include "dialect/preset.h"

namespace parley::app {

namespace {

constexpr std::string_view beginning = R"(# Dialects

Made by `parley dialects --markdown` from the tables that the code itself reads; a test holds this page to them.

A dialect is the wire language of a provider. Parley speaks each in both directions: as its client, and, in the
sandbox, as the provider. What a dialect cannot carry is refused before anything leaves, with the part named.

- **carried**: arrives as it was
- **changed**: arrives in another form; the note says how
- **lost**: has no form there; a message with it is refused

)";

std::string sign_of(Carriage carriage) {
    switch (carriage) {
        case Carriage::carried: return "carried";
        case Carriage::changed: return "changed";
        case Carriage::lost: return "lost";
    }
    return "lost";
}

std::string cell(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        out += letter == '|' ? std::string("\\|") : std::string(1, letter);
    }
    return out;
}

void add_overview(std::string& page) {
    page +=
        "## Overview\n\n| dialect | name | our id comes back | its own id | signed callbacks | lists its templates | "
        "statuses |\n";
    page += "|---|---|---|---|---|---|---|\n";
    for (const Dialect* dialect : all_dialects()) {
        const Capabilities& can = dialect->can;
        page += fmt::format("| {} | `{}` | {} | {} | {} | {} | {} |\n", dialect->title, dialect->name,
                            can.echoes_message_id ? "yes" : "no", can.has_own_id ? "yes" : "no",
                            can.signature.empty() ? std::string_view("no") : can.signature,
                            can.lists_templates ? "yes" : "no", can.statuses);
    }
}

void add_features(std::string& page) {
    page += "\n## What each carries\n\n| part |";
    std::string rule = "|---|";
    for (const Dialect* dialect : all_dialects()) {
        page += fmt::format(" `{}` |", dialect->name);
        rule += "---|";
    }
    page += "\n" + rule + "\n";
    for (const Feature feature : all_features()) {
        page += fmt::format("| {} |", description_of(feature));
        for (const Dialect* dialect : all_dialects()) {
            page += fmt::format(" {} |", sign_of(dialect->can.carriage_of(feature)));
        }
        page += "\n";
    }
}

void add_limits(std::string& page) {
    page += "\n## Limits\n\nLengths in characters.\n\n| limit |";
    std::string rule = "|---|";
    for (const Dialect* dialect : all_dialects()) {
        page += fmt::format(" `{}` |", dialect->name);
        rule += "---|";
    }
    page += "\n" + rule + "\n";
    const auto names = all_limits(Limits{});
    for (std::size_t at = 0; at < names.size(); ++at) {
        std::string title(names[at].first);
        std::ranges::replace(title, '_', ' ');
        page += fmt::format("| {} |", title);
        for (const Dialect* dialect : all_dialects()) {
            page += fmt::format(" {} |", all_limits(dialect->can.limits)[at].second);
        }
        page += "\n";
    }
}

void add_dialect(std::string& page, const Dialect& dialect) {
    page += fmt::format("\n## {}\n\n`--dialect {}`", dialect.title, dialect.name);
    page += dialect.default_endpoint.empty()
                ? std::string("; its endpoint is given by the provider.\n")
                : fmt::format("; endpoint `{}` unless another is given.\n", dialect.default_endpoint);
    page += "\n| setting | meaning | required | secret | default |\n|---|---|---|---|---|\n";
    for (const AccountField& field : dialect.fields) {
        std::string meaning(field.label);
        if (!field.hint.empty()) {
            meaning += fmt::format(": {}", cell(field.hint));
        }
        if (!field.choices.empty()) {
            meaning += fmt::format(" ({})", field.choices);
        }
        page += fmt::format("| `{}` | {} | {} | {} | {} |\n", field.name, meaning, field.required ? "yes" : "no",
                            field.secret ? "yes" : "no",
                            field.otherwise.empty() ? "" : fmt::format("`{}`", field.otherwise));
    }
    page += "\nChanged or lost:\n\n";
    for (const Feature feature : all_features()) {
        const Carriage carriage = dialect.can.carriage_of(feature);
        if (carriage != Carriage::carried) {
            const std::string_view note = dialect.can.note_of(feature);
            page += fmt::format("- {}: {}{}\n", description_of(feature), sign_of(carriage),
                                note.empty() ? std::string() : fmt::format(" - {}", note));
        }
    }
    if (dialect.name == "generic") {
        page += "\nPresets (`--preset`): ";
        std::string names;
        for (const Preset& preset : all_presets()) {
            names += fmt::format("{}`{}` ({}; {})", names.empty() ? "" : ", ", preset.name, preset.title, preset.note);
        }
        page += names + ".\n";
    }
}

std::string list_of(const std::vector<Crossing>& crossings, std::optional<Carriage> wanted) {
    std::string list;
    for (const Crossing& crossing : crossings) {
        if (crossing.carriage == wanted) {
            list += fmt::format("{}{}", list.empty() ? "" : ", ", name_of(crossing.feature));
        }
    }
    return list.empty() ? "-" : list;
}

// For a gateway that takes one dialect and delivers in another.
void add_bridges(std::string& page) {
    page +=
        "\n## From one to another\n\nWhat becomes of each part that the first reads when the second writes it on "
        "(`parley dialects --from A --to B` has the notes). Parts that the first does not have are left out.\n\n"
        "| from | to | changed | lost |\n|---|---|---|---|\n";
    for (const Dialect* from : all_dialects()) {
        for (const Dialect* to : all_dialects()) {
            const auto crossings = bridge(*from, *to);
            page += fmt::format("| `{}` | `{}` | {} | {} |\n", from->name, to->name,
                                list_of(crossings, Carriage::changed), list_of(crossings, Carriage::lost));
        }
    }
}

}  // namespace

std::string dialect_page() {
    std::string page(beginning);
    add_overview(page);
    add_features(page);
    add_limits(page);
    for (const Dialect* dialect : all_dialects()) {
        add_dialect(page, *dialect);
    }
    add_bridges(page);
    return page;
}

}  // namespace parley::app
