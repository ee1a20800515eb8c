#include <charconv>

#include "app/config.h"
#include "base/http.h"
#include "base/text.h"
#include "net/url_guard.h"

namespace parley::app {

namespace {

Result<int> number_between(const std::string& text, int least, int most) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc() || end != text.data() + text.size() || number < least || number > most) {
        return invalid(fmt::format("must be a whole number from {} to {}", least, most), {}, text);
    }
    return number;
}

template <class Number>
Result<> set_number(Number& target, const std::string& text, int least, int most) {
    const auto number = number_between(text, least, most);
    if (!number) {
        return std::unexpected(number.error());
    }
    target = static_cast<Number>(*number);
    return {};
}

Result<> set_one_of(std::string& target, const std::string& text, std::initializer_list<std::string_view> choices) {
    if (std::ranges::find(choices, text) == choices.end()) {
        return invalid(fmt::format("must be one of: {}", fmt::join(choices, ", ")), {}, text);
    }
    target = text;
    return {};
}

Result<> set_boolean(bool& target, const std::string& text) {
    if (text != "true" && text != "false") {
        return invalid("must be true or false", {}, text);
    }
    target = text == "true";
    return {};
}

Result<> set_country(std::string& target, const std::string& text) {
    const auto is_letter = [](char letter) { return letter >= 'A' && letter <= 'Z'; };
    if (!text.empty() && (text.size() != 2 || !std::ranges::all_of(text, is_letter))) {
        return invalid("must be a country's two capital letters", {}, text, "such as IN or DE; empty for none");
    }
    target = text;
    return {};
}

Result<> set_public_url(std::string& target, const std::string& text) {
    if (text.empty()) {
        target.clear();
        return {};
    }
    const auto endpoint = parse_endpoint(text);
    if (!endpoint) {
        return std::unexpected(endpoint.error());
    }
    if (endpoint->target.find('?') != std::string::npos) {
        return invalid("must not have a query", {}, text);
    }
    target = text.ends_with('/') ? text.substr(0, text.size() - 1) : text;
    return {};
}

Result<> set_allowed_addresses(std::string& target, const std::string& text) {
    if (const auto guard = net::UrlGuard::parse(text); !guard) {
        return std::unexpected(guard.error());
    }
    target = text;
    return {};
}

// Of the folder itself, however it is written: ".", "x/.", "..", "parley-data/".
std::filesystem::path resolved(const std::filesystem::path& folder) {
    std::error_code failed;
    const std::filesystem::path whole = std::filesystem::absolute(folder, failed);
    std::filesystem::path path = std::filesystem::weakly_canonical(whole, failed);
    if (failed) {
        path = whole.lexically_normal();
    }
    return path.has_filename() ? path : path.parent_path();
}

