#include "audience/profile.h"

#include <algorithm>

#include "audience/attribute_change.h"
#include "audience/consent_changes.h"
#include "audience/identities.h"
#include "audience/people_rows.h"
#include "base/phone_variants.h"

namespace parley::audience {

namespace {

constexpr const char* columns = R"sql(
    SELECT p.id, p.identity, p.phone, p.user_id, p.opted_in, p.consent_at, p.consent_source, b.phone, p.attributes,
           p.created_at, p.updated_at
    FROM profile p LEFT JOIN blocked_number b ON b.project_id = p.project_id AND b.phone = p.phone
)sql";

Time time_of(long long milliseconds) {
    return Time(std::chrono::milliseconds(milliseconds));
}

// `condition` is one of the texts below, never made of input; `bindings` are what it names.
template <class... Bindings>
std::vector<Profile> select(soci::session& sql, const char* condition, Bindings... bindings) {
    long long id = 0;
    std::string identity;
    std::string phone;
    std::string user_id;
    int opted_in = 0;
    long long consent_at = 0;
    std::string consent_source;
    std::string blocked;
    std::string attributes;
    long long created = 0;
    long long updated = 0;
    soci::indicator has_phone = soci::i_null;
    soci::indicator has_user_id = soci::i_null;
    soci::indicator has_consent = soci::i_null;
    soci::indicator is_blocked = soci::i_null;
    const std::string query = std::string(columns) + condition;
    auto prepared = (sql.prepare << query, soci::into(id), soci::into(identity), soci::into(phone, has_phone),
                     soci::into(user_id, has_user_id), soci::into(opted_in), soci::into(consent_at, has_consent),
                     soci::into(consent_source), soci::into(blocked, is_blocked), soci::into(attributes),
                     soci::into(created), soci::into(updated));
    soci::statement statement = (prepared, ..., bindings);
    statement.execute();
    std::vector<Profile> profiles;
    while (statement.fetch()) {
        Profile profile;
        profile.id = ProfileId{id};
        profile.identity = identity;
        if (has_phone == soci::i_ok) {
            profile.phone = phone;
        }
        if (has_user_id == soci::i_ok) {
            profile.user_id = user_id;
        }
        profile.opted_in = opted_in != 0;
        if (has_consent == soci::i_ok) {
            profile.consent_at = time_of(consent_at);
        }
        profile.consent_source = consent_source;
        profile.number_blocked = is_blocked == soci::i_ok;
        profile.attributes = read_object(attributes);
        profile.created = time_of(created);
        profile.updated = time_of(updated);
        profiles.push_back(std::move(profile));
    }
    return profiles;
}

std::optional<Profile> first_of(std::vector<Profile> profiles) {
    if (profiles.empty()) {
        return std::nullopt;
    }
    return std::move(profiles.front());
}

}  // namespace

std::optional<Profile> read_profile(soci::session& sql, ProjectId project, ProfileId id) {
    return first_of(select(sql, "WHERE p.project_id = :project AND p.id = :id", soci::use(project.value, "project"),
                           soci::use(id.value, "id")));
}

std::optional<Profile> read_profile(soci::session& sql, ProjectId project, const std::string& identity) {
    if (auto found = first_of(select(sql, "WHERE p.project_id = :project AND p.identity = :identity",
                                     soci::use(project.value, "project"), soci::use(identity, "identity")))) {
        return found;
    }
    const auto id = find_identity(sql, project, identity);
    return id ? read_profile(sql, project, *id) : std::nullopt;
}

std::vector<Profile> read_profiles_with_phone(soci::session& sql, ProjectId project, const std::string& e164,
                                              int limit) {
    return select(sql, "WHERE p.project_id = :project AND p.phone = :phone ORDER BY p.id LIMIT :limit",
                  soci::use(project.value, "project"), soci::use(e164, "phone"), soci::use(limit, "limit"));
}

std::vector<Profile> read_profiles(soci::session& sql, ProjectId project, ProfileId after, int limit) {
    return select(sql, "WHERE p.id > :after AND p.project_id = :project ORDER BY p.id LIMIT :limit",
                  soci::use(after.value, "after"), soci::use(project.value, "project"), soci::use(limit, "limit"));
}

bool opt_out_user(soci::session& sql, ProjectId project, const std::string& user_id, Time now,
                  const std::string& source) {
    PeopleReader reader(sql, project);
    ConsentChanges consent(sql, project, source);
    std::vector<PersonState> changed;
    for (const Profile& profile : select(sql, "WHERE p.project_id = :project AND p.user_id = :user ORDER BY p.id",
                                         soci::use(project.value, "project"), soci::use(user_id, "user"))) {
        auto person = reader.by_id(profile.id);
        if (person && person->opted_in && consent.say(*person, false, now)) {
            person->updated = now;
            changed.push_back(std::move(*person));
        }
    }
    update_people(sql, changed, false);
    consent.write();
    return !changed.empty();
}

bool is_last_word(soci::session& sql, ProjectId project, const std::string& address, Time at) {
    const long long said = at.time_since_epoch().count();
    long long kept = 0;
    sql << "INSERT INTO consent_report (project_id, address, at) VALUES (:project, :address, :at) "
           "ON CONFLICT (project_id, address) DO UPDATE SET at = excluded.at WHERE consent_report.at <= excluded.at "
           "RETURNING at",
        soci::use(project.value, "project"), soci::use(address, "address"), soci::use(said, "at"), soci::into(kept);
    return sql.got_data();
}

bool set_number_blocked(soci::session& sql, ProjectId project, const std::string& e164, bool blocked, Time now,
                        const std::string& source) {
    ConsentChanges consent(sql, project, source);
    const bool changed = consent.block(e164, blocked, now);
    consent.write();
    return changed;
}

int move_number(soci::session& sql, ProjectId project, const std::string& from, const std::string& to, Time now,
                const std::string& source) {
    PeopleReader reader(sql, project);
    ConsentChanges consent(sql, project, source);
    const auto spellings = spellings_of(from);
    std::vector<PersonState> moved;
    for (const ProfileId id : find_number(sql, project, from)) {
        auto person = reader.by_id(id);
        // Those who had it before they became part of somebody else have another number now.
        if (person && person->phone != to && std::ranges::find(spellings, person->phone) != spellings.end()) {
            person->phone = to;
            person->updated = now;
            moved.push_back(std::move(*person));
        }
    }
    update_people(sql, moved, false);
    if (!moved.empty() && NumberBlocks(sql, project, source).is_blocked(from)) {
        consent.block(to, true, now);
    }
    consent.write();
    return static_cast<int>(moved.size());
}

}  // namespace parley::audience
