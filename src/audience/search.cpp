#include "audience/search.h"

#include <algorithm>

#include "base/json.h"

namespace parley::audience {

namespace {

// The first text that does not begin with `prefix` any more, in the order of bytes.
std::string end_of(std::string prefix) {
    while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xFF) {
        prefix.pop_back();
    }
    if (!prefix.empty()) {
        prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
    }
    return prefix;
}

// As it stands inside a JSON text, and with nothing in it that LIKE would read as a sign of its own.
std::string pattern_of(std::string_view attribute, std::string_view prefix) {
    std::string inside;
    append_json_escaped(inside, prefix);
    std::string pattern = "%\"" + std::string(attribute) + "\":\"";
    for (const char letter : inside) {
        if (letter == '%' || letter == '_' || letter == '!') {
            pattern += '!';
        }
        pattern += letter;
    }
    return pattern + '%';
}

void add(std::vector<ProfileId>& ids, const soci::rowset<long long>& rows) {
    for (const long long id : rows) {
        ids.push_back(ProfileId{id});
    }
}

}  // namespace

std::vector<Profile> search_profiles(soci::session& sql, ProjectId project, const std::string& query, ProfileId after,
                                     int limit) {
    const long long owner = project.value;
    const long long from = after.value;
    const std::string end = end_of(query);
    std::vector<ProfileId> ids;
    for (const char* text :
         {"SELECT id FROM profile WHERE project_id = :project AND identity >= :first AND identity < :end "
          "AND id > :after LIMIT :limit",
          "SELECT profile_id FROM identity_alias WHERE project_id = :project AND identity >= :first "
          "AND identity < :end AND profile_id > :after LIMIT :limit",
          "SELECT id FROM profile WHERE project_id = :project AND phone >= :first AND phone < :end AND id > :after "
          "LIMIT :limit"}) {
        const soci::rowset<long long> rows =
            (sql.prepare << text, soci::use(owner, "project"), soci::use(query, "first"), soci::use(end, "end"),
             soci::use(from, "after"), soci::use(most_found, "limit"));
        add(ids, rows);
    }
    const std::string email = pattern_of("Email", query);
    const std::string name = pattern_of("Name", query);
    const soci::rowset<long long> rows =
        (sql.prepare << "SELECT p.id FROM (SELECT id, attributes FROM profile WHERE project_id = :project "
                        "ORDER BY id DESC LIMIT :people) p WHERE p.id > :after AND (p.attributes LIKE :email ESCAPE "
                        "'!' OR p.attributes LIKE :name ESCAPE '!') LIMIT :limit",
         soci::use(owner, "project"), soci::use(most_looked_through, "people"), soci::use(from, "after"),
         soci::use(email, "email"), soci::use(name, "name"), soci::use(most_found, "limit"));
    add(ids, rows);
    std::ranges::sort(ids);
    ids.erase(std::ranges::unique(ids).begin(), ids.end());
    std::vector<Profile> found;
    for (const ProfileId id : ids) {
        if (static_cast<int>(found.size()) == limit) {
            break;
        }
        if (auto profile = read_profile(sql, project, id)) {
            found.push_back(std::move(*profile));
        }
    }
    return found;
}

}  // namespace parley::audience
