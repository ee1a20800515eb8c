#include "api/provider_json.h"

#include <fmt/format.h>

#include <set>

#include "api/answers.h"
#include "api/fields.h"
#include "base/text.h"

namespace parley::api {

using deliver::Provider;
using deliver::TemplateSource;
using deliver::Trial;

namespace {

json::array names_of(const std::vector<std::pair<std::string, std::string>>& headers) {
    json::array names;
    for (const auto& [name, value] : headers) {
        names.emplace_back(name);
    }
    return names;
}

json::object to_json(const TemplateSource& source) {
    json::object body;
    body["url"] = text_or_null(source.url);
    body["user"] = text_or_null(source.user);
    body["has_password"] = !source.password.empty();
    body["header_names"] = names_of(source.headers);
    body["page_size"] = source.page_size;
    body["click_domain"] = text_or_null(source.click_domain);
    return body;
}

// A link that opens WhatsApp with this number, and so, once something is sent, the 24-hour window.
std::string chat_link(const Provider& provider) {
    std::string digits;
    for (const char letter : provider.sender) {
        digits += letter >= '0' && letter <= '9' ? std::string(1, letter) : std::string();
    }
    return "https://wa.me/" + digits;
}

}  // namespace

json::object to_json(const Provider& provider, const std::string& public_url) {
    const Dialect* dialect = dialect_named(provider.dialect);
    json::object settings;
    json::array secrets;
    if (dialect != nullptr) {
        const Account account = deliver::account_of(provider);
        for (const AccountField& field : dialect->fields) {
            const std::string_view value = account.field(field.name);
            if (value.empty()) {
                continue;
            }
            if (field.secret) {
                secrets.emplace_back(field.name);
            } else {
                settings[field.name] = value;
            }
        }
    }
    json::object callbacks;
    callbacks["status"] = status_url(provider, public_url);
    callbacks["incoming"] = incoming_url(provider, public_url);
    const bool is_default_endpoint = provider.endpoint.empty() && dialect != nullptr;
    json::object body;
    body["id"] = provider.id.value;
    body["nickname"] = provider.nickname;
    body["dialect"] = provider.dialect;
    body["sender"] = provider.sender;
    body["endpoint"] = is_default_endpoint ? std::string(dialect->default_endpoint) : provider.endpoint;
    body["settings"] = std::move(settings);
    body["secrets"] = std::move(secrets);
    body["header_names"] = names_of(provider.headers);
    body["templates"] = to_json(provider.templates);
    body["auto_reply"] = text_or_null(provider.auto_reply);
    body["concurrency"] = provider.concurrency;
    body["rate"] = provider.rate;
    body["answer_limit_ms"] = provider.answer_limit.count();
    body["idempotent"] = provider.idempotent;
    body["default"] = provider.is_default;
    body["archived"] = provider.archived;
    body["callbacks"] = std::move(callbacks);
    body["chat_link"] = chat_link(provider);
    body["created"] = to_text(provider.created);
    body["updated"] = to_text(provider.updated);
    return body;
}

json::object to_json(const Trial& trial) {
    json::object body;
    body["good"] = trial.good;
    body["why"] = text_or_null(trial.why);
    body["request"] = trial.request;
    body["response"] = text_or_null(trial.response);
    body["took_ms"] = trial.took.count();
    return body;
}

namespace {

// A header of null is taken away; those that are not named stay.
Result<> read_headers(const json::object& given, const std::string& where,
                      std::vector<std::pair<std::string, std::string>>& headers) {
    std::set<std::string> seen;
    for (const auto& [name, value] : given) {
        if (!seen.insert(lower(name)).second) {
            return invalid("is named twice: case makes no difference", where, std::string(name));
        }
        if (!value.is_string() && !value.is_null()) {
            return invalid("the value of a header must be a string",
                           fmt::format("{}.{}", where, std::string_view(name)));
        }
        std::erase_if(headers, [&](const auto& known) { return equal_ignoring_case(known.first, name); });
        if (value.is_string()) {
            headers.emplace_back(name, value.get_string());
        }
    }
    return {};
}

// A setting of null is taken away; those that are not named stay.
Result<> read_settings(const json::object& given, FieldValues& values) {
    for (const auto& [name, value] : given) {
        const std::string where = fmt::format("settings.{}", std::string_view(name));
        if (value.is_null()) {
            values.erase(std::string(name));
        } else if (value.is_string()) {
            values[std::string(name)] = value.get_string();
        } else {
            return invalid("must be a string", where);
        }
    }
    return {};
}

Result<> read_source(const json::object& given, TemplateSource& source) {
    Fields fields(given, "templates");
    source.url = fields.text("url", 2'000).value_or(source.url);
    source.user = fields.text("user", 500).value_or(source.user);
    source.password = fields.text("password", 2'000).value_or(source.password);
    source.click_domain = fields.text("click_domain", 253).value_or(source.click_domain);
    if (const auto size = fields.integer("page_size")) {
        source.page_size = *size < 1 || *size > 1'000 ? 0 : static_cast<int>(*size);
    }
    const json::object* headers = fields.object("headers");
    if (auto fine = fields.finish(); !fine) {
        return fine;
    }
    return headers == nullptr ? Result<>() : read_headers(*headers, "templates.headers", source.headers);
}

}  // namespace

Result<Provider> read_provider(const json::object& body, Provider provider, bool whole) {
    Fields fields(body);
    const auto text = [&](std::string_view key, std::string& value, bool required, std::size_t longest) {
        if (required && whole) {
            value = fields.required_text(key, longest);
        } else {
            value = fields.text(key, longest).value_or(value);
        }
    };
    const auto number = [&](std::string_view key, int& value) {
        const auto given = fields.integer(key);
        if (given && (*given < 0 || *given > 1'000'000)) {
            fields.refuse(key, "is out of range");
        } else if (given) {
            value = static_cast<int>(*given);
        }
    };
    text("nickname", provider.nickname, true, 100);
    text("dialect", provider.dialect, false, 50);
    text("sender", provider.sender, true, 50);
    text("endpoint", provider.endpoint, false, 2'000);
    text("auto_reply", provider.auto_reply, false, 4'096);
    number("concurrency", provider.concurrency);
    number("rate", provider.rate);
    int answer_limit = static_cast<int>(provider.answer_limit.count());
    number("answer_limit_ms", answer_limit);
    provider.answer_limit = std::chrono::milliseconds(answer_limit);
    provider.idempotent = fields.boolean("idempotent").value_or(provider.idempotent);
    provider.is_default = fields.boolean("default").value_or(provider.is_default);
    if (provider.is_default && provider.archived) {
        fields.refuse("default", "an archived provider sends nothing, so it cannot be the default",
                      "bring it back first");
    }
    const json::object* settings = fields.object("settings");
    const json::object* headers = fields.object("headers");
    const json::object* source = fields.object("templates");
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const Dialect* dialect = dialect_named(provider.dialect);
    if (dialect != nullptr) {
        provider.dialect = dialect->name;
    }
    if (dialect != nullptr && provider.endpoint.empty() && dialect->default_endpoint.empty()) {
        return invalid("is missing", "endpoint", {}, "the URL that messages are posted to");
    }
    auto good = settings == nullptr ? Result<>() : read_settings(*settings, provider.fields);
    if (good && headers != nullptr) {
        good = read_headers(*headers, "headers", provider.headers);
    }
    if (good && source != nullptr) {
        good = read_source(*source, provider.templates);
    }
    if (good) {
        good = deliver::check(provider);
    }
    if (!good) {
        return std::unexpected(std::move(good.error()));
    }
    return provider;
}

}  // namespace parley::api
