#include "audience/people_rows.h"

namespace parley::audience {

namespace {

constexpr const char* insert_sql = R"sql(
    INSERT INTO profile (id, project_id, identity, phone, user_id, opted_in, consent_at, consent_source, attributes,
                         created_at, updated_at)
    VALUES (:id, :project, :identity, :phone, :user, :opted_in, :consent_at, :source, :attributes, :created,
            :updated))sql";
constexpr const char* or_skip = " ON CONFLICT (project_id, identity) DO NOTHING";
constexpr const char* update_all_sql = R"sql(
    UPDATE profile SET phone = :phone, user_id = :user, opted_in = :opted_in, consent_at = :consent_at,
                       consent_source = :source, attributes = :attributes, updated_at = :updated
    WHERE id = :id)sql";
constexpr const char* update_attributes_sql =
    "UPDATE profile SET attributes = :attributes, updated_at = :updated WHERE id = :id";

#define COLUMNS                                                                                           \
    "SELECT id, identity, phone, user_id, opted_in, consent_at, consent_source, attributes, created_at, " \
    "updated_at FROM profile "
constexpr const char* by_identity_sql = COLUMNS "WHERE project_id = :project AND identity = :identity";
constexpr const char* by_id_sql = COLUMNS "WHERE project_id = :project AND id = :id";
#undef COLUMNS

Time time_of(long long milliseconds) {
    return Time(std::chrono::milliseconds(milliseconds));
}

long long number_of(Time time) {
    return time.time_since_epoch().count();
}

// Where one statement puts the row that it read.
struct Row {
    long long id = 0;
    std::string identity;
    std::string phone;
    std::string user_id;
    int opted_in = 0;
    long long consent_at = 0;
    std::string source;
    std::string attributes;
    long long created = 0;
    long long updated = 0;
    soci::indicator has_phone = soci::i_null;
    soci::indicator has_user = soci::i_null;
    soci::indicator has_consent = soci::i_null;

    void bind(soci::statement& statement) {
        statement.exchange(soci::into(id));
        statement.exchange(soci::into(identity));
        statement.exchange(soci::into(phone, has_phone));
        statement.exchange(soci::into(user_id, has_user));
        statement.exchange(soci::into(opted_in));
        statement.exchange(soci::into(consent_at, has_consent));
        statement.exchange(soci::into(source));
        statement.exchange(soci::into(attributes));
        statement.exchange(soci::into(created));
        statement.exchange(soci::into(updated));
    }

    PersonState read() const {
        PersonState person;
        person.id = ProfileId{id};
        person.identity = identity;
        person.phone = has_phone == soci::i_ok ? phone : std::string();
        person.user_id = has_user == soci::i_ok ? user_id : std::string();
        person.opted_in = opted_in != 0;
        if (has_consent == soci::i_ok) {
            person.consent_at = time_of(consent_at);
        }
        person.consent_source = source;
        person.attributes = attributes;
        person.created = time_of(created);
        person.updated = time_of(updated);
        return person;
    }
};

// The columns of many people, one vector each, as a bulk statement takes them.
struct Columns {
    std::vector<long long> ids;
    std::vector<std::string> identities;
    std::vector<std::string> phones;
    std::vector<soci::indicator> has_phone;
    std::vector<std::string> users;
    std::vector<soci::indicator> has_user;
    std::vector<int> opted_in;
    std::vector<long long> consent_times;
    std::vector<soci::indicator> has_consent;
    std::vector<std::string> sources;
    std::vector<std::string> attributes;
    std::vector<long long> created;
    std::vector<long long> updated;

    explicit Columns(std::span<const PersonState> people) {
        for (const PersonState& person : people) {
            ids.push_back(person.id.value);
            identities.push_back(person.identity);
            phones.push_back(person.phone);
            has_phone.push_back(person.phone.empty() ? soci::i_null : soci::i_ok);
            users.push_back(person.user_id);
            has_user.push_back(person.user_id.empty() ? soci::i_null : soci::i_ok);
            opted_in.push_back(person.opted_in ? 1 : 0);
            consent_times.push_back(person.consent_at ? number_of(*person.consent_at) : 0);
            has_consent.push_back(person.consent_at ? soci::i_ok : soci::i_null);
            sources.push_back(person.consent_source);
            attributes.push_back(person.attributes);
            created.push_back(number_of(person.created));
            updated.push_back(number_of(person.updated));
        }
    }
};

bool any_in(soci::session& sql, const char* query, const long long& project) {
    int found = 0;
    sql << query, soci::use(project), soci::into(found);
    return found != 0;
}

}  // namespace

struct PeopleReader::State {
    State(soci::session& session, ProjectId owner)
        : sql(session), project(owner.value), by_identity(session), by_id(session), by_alias(session) {}

    soci::session& sql;
    const long long project;
    Row row;
    std::string identity;
    long long id = 0;
    long long alias_of = 0;
    bool identity_ready = false;
    bool id_ready = false;
    bool alias_ready = false;
    std::optional<bool> any_aliases;
    soci::statement by_identity;
    soci::statement by_id;
    soci::statement by_alias;
};

PeopleReader::PeopleReader(soci::session& sql, ProjectId project) : state_(std::make_unique<State>(sql, project)) {}
PeopleReader::~PeopleReader() = default;

