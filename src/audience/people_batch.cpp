#include "audience/people_batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "audience/attribute_change.h"
#include "audience/consent_changes.h"
#include "audience/identities.h"
#include "audience/people_rows.h"
#include "audience/segment/attribute_index.h"
#include "base/json.h"

namespace parley::audience {

namespace {

enum class Change { created, updated, unchanged, rejected };

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
    std::vector<RejectedRow> rejected;  // also those that could not be read, in the end
};

// What the whole batch is written with.
struct Writing {
    soci::session& sql;
    ProjectId project;
    const std::vector<PersonRow>& people;
    const std::string source;
    Time now;
    PeopleReader reader{sql, project};
    ConsentChanges consent{sql, project, source};
    AttributeIndexes indexes{sql, project};
};

std::string source_of(ImportId import) {
    return import ? fmt::format("import {}", import.value) : std::string("import");
}

RejectedRow rejected(const PersonRow& person, const Error& error) {
    return {person.line, error.where, error.value,
            error.advice.empty() ? error.what : error.what + "; " + error.advice};
}

// Rows whose identity stands in the batch for the first time: those can be tried as new in one go. Object ids belong to
// people who are there.
std::vector<std::size_t> first_occurrences(const std::vector<PersonRow>& people) {
    std::unordered_set<std::string_view> seen;
    seen.reserve(people.size());
    std::vector<std::size_t> places;
    places.reserve(people.size());
    for (std::size_t place = 0; place < people.size(); ++place) {
        if (!people[place].by_object_id && seen.insert(people[place].identity).second) {
            places.push_back(place);
        }
    }
    return places;
}

// A person as a row makes them. Error: its operators fit nobody of whom nothing is known.
Result<PersonState> made_of(const PersonRow& row, Writing& writing) {
    PersonState person{.identity = row.identity, .phone = row.phone, .created = writing.now, .updated = writing.now};
    if (may_need_care(row.attributes)) {
        json::object attributes;
        if (const auto changed = change_attributes(attributes, read_object(row.attributes)); !changed) {
            return std::unexpected(changed.error());
        }
        person.attributes = json::serialize(attributes);
    } else {
        person.attributes = row.attributes;
    }
    return person;
}

// Ids are given by us, as only one transaction writes at a time: that tells which rows were new
// without asking for each.
void create_new(Writing& writing, Fates& fates) {
    std::vector<std::size_t> places;
    std::vector<PersonState> made;
    for (const std::size_t place : first_occurrences(writing.people)) {
        const PersonRow& row = writing.people[place];
        if (writing.reader.by_alias(row.identity)) {
            continue;
        }
        if (auto person = made_of(row, writing)) {
            places.push_back(place);
            made.push_back(std::move(*person));
        }
    }
    if (places.empty()) {
        return;
    }
    const long long first = take_profile_ids(writing.sql, places.size());
    for (std::size_t order = 0; order < made.size(); ++order) {
        made[order].id = ProfileId{first + static_cast<long long>(order)};
        if (const auto& said = writing.people[places[order]].opted_in) {
            made[order].opted_in = *said;
            made[order].consent_at = writing.now;
            made[order].consent_source = writing.source;
        }
    }
    insert_people(writing.sql, writing.project, made, true);

    // SOCI takes a vector of one element for no vector at all.
    std::vector<long long> created(std::max<std::size_t>(made.size(), 2));
    writing.sql << "SELECT id FROM profile WHERE id >= :first ORDER BY id", soci::use(first, "first"),
        soci::into(created);
    for (const long long id : created) {
        const auto order = static_cast<std::size_t>(id - first);
        fates.profiles[places[order]] = id;
        fates.changes[places[order]] = Change::created;
        writing.consent.created(made[order]);
        if (!writing.indexes.empty()) {
            writing.indexes.write(ProfileId{id}, read_object(made[order].attributes));
        }
    }
    return_profile_ids(writing.sql, created.empty() ? first : created.back() + 1);
}

// Error: invalid, `where` naming the attribute. True where the person has something else afterwards.
Result<bool> merge_attributes(PersonState& person, const PersonRow& row) {
    if (person.attributes == row.attributes || row.attributes == "{}") {
        return false;
    }
    json::object merged = read_object(person.attributes);
    auto changed = change_attributes(merged, read_object(row.attributes));
    if (changed && *changed) {
        person.attributes = json::serialize(merged);
    }
    return changed;
}

void update_one(Writing& writing, const PersonRow& row, PersonState person, Fates& fates, std::size_t place) {
    const auto merged = merge_attributes(person, row);
    fates.profiles[place] = person.id.value;
    if (!merged) {
        fates.changes[place] = Change::rejected;
        fates.rejected.push_back(rejected(row, merged.error()));
        return;
    }
    bool rest = false;
    if (!row.phone.empty() && person.phone != row.phone) {
        person.phone = row.phone;
        rest = true;
    }
    if (row.opted_in && writing.consent.say(person, *row.opted_in, writing.now)) {
        rest = true;
    }
    if (!*merged && !rest) {
        return;
    }
    person.updated = writing.now;
    update_people(writing.sql, std::span(&person, 1), !rest);
    if (*merged && !writing.indexes.empty()) {
        writing.indexes.write(person.id, read_object(person.attributes));
    }
    fates.changes[place] = Change::updated;
}

std::optional<PersonState> find_known(Writing& writing, const PersonRow& row) {
    if (!row.by_object_id) {
        return writing.reader.by_identity(row.identity);
    }
    const auto id = profile_of_object(writing.project, row.identity);
    if (!id) {
        return std::nullopt;
    }
    auto known = writing.reader.by_id(*id);
    const auto whole = known ? std::nullopt : writing.reader.merged_into(*id);
    return whole ? writing.reader.by_id(*whole) : std::move(known);
}

// Those that were there already, one by one and in the file's order.
void update_known(Writing& writing, Fates& fates) {
    for (std::size_t place = 0; place < writing.people.size(); ++place) {
        if (fates.profiles[place] != 0) {
            continue;
        }
        const PersonRow& row = writing.people[place];
        if (auto known = find_known(writing, row)) {
            update_one(writing, row, std::move(*known), fates, place);
            continue;
        }
        fates.changes[place] = Change::rejected;
        if (row.by_object_id) {
            fates.rejected.push_back(
                rejected(row, Error{ErrorKind::missing, "nobody has this object id", "objectId", row.identity}));
            continue;
        }
        // Only what cannot be made of nothing is not there by now.
        const auto made = made_of(row, writing);
        fates.rejected.push_back(rejected(row, made ? Error{ErrorKind::invalid, "could not be stored"} : made.error()));
    }
}

// Most rows say what is known already, so each is looked up before anything is changed.
void set_blocks(Writing& writing, Fates& fates) {
    for (std::size_t place = 0; place < writing.people.size(); ++place) {
        const PersonRow& row = writing.people[place];
        if (!row.number_blocked || row.phone.empty() || fates.changes[place] == Change::rejected) {
            continue;
        }
        if (writing.consent.block(row.phone, *row.number_blocked, writing.now) &&
            fates.changes[place] == Change::unchanged) {
            fates.changes[place] = Change::updated;
        }
    }
}

void add_members(soci::session& sql, ImportId import, const Fates& fates) {
    std::vector<long long> profiles;
    for (std::size_t place = 0; place < fates.profiles.size(); ++place) {
        if (fates.changes[place] != Change::rejected) {
            profiles.push_back(fates.profiles[place]);
        }
    }
    if (profiles.empty() || !import) {
        return;
    }
    const std::vector<long long> imports(profiles.size(), import.value);
    sql << insert_member, soci::use(imports, "import"), soci::use(profiles, "profile");
}

void keep_rejections(soci::session& sql, ImportId import, const std::vector<RejectedRow>& rejected) {
    if (rejected.empty() || !import) {
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
    Fates fates{std::vector<long long>(batch.people.size()), std::vector(batch.people.size(), Change::unchanged), {}};
    Writing writing{sql, project, batch.people, source_of(import), now};
    create_new(writing, fates);
    update_known(writing, fates);
    set_blocks(writing, fates);
    writing.consent.write();
    add_members(sql, import, fates);
    std::ranges::copy(batch.rejected, std::back_inserter(fates.rejected));
    std::ranges::sort(fates.rejected, {}, &RejectedRow::line);
    keep_rejections(sql, import, fates.rejected);

    ImportCounts counts;
    counts.created = std::ranges::count(fates.changes, Change::created);
    counts.updated = std::ranges::count(fates.changes, Change::updated);
    counts.unchanged = std::ranges::count(fates.changes, Change::unchanged);
    counts.rejected = std::ssize(fates.rejected);
    counts.rows_read = static_cast<std::int64_t>(batch.people.size() + batch.rejected.size());
    sql << count_rows, soci::use(counts.rows_read, "rows_read"), soci::use(counts.created, "created"),
        soci::use(counts.updated, "updated"), soci::use(counts.unchanged, "unchanged"),
        soci::use(counts.rejected, "rejected"), soci::use(import.value, "import");
    return counts;
}

}  // namespace parley::audience
