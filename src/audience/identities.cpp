#include "audience/identities.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/phone_variants.h"
#include "base/text.h"

namespace parley::audience {

namespace {

// Without hyphens; the rest is the profile's number, hexadecimal.
constexpr std::string_view object_mark = "a8ffcbc900004ee3a791";
constexpr std::size_t object_digits = 32;

std::optional<ProfileId> one_id(soci::session& sql, const char* query, const long long& project,
                                const std::string& identity) {
    long long id = 0;
    sql << query, soci::use(project, "project"), soci::use(identity, "identity"), soci::into(id);
    return sql.got_data() ? std::optional(ProfileId{id}) : std::nullopt;
}

std::vector<ProfileId> ids_of(const soci::rowset<long long>& rows) {
    std::vector<ProfileId> ids;
    for (const long long id : rows) {
        ids.push_back(ProfileId{id});
    }
    return ids;
}

}  // namespace

std::string object_id_of(ProjectId, ProfileId profile) {
    return fmt::format("a8ffcbc9-0000-4ee3-a791-{:012x}", profile.value);
}

std::optional<ProfileId> profile_of_object(ProjectId, std::string_view object_id) {
    if (object_id.size() > object_digits + 4) {
        return std::nullopt;
    }
    std::string digits = lower(object_id);
    std::erase(digits, '-');
    if (digits.size() != object_digits || !digits.starts_with(object_mark)) {
        return std::nullopt;
    }
    std::int64_t id = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data() + object_mark.size(), end, id, 16);
    if (error != std::errc() || stop != end || id <= 0) {
        return std::nullopt;
    }
    return ProfileId{id};
}

std::optional<ProfileId> find_identity(soci::session& sql, ProjectId project, const std::string& identity) {
    const long long owner = project.value;
    if (auto first = one_id(sql, "SELECT id FROM profile WHERE project_id = :project AND identity = :identity", owner,
                            identity)) {
        return first;
    }
    return one_id(sql, "SELECT profile_id FROM identity_alias WHERE project_id = :project AND identity = :identity",
                  owner, identity);
}

std::optional<ProfileId> find_object(soci::session& sql, ProjectId project, std::string_view object_id) {
    const auto named = profile_of_object(project, object_id);
    if (!named) {
        return std::nullopt;
    }
    const long long owner = project.value;
    const long long id = whole_of(sql, *named).value;
    long long found = 0;
    sql << "SELECT id FROM profile WHERE project_id = :project AND id = :id", soci::use(owner, "project"),
        soci::use(id, "id"), soci::into(found);
    return sql.got_data() ? std::optional(ProfileId{found}) : std::nullopt;
}

std::vector<ProfileId> find_number(soci::session& sql, ProjectId project, const std::string& e164, int limit) {
    const long long owner = project.value;
    std::vector<ProfileId> people;
    for (const std::string& spelling : spellings_of(e164)) {
        for (const char* query :
             {"SELECT id FROM profile WHERE project_id = :project AND phone = :phone ORDER BY id LIMIT :limit",
              "SELECT into_id FROM merged_profile WHERE project_id = :project AND phone = :phone ORDER BY into_id "
              "LIMIT :limit"}) {
            const soci::rowset<long long> rows = (sql.prepare << query, soci::use(owner, "project"),
                                                  soci::use(spelling, "phone"), soci::use(limit, "limit"));
            const auto ids = ids_of(rows);
            people.insert(people.end(), ids.begin(), ids.end());
        }
    }
    std::ranges::sort(people);
    people.erase(std::ranges::unique(people).begin(), people.end());
    if (people.size() > static_cast<std::size_t>(std::max(limit, 0))) {
        people.resize(static_cast<std::size_t>(std::max(limit, 0)));
    }
    return people;
}

std::vector<std::string> identities_of(soci::session& sql, ProfileId profile) {
    const long long id = profile.value;
    std::vector<std::string> names;
    std::string first;
    sql << "SELECT identity FROM profile WHERE id = :id", soci::use(id, "id"), soci::into(first);
    if (!sql.got_data()) {
        return names;
    }
    names.push_back(first);
    const soci::rowset<std::string> rows =
        (sql.prepare << "SELECT identity FROM identity_alias WHERE profile_id = :id ORDER BY identity",
         soci::use(id, "id"));
    names.insert(names.end(), rows.begin(), rows.end());
    return names;
}

std::vector<ProfileId> parts_of(soci::session& sql, ProfileId profile) {
    const long long id = profile.value;
    const soci::rowset<long long> rows =
        (sql.prepare << "SELECT id FROM merged_profile WHERE into_id = :id ORDER BY id", soci::use(id, "id"));
    return ids_of(rows);
}

ProfileId whole_of(soci::session& sql, ProfileId profile) {
    const long long id = profile.value;
    long long whole = 0;
    sql << "SELECT into_id FROM merged_profile WHERE id = :id", soci::use(id, "id"), soci::into(whole);
    return sql.got_data() ? ProfileId{whole} : profile;
}

void add_identity(soci::session& sql, ProjectId project, ProfileId profile, const std::string& identity) {
    const long long owner = project.value;
    const long long id = profile.value;
    sql << "INSERT INTO identity_alias (project_id, identity, profile_id) VALUES (:project, :identity, :profile) "
           "ON CONFLICT (project_id, identity) DO NOTHING",
        soci::use(owner, "project"), soci::use(identity, "identity"), soci::use(id, "profile");
}

}  // namespace parley::audience