std::optional<PersonState> PeopleReader::by_identity(const std::string& identity) {
    State& state = *state_;
    if (!state.identity_ready) {
        state.by_identity.exchange(soci::use(state.project, "project"));
        state.by_identity.exchange(soci::use(state.identity, "identity"));
        state.row.bind(state.by_identity);
        state.by_identity.alloc();
        state.by_identity.prepare(by_identity_sql);
        state.by_identity.define_and_bind();
        state.identity_ready = true;
    }
    state.identity = identity;
    if (state.by_identity.execute(true)) {
        return state.row.read();
    }
    const auto known = by_alias(identity);
    return known ? by_id(*known) : std::nullopt;
}

std::optional<PersonState> PeopleReader::by_id(ProfileId id) {
    State& state = *state_;
    if (!state.id_ready) {
        state.by_id.exchange(soci::use(state.project, "project"));
        state.by_id.exchange(soci::use(state.id, "id"));
        state.row.bind(state.by_id);
        state.by_id.alloc();
        state.by_id.prepare(by_id_sql);
        state.by_id.define_and_bind();
        state.id_ready = true;
    }
    state.id = id.value;
    return state.by_id.execute(true) ? std::optional(state.row.read()) : std::nullopt;
}

std::optional<ProfileId> PeopleReader::by_alias(const std::string& identity) {
    State& state = *state_;
    if (!state.any_aliases) {
        state.any_aliases = any_in(
            state.sql,
            "SELECT CASE WHEN EXISTS (SELECT 1 FROM identity_alias WHERE project_id = :project) THEN 1 ELSE 0 END",
            state.project);
    }
    if (!*state.any_aliases) {
        return std::nullopt;
    }
    if (!state.alias_ready) {
        state.by_alias.exchange(soci::use(state.project, "project"));
        state.by_alias.exchange(soci::use(state.identity, "identity"));
        state.by_alias.exchange(soci::into(state.alias_of));
        state.by_alias.alloc();
        state.by_alias.prepare(
            "SELECT profile_id FROM identity_alias WHERE project_id = :project AND identity = :identity");
        state.by_alias.define_and_bind();
        state.alias_ready = true;
    }
    state.identity = identity;
    return state.by_alias.execute(true) ? std::optional(ProfileId{state.alias_of}) : std::nullopt;
}

void PeopleReader::forget() {
    state_->any_aliases.reset();
}

std::optional<ProfileId> PeopleReader::merged_into(ProfileId part) {
    const long long id = part.value;
    long long into = 0;
    state_->sql << "SELECT into_id FROM merged_profile WHERE id = :id AND project_id = :project", soci::use(id, "id"),
        soci::use(state_->project, "project"), soci::into(into);
    return state_->sql.got_data() ? std::optional(ProfileId{into}) : std::nullopt;
}

long long take_profile_ids(soci::session& sql, std::size_t count) {
    const auto wanted = static_cast<long long>(count);
    long long first = 0;
    // Rows that were written with an id of their own are stepped over.
    sql << "UPDATE sequence SET next = :count + CASE WHEN next > (SELECT COALESCE(MAX(id), 0) FROM profile) THEN next "
           "ELSE (SELECT COALESCE(MAX(id), 0) FROM profile) + 1 END WHERE name = 'profile' RETURNING next - :count",
        soci::use(wanted, "count"), soci::into(first);
    return first;
}

void return_profile_ids(soci::session& sql, long long first_unused) {
    sql << "UPDATE sequence SET next = :next WHERE name = 'profile'", soci::use(first_unused, "next");
}

ProfileId FreshProfileIds::next() {
    if (first_ == 0) {
        first_ = take_profile_ids(sql_, most_);
    }
    return ProfileId{first_ + used_++};
}

void FreshProfileIds::give_back() {
    if (first_ != 0) {
        return_profile_ids(sql_, first_ + used_);
    }
}

void insert_people(soci::session& sql, ProjectId project, std::span<const PersonState> people, bool skip_known) {
    if (people.empty()) {
        return;
    }
    Columns rows(people);
    const std::vector<long long> projects(people.size(), project.value);
    const std::string query = skip_known ? std::string(insert_sql) + or_skip : std::string(insert_sql);
    sql << query, soci::use(rows.ids, "id"), soci::use(projects, "project"), soci::use(rows.identities, "identity"),
        soci::use(rows.phones, rows.has_phone, "phone"), soci::use(rows.users, rows.has_user, "user"),
        soci::use(rows.opted_in, "opted_in"), soci::use(rows.consent_times, rows.has_consent, "consent_at"),
        soci::use(rows.sources, "source"), soci::use(rows.attributes, "attributes"), soci::use(rows.created, "created"),
        soci::use(rows.updated, "updated");
}

void update_people(soci::session& sql, std::span<const PersonState> people, bool attributes_only) {
    if (people.empty()) {
        return;
    }
    Columns rows(people);
    if (attributes_only) {
        sql << update_attributes_sql, soci::use(rows.attributes, "attributes"), soci::use(rows.updated, "updated"),
            soci::use(rows.ids, "id");
        return;
    }
    sql << update_all_sql, soci::use(rows.phones, rows.has_phone, "phone"),
        soci::use(rows.users, rows.has_user, "user"), soci::use(rows.opted_in, "opted_in"),
        soci::use(rows.consent_times, rows.has_consent, "consent_at"), soci::use(rows.sources, "source"),
        soci::use(rows.attributes, "attributes"), soci::use(rows.updated, "updated"), soci::use(rows.ids, "id");
}

}  // namespace parley::audience
