#include "api/answers.h"
#include "api/fields.h"
#include "api/handlers.h"
#include "api/sandbox/control.h"
#include "api/sandbox/handlers.h"
#include "api/template_intake.h"
#include "api/template_json.h"
#include "base/random.h"
#include "campaign/template_import.h"
#include "campaign/template_list.h"
#include "deliver/provider.h"
#include "sandbox/samples.h"
#include "sandbox/sandbox.h"

// "Use the sandbox" in one call: an account at the simulated provider, a provider here that has its credentials, the
// callbacks between them, and templates to send.
namespace parley::api {

namespace {

struct Wish {
    const Dialect* dialect = nullptr;
    std::string nickname;
    bool templates = true;
};

std::uint64_t any_number() {
    std::uint64_t number = 0;
    for (const char letter : random_token(9)) {
        number = number * 64 + static_cast<unsigned char>(letter);
    }
    return number;
}

// Of the range that no person's number is in.
std::string any_sender(std::uint64_t number) {
    constexpr std::array areas{"202", "213", "305", "312", "404", "415", "512", "617", "702", "713"};
    return fmt::format("+1{}55501{:02}", areas[number % areas.size()], number / areas.size() % 100);
}

Result<Wish> wish_in(const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    const std::string name = fields.text("dialect").value_or("generic");
    Wish wish;
    wish.dialect = dialect_named(name);
    if (wish.dialect == nullptr) {
        fields.refuse("dialect", "is none that the sandbox plays", "GET /api/v1/sandbox lists them");
    }
    wish.nickname = fields.text("nickname", 100).value_or("");
    wish.templates = fields.boolean("templates").value_or(true);
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    return wish;
}

std::string free_nickname(const std::vector<deliver::Provider>& providers, const Dialect& dialect) {
    const std::string wanted = fmt::format("Sandbox ({})", dialect.title);
    std::string name = wanted;
    for (int number = 2; std::ranges::find(providers, name, &deliver::Provider::nickname) != providers.end();
         ++number) {
        name = fmt::format("{} {}", wanted, number);
    }
    return name;
}

json::object object_of(const FieldValues& fields) {
    json::object out;
    for (const auto& [name, value] : fields) {
        out[name] = value;
    }
    return out;
}

// Registered with the sandbox, and taken in here as an import of the provider's list takes them.
Result<json::value> take_templates(Context& context, const Wish& wish, ProviderId provider, bool has_namespace) {
    auto registered = ask_sandbox(context, "POST", "/sandbox/templates", sandbox::samples_as_json(*wish.dialect));
    if (!registered) {
        return registered;
    }
    campaign::ProviderList list;
    list.pages = 1;
    for (const json::value& one : registered->at("templates").as_array()) {
        const auto text = [&one](std::string_view name) { return std::string(one.at(name).as_string()); };
        list.templates.push_back({.id = text("id"),
                                  .name = text("name"),
                                  .language = text("language"),
                                  .category = text("category"),
                                  .status = template_status_of_wire(text("status")).value_or(TemplateStatus::approved),
                                  .reason = text("reason"),
                                  .components = one.at("components").as_array()});
    }
    const campaign::ImportRules rules{.dialect = *wish.dialect,
                                      .allow_private_urls = context.allow_private_urls,
                                      .click_domain = {},
                                      .has_namespace = has_namespace,
                                      .allow_empty = false,
                                      .now = context.clock.now()};
    auto report = import_list(context, provider, std::move(list), rules, false);
    if (!report) {
        return std::unexpected(std::move(report.error()));
    }
    json::object told = report_to_json(*report);
    told["dry_run"] = false;
    return told;
}

}  // namespace

Result<HttpResponse> connect_sandbox(Context& context, const Call& call) {
    const auto wish = wish_in(call);
    if (!wish) {
        return std::unexpected(wish.error());
    }
    const auto health = ask_sandbox(context, "GET", "/sandbox/health");
    if (!health) {
        return std::unexpected(health.error());
    }
    const auto providers = context.database.read(
        [&](soci::session& sql) { return deliver::list_providers(sql, context.box, call.project); });
    const std::uint64_t number = any_number();
    const json::object fields = object_of(sandbox::sample_fields(*wish->dialect, random_token(18), number));
    json::object account;
    account["dialect"] = wish->dialect->name;
    account["sender"] = any_sender(number);
    account["settings"] = fields;
    account["owner"] = std::to_string(call.project.value);
    if (auto told = ask_sandbox(context, "POST", "/sandbox/accounts", account); !told) {
        return std::unexpected(std::move(told.error()));
    }
    Call making = call;
    making.request.body = json::serialize(
        json::object{{"nickname", wish->nickname.empty() ? free_nickname(providers, *wish->dialect) : wish->nickname},
                     {"dialect", wish->dialect->name},
                     {"sender", account.at("sender")},
                     {"endpoint", std::string(health->at("url").as_string()) + sandbox::endpoint_path(*wish->dialect)},
                     {"settings", fields},
                     {"default", std::ranges::all_of(providers, &deliver::Provider::archived)},
                     {"answer_limit_ms", 10'000},
                     {"rate", 50}});
    auto made = create_provider(context, making);
    if (!made || made->status != 201) {
        return made;
    }
    auto provider = parse_json(made->body);
    if (!provider) {
        return std::unexpected(std::move(provider.error()));
    }
    account["status_url"] = provider->at("callbacks").at("status");
    account["incoming_url"] = provider->at("callbacks").at("incoming");
    if (auto told = ask_sandbox(context, "POST", "/sandbox/accounts", account); !told) {
        return std::unexpected(std::move(told.error()));
    }
    json::object answer;
    answer["templates"] = nullptr;
    if (wish->templates) {
        auto report = take_templates(context, *wish, ProviderId{provider->at("id").as_int64()}, false);
        if (!report) {
            return std::unexpected(std::move(report.error()));
        }
        answer["templates"] = std::move(*report);
    }
    answer["provider"] = std::move(*provider);
    return created(answer, *made->headers.find("Location"));
}

}  // namespace parley::api
