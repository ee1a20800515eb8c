#include "campaign/template.h"

#include <string>

#include "base/text.h"
#include "campaign/news.h"
#include "store/row.h"
#include "store/sequence.h"

namespace parley::campaign {

namespace {

constexpr const char* columns =
    "SELECT id, provider_id, name, language, definition, created_at, updated_at, external_id, category, status, "
    "status_reason, quality, source, CAST(archived AS BIGINT), status_at FROM template ";

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
        form.external_id = row.get<std::string>(7);
        form.category = row.get<std::string>(8);
        form.status = template_status_named(row.get<std::string>(9)).value_or(TemplateStatus::pending);
        form.status_reason = row.get<std::string>(10);
        form.quality = row.get<std::string>(11);
        form.origin = row.get<std::string>(12) == name_of(TemplateOrigin::imported) ? TemplateOrigin::imported
                                                                                    : TemplateOrigin::made;
        form.archived = store::integer(row, 13) != 0;
        form.status_at = Time(std::chrono::milliseconds(store::integer(row, 14)));
        forms.push_back(std::move(form));
    }
    return forms;
}

// For LIKE: the signs that mean something to it are escaped.
std::string pattern_of(std::string_view part) {
    std::string pattern = "%";
    for (const char letter : lower(part)) {
        if (letter == '%' || letter == '_' || letter == '!') {
            pattern += '!';
        }
        pattern += letter;
    }
    return pattern + "%";
}

std::optional<Template> first(std::vector<Template> forms) {
    if (forms.empty()) {
        return std::nullopt;
    }
    return std::move(forms.front());
}

}  // namespace

std::string_view name_of(TemplateOrigin origin) {
    switch (origin) {
        case TemplateOrigin::made: return "made";
        case TemplateOrigin::imported: return "imported";
    }
    return "made";
}

namespace {

// What is written, as SOCI binds it.
struct Fields {
    explicit Fields(const Template& form)
        : id(form.id.value),
          provider(form.provider.value),
          definition(json::serialize(form.components)),
          status(name_of(form.status)),
          origin(name_of(form.origin)),
          archived(form.archived ? 1 : 0),
          created(form.created.time_since_epoch().count()),
          updated(form.updated.time_since_epoch().count()),
          status_at(form.status_at.time_since_epoch().count()) {}
    long long id;
    long long provider;
    std::string definition;
    std::string status;
    std::string origin;
    int archived;
    long long created;
    long long updated;
    long long status_at;
};

}  // namespace

TemplateId insert_template(soci::session& sql, const Template& form) {
    const Fields fields(form);
    const long long id = store::next_id(sql, store::Sequence::form);
    sql << "INSERT INTO template (id, provider_id, name, language, definition, created_at, updated_at, external_id, "
           "category, status, status_reason, quality, source, archived, status_at) "
           "VALUES (:id, :provider, :name, :language, :definition, :created, :updated, :external_id, :category, "
           ":status, "
           ":status_reason, :quality, :source, :archived, :status_at)",
        soci::use(id), soci::use(fields.provider), soci::use(form.name), soci::use(form.language),
        soci::use(fields.definition), soci::use(fields.created), soci::use(fields.updated), soci::use(form.external_id),
        soci::use(form.category), soci::use(fields.status), soci::use(form.status_reason), soci::use(form.quality),
        soci::use(fields.origin), soci::use(fields.archived), soci::use(fields.status_at);
    return TemplateId{id};
}

void update_template(soci::session& sql, const Template& form) {
    const Fields fields(form);
    tell_template(sql, form);
    sql << "UPDATE template SET name = :name, language = :language, definition = :definition, updated_at = :updated, "
           "external_id = :external_id, category = :category, status = :status, status_reason = :status_reason, "
           "quality = :quality, source = :source, archived = :archived, status_at = :status_at WHERE id = :id",
        soci::use(form.name), soci::use(form.language), soci::use(fields.definition), soci::use(fields.updated),
        soci::use(form.external_id), soci::use(form.category), soci::use(fields.status), soci::use(form.status_reason),
        soci::use(form.quality), soci::use(fields.origin), soci::use(fields.archived), soci::use(fields.status_at),
        soci::use(fields.id);
}

void remove_template(soci::session& sql, TemplateId id) {
    const auto number = static_cast<long long>(id.value);
    sql << "DELETE FROM template WHERE id = :id", soci::use(number);
}

std::optional<Template> find_template(soci::session& sql, TemplateId id) {
    const auto number = static_cast<long long>(id.value);
    const std::string query = std::string(columns) + "WHERE id = :id";
    return first(to_templates((sql.prepare << query, soci::use(number))));
}

std::optional<Template> find_template_named(soci::session& sql, ProviderId provider, const std::string& name,
                                            const std::string& language) {
    const auto number = static_cast<long long>(provider.value);
    const std::string query =
        std::string(columns) + "WHERE provider_id = :provider AND name = :name AND language = :language";
    return first(to_templates((sql.prepare << query, soci::use(number), soci::use(name), soci::use(language))));
}

std::vector<Template> find_templates_known_as(soci::session& sql, ProviderId provider, const std::string& external_id) {
    const auto number = static_cast<long long>(provider.value);
    const std::string query = std::string(columns) +
                              "WHERE external_id = :id AND provider_id IN (SELECT o.id FROM provider o JOIN provider p "
                              "ON p.project_id = o.project_id AND p.dialect = o.dialect WHERE p.id = :provider) "
                              "ORDER BY id";
    return to_templates((sql.prepare << query, soci::use(external_id), soci::use(number)));
}

std::vector<Template> list_templates(soci::session& sql, std::optional<ProviderId> provider, bool with_archived) {
    const long long number = provider ? provider->value : 0;
    const int archived = with_archived ? 1 : 0;
    const std::string query =
        std::string(columns) + "WHERE (provider_id = :provider OR :provider = 0) AND archived <= :archived ORDER BY id";
    return to_templates((sql.prepare << query, soci::use(number, "provider"), soci::use(archived, "archived")));
}

std::vector<Template> find_templates(soci::session& sql, const TemplateFilter& filter) {
    const auto project = static_cast<long long>(filter.project.value);
    const long long provider = filter.provider ? filter.provider->value : 0;
    const std::string status(filter.status ? name_of(*filter.status) : std::string_view());
    const std::string name = pattern_of(filter.name);
    const int archived = filter.with_archived ? 1 : 0;
    const auto after = static_cast<long long>(filter.after.value);
    const std::string query =
        std::string(columns) +
        "WHERE provider_id IN (SELECT id FROM provider WHERE project_id = :project) "
        "AND (provider_id = :provider OR :provider = 0) AND (status = :status OR :status = '') "
        "AND LOWER(name) LIKE :name ESCAPE '!' AND archived <= :archived AND id > :after ORDER BY id LIMIT :limit";
    return to_templates((sql.prepare << query, soci::use(project, "project"), soci::use(provider, "provider"),
                         soci::use(status, "status"), soci::use(name, "name"), soci::use(archived, "archived"),
                         soci::use(after, "after"), soci::use(filter.limit, "limit")));
}

}  // namespace parley::campaign
