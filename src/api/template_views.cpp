#include "api/template_views.h"

#include <algorithm>
#include <charconv>

#include "api/answers.h"
#include "api/template_input.h"
#include "api/template_json.h"
#include "campaign/lint/languages.h"
#include "campaign/template_history.h"
#include "campaign/template_list.h"
#include "campaign/template_names.h"
#include "campaign/template_use.h"
#include "dialect/dialect.h"

namespace parley::api {

namespace {

using campaign::Counted;
using campaign::NameCursor;
using campaign::NamedTemplates;
using deliver::Provider;

constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();

// "17:welcome": the last name of the page before, with its provider.
Result<NameCursor> read_cursor(const std::string& text) {
    const std::size_t colon = text.find(':');
    std::int64_t provider = 0;
    const char* end = text.data() + std::min(colon, text.size());
    const auto [rest, failed] = std::from_chars(text.data(), end, provider);
    if (colon == std::string::npos || failed != std::errc() || rest != end || provider < 1) {
        return invalid("is no place in this list", "after", {}, "give what the page before answered as `next`");
    }
    return NameCursor{text.substr(colon + 1), ProviderId{provider}};
}

json::array counted_json(const std::vector<Counted>& counted) {
    json::array list;
    for (const Counted& item : counted) {
        json::object body;
        body["value"] = item.value;
        body["count"] = item.count;
        list.push_back(std::move(body));
    }
    return list;
}

json::object named_json(const NamedTemplates& named, const std::vector<Provider>& providers) {
    const auto provider = std::ranges::find(providers, named.provider, &Provider::id);
    json::array languages;
    for (const campaign::Template& form : named.languages) {
        languages.push_back(template_to_json(form));
    }
    json::object body;
    body["name"] = named.name;
    body["provider"] = named.provider.value;
    body["nickname"] = provider == providers.end() ? std::string() : provider->nickname;
    body["languages"] = std::move(languages);
    return body;
}

struct Asked {
    campaign::NameFilter filter = {};
    NameCursor after = {};
    int limit = 0;
};

Result<Asked> read_asked(const Call& call) {
    if (auto fine = only_query(
            call, {"provider", "status", "language", "category", "search", "with_archived", "after", "limit"});
        !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto provider = query_number(call, "provider", 0, 1, highest);
    const auto limit = query_number(call, "limit", 50, 1, 200);
    const auto with_archived = query_flag(call, "with_archived");
    if (!provider || !limit) {
        return std::unexpected(provider ? limit.error() : provider.error());
    }
    if (!with_archived) {
        return std::unexpected(with_archived.error());
    }
    Asked asked{.limit = static_cast<int>(*limit)};
    asked.filter.project = call.project;
    asked.filter.with_archived = *with_archived;
    if (*provider != 0) {
        asked.filter.provider = ProviderId{*provider};
    }
    if (const std::string* status = query_text(call, "status")) {
        asked.filter.status = template_status_named(*status);
        if (!asked.filter.status) {
            return invalid("is no status of a template", "status", {},
                           "known are approved, pending, rejected, paused, disabled");
        }
    }
    const auto take = [&](std::string_view name, std::string& into) {
        const std::string* text = query_text(call, name);
        into = text == nullptr ? std::string() : *text;
    };
    take("language", asked.filter.language);
    take("category", asked.filter.category);
    take("search", asked.filter.search);
    if (const std::string* after = query_text(call, "after")) {
        auto cursor = read_cursor(*after);
        if (!cursor) {
            return std::unexpected(std::move(cursor.error()));
        }
        asked.after = std::move(*cursor);
    }
    return asked;
}

json::array features_json(const Capabilities& can) {
    json::array features;
    for (const Feature feature : all_features()) {
        if (is_of_templates(feature)) {
            features.push_back(carried_json(feature, can));
        }
    }
    return features;
}

json::object dialect_json(const Dialect& dialect) {
    json::object limits;
    for (const auto& [name, value] : all_limits(dialect.can.limits)) {
        limits[name] = value;
    }
    json::object body;
    body["name"] = dialect.name;
    body["title"] = dialect.title;
    body["naming"] = name_of(dialect.can.naming);
    body["limits"] = std::move(limits);
    body["features"] = features_json(dialect.can);
    return body;
}

json::object provider_json(const Provider& provider) {
    json::object body;
    body["id"] = provider.id.value;
    body["nickname"] = provider.nickname;
    body["dialect"] = provider.dialect;
    body["default"] = provider.is_default;
    body["archived"] = provider.archived;
    body["imports"] = campaign::has_list(provider);
    return body;
}

template <class Names>
json::array names_json(const Names& names) {
    json::array list;
    for (const std::string_view name : names) {
        list.emplace_back(name);
    }
    return list;
}

json::object change_json(const campaign::TemplateChange& change) {
    json::object body;
    body["id"] = change.id;
    body["at"] = to_text(change.at);
    body["cause"] = name_of(change.cause);
    body["what"] = names_json(change.what);
    body["status"] = name_of(change.status);
    body["status_was"] = change.status_was ? json::value(name_of(*change.status_was)) : json::value();
    body["reason"] = text_or_null(change.reason);
    body["quality"] = text_or_null(change.quality);
    body["category"] = text_or_null(change.category);
    return body;
}

Result<campaign::Template> asked_template(Context& context, const Call& call) {
    const auto id = path_id<TemplateId>(call, "template");
    if (!id) {
        return std::unexpected(id.error());
    }
    return template_of(context, call.project, *id);
}

}  // namespace

json::object carried_json(Feature feature, const Capabilities& can) {
    json::object body;
    body["feature"] = name_of(feature);
    body["description"] = description_of(feature);
    body["carriage"] = name_of(can.carriage_of(feature));
    body["note"] = text_or_null(std::string(can.note_of(feature)));
    return body;
}

Result<HttpResponse> list_template_names(Context& context, const Call& call) {
    const auto asked = read_asked(call);
    if (!asked) {
        return std::unexpected(asked.error());
    }
    struct Found {
        std::vector<NamedTemplates> names;
        campaign::NameCounts counts;
        std::vector<Provider> providers;
    };
    const Found found = context.database.read([&](soci::session& sql) {
        return Found{campaign::templates_by_name(sql, asked->filter, asked->after, asked->limit),
                     campaign::count_templates(sql, asked->filter),
                     deliver::list_providers(sql, context.box, call.project)};
    });
    json::array items;
    json::value next;
    for (const NamedTemplates& named : found.names) {
        if (std::ssize(items) == asked->limit) {
            const json::object& last = items.back().get_object();
            next = fmt::format("{}:{}", last.at("provider").as_int64(), std::string_view(last.at("name").as_string()));
            break;
        }
        items.push_back(named_json(named, found.providers));
    }
    json::object body;
    body["items"] = std::move(items);
    body["next"] = std::move(next);
    body["statuses"] = counted_json(found.counts.statuses);
    body["languages"] = counted_json(found.counts.languages);
    body["categories"] = counted_json(found.counts.categories);
    return json_answer(body);
}

Result<HttpResponse> show_template_rules(Context& context, const Call& call) {
    const auto providers = context.database.read(
        [&](soci::session& sql) { return deliver::list_providers(sql, context.box, call.project); });
    json::array dialects;
    for (const Dialect* dialect : all_dialects()) {
        dialects.push_back(dialect_json(*dialect));
    }
    json::array connected;
    for (const Provider& provider : providers) {
        connected.push_back(provider_json(provider));
    }
    json::object body;
    body["languages"] = names_json(campaign::linting::template_languages());
    body["dialects"] = std::move(dialects);
    body["providers"] = std::move(connected);
    return json_answer(body);
}

Result<HttpResponse> list_template_users(Context& context, const Call& call) {
    const auto form = asked_template(context, call);
    if (!form) {
        return std::unexpected(form.error());
    }
    const auto users =
        context.database.read([&](soci::session& sql) { return campaign::users_of_template(sql, form->id); });
    return page_answer(users_to_json(users), std::nullopt);
}

Result<HttpResponse> list_template_changes(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"after", "limit"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto after = query_number(call, "after", 0, 0, highest);
    const auto limit = query_number(call, "limit", 50, 1, 200);
    if (!after || !limit) {
        return std::unexpected(after ? limit.error() : after.error());
    }
    const auto form = asked_template(context, call);
    if (!form) {
        return std::unexpected(form.error());
    }
    const auto changes = context.database.read([&](soci::session& sql) {
        return campaign::changes_of_template(sql, form->id, *after, static_cast<int>(*limit) + 1);
    });
    return page_of(changes, *limit, change_json);
}

}  // namespace parley::api
