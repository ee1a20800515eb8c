#include "audience/people_batch.h"

#include <unordered_set>

#include "audience/profile.h"
#include "base/json.h"

namespace parley::audience {

namespace {

enum class Change { created, updated, unchanged };

constexpr const char* insert_profile = R"sql(
    INSERT INTO profile (id, project_id, identity, phone, opted_in, attributes, created_at, updated_at)
    VALUES (:id, :project, :identity, :phone, :opted_in, :attributes, :created, :updated)
    ON CONFLICT (project_id, identity) DO NOTHING)sql";
constexpr const char* select_existing = R"sql(
    SELECT id, phone, opted_in, attributes FROM profile WHERE project_id = :project AND identity = :identity)sql";
constexpr const char* update_existing = R"sql(
    UPDATE profile SET phone = :phone, opted_in = :opted_in, attributes = :attributes, updated_at = :updated
    WHERE id = :id)sql";
constexpr const char* insert_member = R"sql(
    INSERT INTO import_member (import_id, profile_id) VALUES (:import, :profile)
    ON CONFLICT (import_id, profile_id) DO NOTHING)sql";
constexpr const char* insert_rejection = R"sql(
    INSERT INTO import_rejection (import_id, line, column_name, value, reason)
    VALUES (:import, :line, :column, :value, :reason))sql";
constexpr const char* count_rows = R"sql(
    UPDATE import SET rows_read = rows_read + :rows_read, created = created + :created, updated = updated + :updated,
                      unchanged = unchanged + :unchanged, rejected = rejected + :rejected
    WHERE id = :import)sql";

// What became of each person of the batch, in the same order.
struct Fates {
    std::vector<long long> profiles;
    std::vector<Change> changes;
};

// Rows whose identity stands in the batch for the first time: those can be tried as new in one go.
std::vector<std::size_t> first_occurrences(const std::vector<PersonRow>& people) {
    std::unordered_set<std::string_view> seen;
    seen.reserve(people.size());
    std::vector<std::size_t> places;
    places.reserve(people.size());
    for (std::size_t place = 0; place < people.size(); ++place) {
        if (seen.insert(people[place].identity).second) {
            places.push_back(place);
        }
    }
    return places;
}

// Ids are given by us, as only one transaction writes at a time: that tells which rows were new
// without asking for each.
void create_new(soci::session& sql, ProjectId project, const std::vector<PersonRow>& people, Time now, Fates& fates) {
    const std::vector<std::size_t> places = first_occurrences(people);
    if (places.empty()) {
        return;
    }
    long long last_id = 0;
    sql << "SELECT COALESCE(MAX(id), 0) FROM profile", soci::into(last_id);
    std::vector<long long> ids;
    std::vector<std::string> identities;
    std::vector<std::string> phones;
    std::vector<soci::indicator> has_phone;
    std::vector<int> opted_in;
    std::vector<std::string> attributes;
    for (const std::size_t place : places) {
        const PersonRow& person = people[place];
        ids.push_back(last_id + 1 + static_cast<long long>(ids.size()));
        identities.push_back(person.identity);
        phones.push_back(person.phone);
        has_phone.push_back(person.phone.empty() ? soci::i_null : soci::i_ok);
        opted_in.push_back(person.opted_in.value_or(false) ? 1 : 0);
        attributes.push_back(person.attributes);
    }
    const std::vector<long long> projects(ids.size(), project.value);
    const std::vector<long long> times(ids.size(), now.time_since_epoch().count());
    sql << insert_profile, soci::use(ids, "id"), soci::use(projects, "project"), soci::use(identities, "identity"),
        soci::use(phones, has_phone, "phone"), soci::use(opted_in, "opted_in"), soci::use(attributes, "attributes"),
        soci::use(times, "created"), soci::use(times, "updated");

    // SOCI takes a vector of one element for no vector at all.
    std::vector<long long> created(std::max<std::size_t>(ids.size(), 2));
    sql << "SELECT id FROM profile WHERE id > :last ORDER BY id", soci::use(last_id, "last"), soci::into(created);
    for (const long long id : created) {
        const std::size_t place = places[static_cast<std::size_t>(id - last_id - 1)];
        fates.profiles[place] = id;
        fates.changes[place] = Change::created;
    }
}

// True where the person has something else afterwards.
bool merge_attributes(std::string& known, const std::string& given) {
    if (known == given || given == "{}") {
        return false;
    }
    json::object merged = json::parse(known).as_object();
    bool changed = false;
    const json::value said = json::parse(given);
    for (const auto& [name, value] : said.as_object()) {
        json::value& place = merged[name];
        if (place != value) {
            place = value;
            changed = true;
        }
    }
    if (changed) {
        known = json::serialize(merged);
    }
    return changed;
}

