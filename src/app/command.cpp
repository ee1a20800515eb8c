#include "app/command.h"

#include <fmt/core.h>
#include <unistd.h>

#include "app/printable.h"

namespace parley::app {

int exit_code_of(const Error& error) {
    return error.kind == ErrorKind::unavailable ? exit_unavailable : exit_refused;
}

// What a provider or a file said may stand in an error.
int fail(const Error& error) {
    fmt::print(stderr, "parley: {}{}{}\n", error.where.empty() ? "" : printable(error.where) + ": ",
               printable(error.what), error.value.empty() ? "" : " (given: " + printable(error.value) + ")");
    std::string_view rest = error.advice;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        fmt::print(stderr, "        {}\n", printable(rest.substr(0, end)));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return exit_code_of(error);
}

void add_config_options(CLI::App& command, ConfigOptions& options, std::initializer_list<std::string_view> only) {
    command.add_option("--config", options.file, "configuration file (TOML); else PARLEY_CONFIG or ./parley.toml")
        ->type_name("FILE")
        ->group("Configuration");
    for (const Setting& setting : all_settings()) {
        if (only.size() != 0 && std::ranges::find(only, setting.key) == only.end()) {
            continue;
        }
        const auto take = [&options, key = std::string(setting.key)](const std::string& value) {
            options.flags[key] = value;
        };
        const std::string help = fmt::format("{} [{}]", setting.help, setting.show(Config{}));
        if (setting.kind == SettingKind::boolean) {
            command.add_flag_callback(flag_name(setting), [take] { take("true"); }, help)->group("Configuration");
        } else {
            command.add_option_function<std::string>(flag_name(setting), take, help)
                ->type_name(setting.kind == SettingKind::number ? "N" : "TEXT")
                ->group("Configuration");
        }
    }
}

std::shared_ptr<Log> log_of(const Config& config) {
    const bool terminal = ::isatty(STDERR_FILENO) != 0;
    return make_log(config.log_level, config.log_format == "json" || (config.log_format == "auto" && !terminal));
}

}  // namespace parley::app
