#include "campaign/template.h"
#include "store/row.h"

namespace parley::campaign {

namespace {

constexpr const char* columns = "SELECT id, provider_id, name, language, definition, created_at, updated_at FROM template ";

std::vector<Template> to_templates(const soci::rowset<soci::row>& rows) {
    std::vector<Template> forms;
    for (const soci::row& row : rows) {
        Template form;
        form.id = TemplateId{store::integer(row, 0)};
        form.provider = ProviderId{store::integer(row, 1)};
        form.name = row.get<std::string>(2);
        form.language = row.get<std::string>(3);
        form.components = json::parse(row.get<std::string>(4)).as_array();
        form.created = Time(std::chrono::milliseconds(store::integer(row, 5)));
        form.updated = Time(std::chrono::milliseconds(store::integer(row, 6)));
        forms.push_back(std::move(form));
    }
    return forms;
}

std::optional<Template> first(std::vector<Template> forms) {
    if (forms.empty()) {
        return std::nullopt;
    }
    return std::move(forms.front());
}

}  // namespace

TemplateId insert_template(soci::session& sql, const Template& form) {
    const auto provider = static_cast<long long>(form.provider.value);
    const std::string definition = json::serialize(form.components);
    const long long created = form.created.time_since_epoch().count();
    const long long updated = form.updated.time_since_epoch().count();
    long long id = 0;
    sql << "INSERT INTO template (provider_id, name, language, definition, created_at, updated_at) "
           "VALUES (:provider, :name, :language, :definition, :created, :updated) RETURNING id",
        soci::use(provider), soci::use(form.name), soci::use(form.language), soci::use(definition), soci::use(created),
        soci::use(updated), soci::into(id);
    return TemplateId{id};
}

std::optional<Template> find_template(soci::session& sql, TemplateId id) {
    const auto number = static_cast<long long>(id.value);
    const std::string query = std::string(columns) + "WHERE id = :id";
    return first(to_templates((sql.prepare << query, soci::use(number))));
}

std::optional<Template> find_template_named(soci::session& sql, ProviderId provider, const std::string& name,
                                            const std::string& language) {
    const auto number = static_cast<long long>(provider.value);
    const std::string query = std::string(columns) + "WHERE provider_id = :provider AND name = :name AND language = :language";
    return first(to_templates((sql.prepare << query, soci::use(number), soci::use(name), soci::use(language))));
}

std::vector<Template> list_templates(soci::session& sql, std::optional<ProviderId> provider) {
    const long long number = provider ? provider->value : 0;
    const std::string query = std::string(columns) + "WHERE provider_id = :provider OR :provider = 0 ORDER BY id";
    return to_templates((sql.prepare << query, soci::use(number, "provider")));
}

}  // namespace parley::campaign
