#include "app/config.h"

#include <toml++/toml.h>

#include <cstdlib>

#include "base/text.h"

namespace parley::app {

namespace {

constexpr std::string_view usual_file = "parley.toml";

std::vector<std::string_view> keys() {
    std::vector<std::string_view> names;
    for (const Setting& setting : all_settings()) {
        names.push_back(setting.key);
    }
    return names;
}

const Setting* setting_named(std::string_view key) {
    const auto settings = all_settings();
    const auto found = std::ranges::find(settings, key, &Setting::key);
    return found == settings.end() ? nullptr : &*found;
}

std::string_view name_of(SettingKind kind) {
    switch (kind) {
        case SettingKind::text: return "a string in quotes";
        case SettingKind::number: return "a whole number";
        case SettingKind::boolean: return "true or false";
    }
    return "";
}

// The value as the environment would write it; nothing where it is of another kind.
std::optional<std::string> text_of(const toml::node& value, SettingKind kind) {
    switch (kind) {
        case SettingKind::text: return value.is_string() ? value.value<std::string>() : std::nullopt;
        case SettingKind::number:
            return value.is_integer() ? std::optional(std::to_string(*value.value<std::int64_t>())) : std::nullopt;
        case SettingKind::boolean:
            return value.is_boolean() ? std::optional<std::string>(*value.value<bool>() ? "true" : "false")
                                      : std::nullopt;
    }
    return std::nullopt;
}

Result<> set(Config& config, const Setting& setting, const std::string& text, const std::string& where) {
    auto done = setting.set(config, text);
    if (!done) {
        done.error().where = where;
    }
    return done;
}

Result<> apply_file(Config& config, const std::filesystem::path& file) {
    toml::table table;
    try {
        table = toml::parse_file(file.string());
    } catch (const toml::parse_error& error) {
        return invalid(std::string(error.description()),
                       fmt::format("{}, line {}", file.string(), error.source().begin.line));
    }
    for (const auto& [key, value] : table) {
        const std::string name(key.str());
        const std::string where = fmt::format("{}, line {}", file.string(), value.source().begin.line);
        const Setting* setting = setting_named(name);
        if (setting == nullptr) {
            const std::string meant = nearest(name, keys());
            return invalid(fmt::format("there is no setting '{}'", name), where, {},
                           meant.empty() ? fmt::format("known are: {}", fmt::join(keys(), ", "))
                                         : fmt::format("did you mean '{}'?", meant));
        }
        const auto text = text_of(value, setting->kind);
        if (!text) {
            return invalid(fmt::format("'{}' must be {}", name, name_of(setting->kind)), where);
        }
        if (auto done = set(config, *setting, *text, fmt::format("{}, {}", where, name)); !done) {
            return done;
        }
    }
    return {};
}

std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t place = 0; place < row.size(); ++place) {
        row[place] = place;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
        }
    }
    return row[b.size()];
}

}  // namespace

std::optional<std::string> process_environment(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::string nearest(std::string_view given, std::span<const std::string_view> known) {
    std::string best;
    std::size_t least = std::max<std::size_t>(2, given.size() / 3) + 1;
    for (const std::string_view candidate : known) {
        // What was begun, or is a part of it, was meant too: "listen_port" means "port".
        const bool part = given.size() >= 3 && (candidate.starts_with(given) || given.ends_with(candidate));
        const std::size_t away = part ? 1 : distance(lower(given), candidate);
        if (away < least) {
            least = away;
            best = candidate;
        }
    }
    return best;
}

Result<Config> load_config(const std::filesystem::path& file, const Environment& environment, const Flags& flags) {
    Config config;
    std::filesystem::path found = file;
    if (found.empty()) {
        found = environment("PARLEY_CONFIG").value_or(std::string());
    }
    if (found.empty() && std::filesystem::exists(usual_file)) {
        found = usual_file;
    }
    if (!found.empty()) {
        if (!std::filesystem::is_regular_file(found)) {
            return Failure(Error{ErrorKind::missing, "there is no such configuration file", found.string()});
        }
        if (auto done = apply_file(config, found); !done) {
            return std::unexpected(std::move(done.error()));
        }
    }
    for (const Setting& setting : all_settings()) {
        const std::string variable = environment_name(setting);
        if (const auto text = environment(variable)) {
            if (auto done = set(config, setting, *text, "environment, " + variable); !done) {
                return std::unexpected(std::move(done.error()));
            }
        }
        if (const auto flag = flags.find(setting.key); flag != flags.end()) {
            if (auto done = set(config, setting, flag->second, flag_name(setting)); !done) {
                return std::unexpected(std::move(done.error()));
            }
        }
    }
    return config;
}

}  // namespace parley::app
