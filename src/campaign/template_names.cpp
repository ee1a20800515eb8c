#include "campaign/template_names.h"

#include <map>

#include "base/text.h"
#include "store/row.h"

namespace parley::campaign {

namespace {

constexpr const char* fitting =
    "provider_id IN (SELECT id FROM provider WHERE project_id = :project AND removed_at IS NULL) "
    "AND (provider_id = :provider OR :provider = 0) AND (status = :status OR :status = '') "
    "AND (language = :language OR :language = '') "
    "AND (category = :category OR :category = '' OR (:category = 'none' AND category = '')) "
    "AND (LOWER(name) LIKE :search ESCAPE '!' OR LOWER(external_id) LIKE :search ESCAPE '!') "
    "AND archived <= :archived";

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

// What is asked, as SOCI binds it.
struct Bound {
    explicit Bound(const NameFilter& filter)
        : project(filter.project.value),
          provider(filter.provider ? filter.provider->value : 0),
          status(filter.status ? name_of(*filter.status) : std::string_view()),
          language(filter.language),
          category(filter.category),
          search(pattern_of(filter.search)),
          archived(filter.with_archived ? 1 : 0) {}

    template <class Prepared>
    auto ask(Prepared prepared) const {
        return (prepared, soci::use(project, "project"), soci::use(provider, "provider"), soci::use(status, "status"),
                soci::use(language, "language"), soci::use(category, "category"), soci::use(search, "search"),
                soci::use(archived, "archived"));
    }

    long long project;
    long long provider;
    std::string status;
    std::string language;
    std::string category;
    std::string search;
    int archived;
};

std::vector<Template> languages_of(soci::session& sql, const NamedTemplates& named, bool with_archived) {
    const auto provider = static_cast<long long>(named.provider.value);
    const int archived = with_archived ? 1 : 0;
    std::vector<TemplateId> ids;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT id FROM template WHERE provider_id = :provider AND name = :name AND archived <= "
                        ":archived ORDER BY language",
         soci::use(provider, "provider"), soci::use(named.name, "name"), soci::use(archived, "archived"));
    for (const soci::row& row : rows) {
        ids.push_back(TemplateId{store::integer(row, 0)});
    }
    std::vector<Template> languages;
    for (const TemplateId id : ids) {
        if (auto form = find_template(sql, id)) {
            languages.push_back(std::move(*form));
        }
    }
    return languages;
}

std::vector<Counted> counted(soci::session& sql, const std::string& column, const NameFilter& filter) {
    const Bound bound(filter);
    const std::string query = "SELECT " + column + ", COUNT(*) FROM template WHERE " + fitting + " GROUP BY " + column +
                              " ORDER BY " + column;
    std::vector<Counted> found;
    const soci::rowset<soci::row> rows = bound.ask(sql.prepare << query);
    for (const soci::row& row : rows) {
        const std::string value = row.get<std::string>(0);
        found.push_back({value.empty() ? "none" : value, store::integer(row, 1)});
    }
    return found;
}

}  // namespace

std::vector<NamedTemplates> templates_by_name(soci::session& sql, const NameFilter& filter, const NameCursor& after,
                                              int limit) {
    const Bound bound(filter);
    const auto last = static_cast<long long>(after.provider.value);
    const int most = limit + 1;
    const std::string query = std::string("SELECT name, provider_id FROM template WHERE ") + fitting +
                              " AND (name > :last_name OR (name = :last_name AND provider_id > :last)) "
                              "GROUP BY name, provider_id ORDER BY name, provider_id LIMIT :most";
    std::vector<NamedTemplates> found;
    const soci::rowset<soci::row> rows = (bound.ask(sql.prepare << query), soci::use(after.name, "last_name"),
                                          soci::use(last, "last"), soci::use(most, "most"));
    for (const soci::row& row : rows) {
        found.push_back({ProviderId{store::integer(row, 1)}, row.get<std::string>(0), {}});
    }
    for (NamedTemplates& named : found) {
        named.languages = languages_of(sql, named, filter.with_archived);
    }
    return found;
}

NameCounts count_templates(soci::session& sql, const NameFilter& filter) {
    NameFilter any_status = filter;
    any_status.status.reset();
    NameFilter any_language = filter;
    any_language.language.clear();
    NameFilter any_category = filter;
    any_category.category.clear();
    return {counted(sql, "status", any_status), counted(sql, "language", any_language),
            counted(sql, "category", any_category)};
}

}  // namespace parley::campaign
