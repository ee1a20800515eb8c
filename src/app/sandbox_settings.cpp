#include "app/sandbox_settings.h"

#include <fstream>
#include <iterator>

namespace parley::app {

namespace {

Result<json::object> read_settings_file(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    if (!stream) {
        return Failure(Error{ErrorKind::missing, "this file cannot be read", path});
    }
    auto settings = parse_json(text);
    if (!settings) {
        settings.error().where = fmt::format("{}, {}", path, settings.error().where);
        return std::unexpected(std::move(settings.error()));
    }
    if (!settings->is_object()) {
        return invalid("settings are a JSON object", path);
    }
    return std::move(settings->get_object());
}

Result<sandbox::Settings> read_over(const json::object& given, sandbox::Settings base, const std::string& source) {
    auto settings = sandbox::read_settings(given, std::move(base));
    if (!settings) {
        settings.error().where = fmt::format("{}, {}", source, settings.error().where);
    }
    return settings;
}

// A server's two callback URLs differ in their last word.
json::array accounts_for(const std::string& status_url) {
    constexpr std::string_view tail = "/status";
    json::object account{{"status_url", status_url}};
    if (status_url.ends_with(tail)) {
        account["incoming_url"] = status_url.substr(0, status_url.size() - tail.size()) + "/incoming";
    }
    return {std::move(account)};
}

}  // namespace

Result<> put_setting(json::object& settings, const std::string& given) {
    const std::size_t sign = given.find('=');
    if (sign == std::string::npos || sign == 0) {
        return invalid("is written PATH=VALUE", "--set", given, "such as callbacks.read=0.5");
    }
    const std::string path = given.substr(0, sign);
    const std::string text = given.substr(sign + 1);
    json::object* place = &settings;
    std::size_t begin = 0;
    for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', begin)) {
        json::value& part = (*place)[path.substr(begin, dot - begin)];
        if (!part.is_object()) {
            part = json::object();
        }
        place = &part.get_object();
        begin = dot + 1;
    }
    const auto value = parse_json(text);
    (*place)[path.substr(begin)] = value ? *value : json::value(text);
    return {};
}

Result<sandbox::Settings> settings_of(const SandboxOptions& options) {
    Result<sandbox::Settings> settings = sandbox::Settings{};
    if (!options.file.empty()) {
        const auto given = read_settings_file(options.file);
        if (!given) {
            return std::unexpected(given.error());
        }
        settings = read_over(*given, std::move(*settings), options.file);
    }
    json::object over;
    for (const std::string& given : options.set) {
        if (auto fine = put_setting(over, given); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
    }
    if (settings) {
        settings = read_over(over, std::move(*settings), "--set");
    }
    if (settings && !options.callback_url.empty()) {
        settings =
            read_over({{"accounts", accounts_for(options.callback_url)}}, std::move(*settings), "--callback-url");
    }
    if (!settings) {
        return settings;
    }
    settings->seed = options.seed.value_or(settings->seed);
    if (!options.received_log.empty()) {
        settings->log.received_path = options.received_log;
    }
    if (!options.acknowledged_log.empty()) {
        settings->log.acknowledged_path = options.acknowledged_log;
    }
    return settings;
}

}  // namespace parley::app
