#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

namespace parley::app {

// What can be set. docs/configuration.md says the same in more words.
struct Config {
    std::filesystem::path data = "parley-data";
    std::string address = "127.0.0.1";
    unsigned short port = 8'080;
    std::string public_url = {};       // empty: made of address and port
    std::string default_country = {};  // ISO 3166 alpha-2, of numbers without country code
    std::string log_level = "info";
    std::string log_format = "auto";             // auto: text on a terminal, else json
    int threads = 16;                            // for requests that wait
    int import_megabytes = 4'096;                // of one file of people
    int rate_limit = 2'000;                      // requests a second of one caller; 0: none
    std::filesystem::path secret_key_file = {};  // empty: beside the data directory, not in it
    bool allow_private_urls = false;
    std::string webhook_allow = {};        // hosts and addresses of our own network that webhooks may go to
    std::filesystem::path dashboard = {};  // folder of its files, empty: the built-in ones
    int exchange_log_megabytes = 256;      // raw requests, answers and callbacks of messages; 0: none are kept
    bool sandbox = false;
    unsigned short sandbox_port = 8'090;

    std::string server_url() const;  // where this machine reaches the API
    std::filesystem::path secret_key_path() const;
};

enum class SettingKind { text, number, boolean };

// One name for all three places: `sandbox_port` in the file, PARLEY_SANDBOX_PORT in the environment,
// --sandbox-port on the command line.
struct Setting {
    std::string_view key;
    SettingKind kind;
    std::string_view help;
    Result<> (*set)(Config& config, const std::string& text);
    std::string (*show)(const Config& config);
};

std::span<const Setting> all_settings();
std::string environment_name(const Setting& setting);
std::string flag_name(const Setting& setting);

// What was given on the command line, by key.
using Flags = std::map<std::string, std::string, std::less<>>;
// The value of an environment variable, or nothing.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
std::optional<std::string> process_environment(const std::string& name);

// The file, then the environment over it, then the flags. `file` empty: PARLEY_CONFIG, or
// parley.toml where that is there. Error: invalid, naming file and line, variable or flag.
Result<Config> load_config(const std::filesystem::path& file, const Environment& environment, const Flags& flags);

// The one of `known` that somebody most likely meant, or empty.
std::string nearest(std::string_view given, std::span<const std::string_view> known);

}  // namespace parley::app