// Those that were there already, one by one and in the file's order.
void update_known(soci::session& sql, ProjectId project, const std::vector<PersonRow>& people, Time now, Fates& fates) {
    std::string identity;
    long long id = 0;
    std::string phone;
    soci::indicator has_phone = soci::i_null;
    int opted_in = 0;
    std::string attributes;
    const long long updated = now.time_since_epoch().count();
    soci::statement select =
        (sql.prepare << select_existing, soci::use(project.value, "project"), soci::use(identity, "identity"),
         soci::into(id), soci::into(phone, has_phone), soci::into(opted_in), soci::into(attributes));
    soci::statement update =
        (sql.prepare << update_existing, soci::use(phone, has_phone, "phone"), soci::use(opted_in, "opted_in"),
         soci::use(attributes, "attributes"), soci::use(updated, "updated"), soci::use(id, "id"));
    for (std::size_t place = 0; place < people.size(); ++place) {
        if (fates.profiles[place] != 0) {
            continue;
        }
        const PersonRow& person = people[place];
        identity = person.identity;
        select.execute(true);
        bool changed = merge_attributes(attributes, person.attributes);
        if (!person.phone.empty() && (has_phone == soci::i_null || phone != person.phone)) {
            phone = person.phone;
            has_phone = soci::i_ok;
            changed = true;
        }
        if (person.opted_in && *person.opted_in != (opted_in != 0)) {
            opted_in = *person.opted_in ? 1 : 0;
            changed = true;
        }
        if (changed) {
            update.execute(true);
        }
        fates.profiles[place] = id;
        fates.changes[place] = changed ? Change::updated : Change::unchanged;
    }
}

// Most rows say what is known already, so each is looked up before anything is changed.
void set_blocks(soci::session& sql, ProjectId project, const std::vector<PersonRow>& people, Time now, Fates& fates) {
    int any_blocked = 0;
    sql << "SELECT EXISTS (SELECT 1 FROM blocked_number WHERE project_id = :project)",
        soci::use(project.value, "project"), soci::into(any_blocked);
    std::string phone;
    int blocked = 0;
    soci::statement look_up =
        (sql.prepare << "SELECT EXISTS (SELECT 1 FROM blocked_number WHERE project_id = :project AND phone = :phone)",
         soci::use(project.value, "project"), soci::use(phone, "phone"), soci::into(blocked));
    for (std::size_t place = 0; place < people.size(); ++place) {
        const PersonRow& person = people[place];
        if (!person.number_blocked || person.phone.empty() || (!*person.number_blocked && any_blocked == 0)) {
            continue;
        }
        phone = person.phone;
        look_up.execute(true);
        if (*person.number_blocked == (blocked != 0)) {
            continue;
        }
        set_number_blocked(sql, project, person.phone, *person.number_blocked, now);
        any_blocked = 1;
        if (fates.changes[place] == Change::unchanged) {
            fates.changes[place] = Change::updated;
        }
    }
}

void add_members(soci::session& sql, ImportId import, const std::vector<long long>& profiles) {
    if (profiles.empty() || !import) {
        return;
    }
    const std::vector<long long> imports(profiles.size(), import.value);
    sql << insert_member, soci::use(imports, "import"), soci::use(profiles, "profile");
}

void keep_rejections(soci::session& sql, ImportId import, const std::vector<RejectedRow>& rejected) {
    if (rejected.empty()) {
        return;
    }
    const std::vector<long long> imports(rejected.size(), import.value);
    std::vector<long long> lines;
    std::vector<std::string> columns;
    std::vector<std::string> values;
    std::vector<std::string> reasons;
    for (const RejectedRow& row : rejected) {
        lines.push_back(row.line);
        columns.push_back(row.column);
        values.push_back(row.value);
        reasons.push_back(row.reason);
    }
    sql << insert_rejection, soci::use(imports, "import"), soci::use(lines, "line"), soci::use(columns, "column"),
        soci::use(values, "value"), soci::use(reasons, "reason");
}

}  // namespace

ImportCounts write_people(soci::session& sql, ProjectId project, ImportId import, const PeopleBatch& batch, Time now) {
    Fates fates{std::vector<long long>(batch.people.size()), std::vector(batch.people.size(), Change::unchanged)};
    create_new(sql, project, batch.people, now, fates);
    update_known(sql, project, batch.people, now, fates);
    set_blocks(sql, project, batch.people, now, fates);
    add_members(sql, import, fates.profiles);
    keep_rejections(sql, import, batch.rejected);

    ImportCounts counts;
    counts.created = std::ranges::count(fates.changes, Change::created);
    counts.updated = std::ranges::count(fates.changes, Change::updated);
    counts.unchanged = std::ranges::count(fates.changes, Change::unchanged);
    counts.rejected = static_cast<std::int64_t>(batch.rejected.size());
    counts.rows_read = static_cast<std::int64_t>(batch.people.size()) + counts.rejected;
    sql << count_rows, soci::use(counts.rows_read, "rows_read"), soci::use(counts.created, "created"),
        soci::use(counts.updated, "updated"), soci::use(counts.unchanged, "unchanged"),
        soci::use(counts.rejected, "rejected"), soci::use(import.value, "import");
    return counts;
}

}  // namespace parley::audience
