#include "app/provider_fields.h"

#include <fstream>
#include <iterator>

#include "app/config.h"
#include "app/sandbox_host.h"
#include "dialect/dialect.h"
#include "dialect/preset.h"

namespace parley::app {

namespace {

Result<json::object> headers_of(const std::vector<std::string>& given, const char* flag) {
    json::object headers;
    for (const std::string& header : given) {
        const std::size_t colon = header.find(':');
        if (colon == std::string::npos || colon == 0) {
            return invalid("a header is written NAME: VALUE", flag);
        }
        const std::size_t value = header.find_first_not_of(' ', colon + 1);
        headers[header.substr(0, colon)] = value == std::string::npos ? std::string() : header.substr(value);
    }
    return headers;
}

// @FILE stands for what is in the file, so that a key is neither typed nor seen by others.
Result<std::string> value_of(const std::string& text, const std::string& flag) {
    if (!text.starts_with('@')) {
        return text;
    }
    std::ifstream stream(text.substr(1), std::ios::binary);
    std::string content(std::istreambuf_iterator<char>(stream), {});
    if (!stream) {
        return Failure(Error{ErrorKind::missing, "this file cannot be read", flag, text.substr(1)});
    }
    while (content.ends_with('\n') || content.ends_with('\r')) {
        content.pop_back();
    }
    return content;
}

std::string variable_for(std::string_view field) {
    std::string name = "PARLEY_PROVIDER_";
    for (const char letter : field) {
        name += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    }
    return name;
}

Result<> apply(const Preset& preset, json::object& body, json::object& headers, const json::object& settings) {
    for (const PresetHeader& header : preset.headers) {
        if (headers.contains(header.name)) {
            continue;
        }
        if (header.value.empty()) {
            return invalid(fmt::format("{} needs the header {}", preset.title, header.name), "--header", {},
                           fmt::format("--header \"{}: VALUE\"; {}", header.name, header.hint));
        }
        headers[header.name] = header.value;
    }
    if (preset.needs_user && !settings.contains("user")) {
        return invalid(fmt::format("{} needs user and password", preset.title), "--user", {}, std::string(preset.note));
    }
    if (!body.contains("endpoint")) {
        return invalid(fmt::format("{} needs its endpoint", preset.title), "--endpoint", {},
                       "it looks like " + std::string(preset.endpoint));
    }
    return {};
}

}  // namespace

void ProviderFields::add_to(CLI::App& command, bool is_new) {
    command.add_option("--nickname", nickname, "name that you know it by")->required(is_new);
    command.add_option("--dialect", dialect, "language that it speaks: `parley dialects` lists them [generic]");
    command.add_option("--sender", sender, "your number or short code at the provider")->required(is_new);
    command.add_option("--endpoint", endpoint,
                       "URL that messages are posted to, where the dialect has none of its own");
    command.add_option(
        "--set", settings,
        "field of its dialect, NAME=VALUE; NAME=@FILE reads a file, NAME= takes it away; may be repeated");
    command.add_option("--user", user, "user of Basic authentication (generic); the same as --set user=...");
    command.add_option("--password", password, "its password; better in PARLEY_PROVIDER_PASSWORD");
    command.add_option("--preset", preset, "known partner of the generic API: exotel, haptik or kaleyra");
    command.add_option("--header", headers,
                       "header of each request, \"NAME: VALUE\", where {status_url} and {incoming_url} stand for the "
                       "callback URLs; may be repeated");
    command.add_option("--auto-reply", auto_reply, "text for those who write and are no profile; empty: none");
    command.add_option("--template-url", template_url, "URL that its templates are imported from");
    command.add_option("--template-user", template_user,
                       "user of Basic authentication there; password in PARLEY_PROVIDER_TEMPLATE_PASSWORD");
    command.add_option("--template-header", template_headers, "header there, \"NAME: VALUE\"; may be repeated");
    command.add_option("--template-page", template_page, "templates a request, 1 to 1000 [100]");
    command.add_option("--click-domain", click_domain, "buttons of imported templates that lead there count clicks");
    command.add_option("--rate", rate, "messages a second [80]");
    command.add_option("--concurrency", concurrency, "requests in flight, 30 to 1500 [1000]");
    command.add_option("--answer-limit", answer_limit, "milliseconds that it has to answer [1000]");
    command.add_flag("--idempotent", idempotent, "it drops message ids that it has seen");
    command.add_flag("--default", is_default, "use it where none is named");
    if (is_new) {
        command.add_flag("--sandbox", is_sandbox,
                         "it is `parley sandbox`: use its address, and tell it where to call back");
    }
}

Result<json::object> ProviderFields::body() const {
    json::object body;
    const auto put = [](json::object& into, std::string_view key, const std::string& value) {
        if (!value.empty()) {
            into[key] = value;
        }
    };
    const Dialect* named = dialect_named(dialect.empty() ? std::string_view("generic") : std::string_view(dialect));
    const std::string spoken(named == nullptr ? std::string_view(dialect) : named->name);
    put(body, "nickname", nickname);
    put(body, "dialect", dialect.empty() ? dialect : spoken);
    put(body, "sender", sender);
    put(body, "endpoint", endpoint);
    put(body, "auto_reply", auto_reply);
    if (is_sandbox && endpoint.empty()) {
        body["endpoint"] = "http://127.0.0.1:8090" + (named == nullptr ? std::string() : endpoint_path(*named));
    }
    for (const auto& [key, value] :
         {std::pair("rate", rate), {"concurrency", concurrency}, {"answer_limit_ms", answer_limit}}) {
        if (value != 0) {
            body[key] = value;
        }
    }
    if (idempotent) {
        body["idempotent"] = true;
    }
    if (is_default) {
        body["default"] = true;
    }
    json::object fields;
    put(fields, "user", user);
    put(fields, "password", password);
    for (const std::string& setting : settings) {
        const std::size_t equals = setting.find('=');
        if (equals == std::string::npos || equals == 0) {
            return invalid("a setting is written NAME=VALUE", "--set", setting.substr(0, equals));
        }
        auto value = value_of(setting.substr(equals + 1), "--set");
        if (!value) {
            return std::unexpected(std::move(value.error()));
        }
        fields[setting.substr(0, equals)] = value->empty() ? json::value() : json::value(*value);
    }
    if (named != nullptr) {
        for (const AccountField& field : named->fields) {
            const auto secret = field.secret ? process_environment(variable_for(field.name)) : std::nullopt;
            if (secret && !fields.contains(field.name)) {
                fields[field.name] = *secret;
            }
        }
    }
    auto own_headers = headers_of(headers, "--header");
    auto source_headers = headers_of(template_headers, "--template-header");
    if (!own_headers || !source_headers) {
        return std::unexpected(std::move(own_headers ? source_headers.error() : own_headers.error()));
    }
    if (!preset.empty()) {
        const Preset* known = preset_named(preset);
        if (known == nullptr) {
            return invalid("there is no such preset", "--preset", preset, "there are exotel, haptik and kaleyra");
        }
        if (auto applied = apply(*known, body, *own_headers, fields); !applied) {
            return std::unexpected(std::move(applied.error()));
        }
    }
    json::object source;
    put(source, "url", template_url);
    put(source, "user", template_user);
    put(source, "password", process_environment("PARLEY_PROVIDER_TEMPLATE_PASSWORD").value_or(""));
    put(source, "click_domain", click_domain);
    if (template_page != 0) {
        source["page_size"] = template_page;
    }
    if (!source_headers->empty()) {
        source["headers"] = std::move(*source_headers);
    }
    for (auto [key, part] : {std::pair("settings", &fields), {"headers", &*own_headers}, {"templates", &source}}) {
        if (!part->empty()) {
            body[key] = std::move(*part);
        }
    }
    return body;
}

}  // namespace parley::app