constexpr auto settings = std::to_array<Setting>({
    {"data", SettingKind::text, "folder of the database, the journal and the first API key",
     [](Config& config, const std::string& text) -> Result<> {
         if (text.empty()) {
             return invalid("must not be empty");
         }
         config.data = text;
         return {};
     },
     [](const Config& config) { return config.data.string(); }},
    {"address", SettingKind::text, "address that the server listens on; 0.0.0.0 for every one",
     [](Config& config, const std::string& text) -> Result<> {
         if (text.empty()) {
             return invalid("must not be empty");
         }
         config.address = text;
         return {};
     },
     [](const Config& config) { return config.address; }},
    {"port", SettingKind::number, "port that the server listens on; 0 lets the system choose",
     [](Config& config, const std::string& text) { return set_number(config.port, text, 0, 65'535); },
     [](const Config& config) { return std::to_string(config.port); }},
    {"public_url", SettingKind::text, "how providers reach this server, for callback URLs; empty: address and port",
     [](Config& config, const std::string& text) { return set_public_url(config.public_url, text); },
     [](const Config& config) { return config.public_url; }},
    {"default_country", SettingKind::text, "country of phone numbers without country code, such as IN; empty: none",
     [](Config& config, const std::string& text) { return set_country(config.default_country, text); },
     [](const Config& config) { return config.default_country; }},
    {"log_level", SettingKind::text, "trace, debug, info, warning, error, critical or off",
     [](Config& config, const std::string& text) {
         return set_one_of(config.log_level, text, {"trace", "debug", "info", "warning", "error", "critical", "off"});
     },
     [](const Config& config) { return config.log_level; }},
    {"log_format", SettingKind::text, "json, text, or auto: text on a terminal, else json",
     [](Config& config, const std::string& text) {
         return set_one_of(config.log_format, text, {"auto", "json", "text"});
     },
     [](const Config& config) { return config.log_format; }},
    {"threads", SettingKind::number, "threads for API requests that wait for the disk or a provider",
     [](Config& config, const std::string& text) { return set_number(config.threads, text, 1, 256); },
     [](const Config& config) { return std::to_string(config.threads); }},
    {"import_megabytes", SettingKind::number,
     "longest file of people that is taken, in MB; it lies on the disk until it is read",
     [](Config& config, const std::string& text) { return set_number(config.import_megabytes, text, 1, 1'000'000); },
     [](const Config& config) { return std::to_string(config.import_megabytes); }},
    {"rate_limit", SettingKind::number, "requests a second that one key or member may make; 0: no limit",
     [](Config& config, const std::string& text) { return set_number(config.rate_limit, text, 0, 1'000'000); },
     [](const Config& config) { return std::to_string(config.rate_limit); }},
    {"secret_key_file", SettingKind::text, "key that seals providers' credentials; empty: beside the data folder, .key",
     [](Config& config, const std::string& text) -> Result<> {
         config.secret_key_file = text;
         return {};
     },
     [](const Config& config) { return config.secret_key_file.string(); }},
    {"allow_private_urls", SettingKind::boolean, "accept media at addresses that only this network reaches",
     [](Config& config, const std::string& text) { return set_boolean(config.allow_private_urls, text); },
     [](const Config& config) { return std::string(config.allow_private_urls ? "true" : "false"); }},
    {"webhook_allow", SettingKind::text,
     "hosts, addresses and ranges of this network that webhooks may go to, by comma",
     [](Config& config, const std::string& text) { return set_allowed_addresses(config.webhook_allow, text); },
     [](const Config& config) { return config.webhook_allow; }},
    {"dashboard", SettingKind::text, "folder of a dashboard to serve in place of the built-in one; empty: the built-in",
     [](Config& config, const std::string& text) -> Result<> {
         config.dashboard = text;
         return {};
     },
     [](const Config& config) { return config.dashboard.string(); }},
    {"exchange_log_megabytes", SettingKind::number,
     "room for raw requests, answers and callbacks of messages, in MB; 0 keeps none",
     [](Config& config, const std::string& text) {
         return set_number(config.exchange_log_megabytes, text, 0, 1'000'000);
     },
     [](const Config& config) { return std::to_string(config.exchange_log_megabytes); }},
    {"sandbox", SettingKind::boolean, "also run the sandbox, a simulated provider with phones",
     [](Config& config, const std::string& text) { return set_boolean(config.sandbox, text); },
     [](const Config& config) { return std::string(config.sandbox ? "true" : "false"); }},
    {"sandbox_port", SettingKind::number, "port of the sandbox, on 127.0.0.1 only; 0 lets the system choose",
     [](Config& config, const std::string& text) { return set_number(config.sandbox_port, text, 0, 65'535); },
     [](const Config& config) { return std::to_string(config.sandbox_port); }},
});

}  // namespace

std::span<const Setting> all_settings() {
    return settings;
}

std::string environment_name(const Setting& setting) {
    std::string name = "PARLEY_";
    for (const char letter : setting.key) {
        name += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    }
    return name;
}

std::string flag_name(const Setting& setting) {
    std::string name = "--" + std::string(setting.key);
    std::ranges::replace(name, '_', '-');
    return name;
}

std::filesystem::path Config::secret_key_path() const {
    if (!secret_key_file.empty()) {
        return secret_key_file;
    }
    std::filesystem::path beside = resolved(data);
    beside += ".key";
    return beside;
}

std::string Config::server_url() const {
    const bool everywhere = address == "0.0.0.0" || address == "::";
    const std::string host = everywhere                               ? "127.0.0.1"
                             : address.find(':') != std::string::npos ? "[" + address + "]"
                                                                      : address;
    return fmt::format("http://{}:{}", host, port);
}

}  // namespace parley::app
