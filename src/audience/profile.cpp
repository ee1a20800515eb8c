#include "audience/profile.h"

namespace parley::audience {

namespace {

constexpr const char* columns = R"sql(
    SELECT p.id, p.identity, p.phone, p.user_id, p.opted_in, b.phone, p.attributes, p.created_at, p.updated_at
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
    std::string blocked;
    std::string attributes;
    long long created = 0;
    long long updated = 0;
    soci::indicator has_phone = soci::i_null;
    soci::indicator has_user_id = soci::i_null;
    soci::indicator is_blocked = soci::i_null;
    const std::string query = std::string(columns) + condition;
    auto prepared = (sql.prepare << query, soci::into(id), soci::into(identity), soci::into(phone, has_phone),
                     soci::into(user_id, has_user_id), soci::into(opted_in), soci::into(blocked, is_blocked),
                     soci::into(attributes), soci::into(created), soci::into(updated));
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
        profile.number_blocked = is_blocked == soci::i_ok;
        profile.attributes = json::parse(attributes).as_object();
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
    return first_of(select(sql, "WHERE p.project_id = :project AND p.identity = :identity",
                           soci::use(project.value, "project"), soci::use(identity, "identity")));
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

bool opt_out_user(soci::session& sql, ProjectId project, const std::string& user_id, Time now) {
    const long long owner = project.value;
    const long long at = now.time_since_epoch().count();
    soci::statement statement =
        (sql.prepare
             << "UPDATE profile SET opted_in = 0, updated_at = :now WHERE project_id = :project AND user_id = :user "
                "AND opted_in = 1",
         soci::use(at), soci::use(owner), soci::use(user_id));
    statement.execute(true);
    return statement.get_affected_rows() > 0;
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

bool set_number_blocked(soci::session& sql, ProjectId project, const std::string& e164, bool blocked, Time now) {
    const long long since = now.time_since_epoch().count();
    soci::statement change(sql);
    if (blocked) {
        change =
            (sql.prepare << "INSERT INTO blocked_number (project_id, phone, since) VALUES (:project, :phone, :since) "
                            "ON CONFLICT (project_id, phone) DO NOTHING",
             soci::use(project.value, "project"), soci::use(e164, "phone"), soci::use(since, "since"));
    } else {
        change = (sql.prepare << "DELETE FROM blocked_number WHERE project_id = :project AND phone = :phone",
                  soci::use(project.value, "project"), soci::use(e164, "phone"));
    }
    change.execute(true);
    return change.get_affected_rows() > 0;
}

}  // namespace parley::audience
