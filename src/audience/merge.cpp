#include <algorithm>

#include "audience/attribute_change.h"
#include "audience/consent_changes.h"
#include "audience/identities.h"
#include "audience/part.h"
#include "audience/people_rows.h"
#include "audience/segment/attribute_index.h"
#include "base/phone_variants.h"
#include "message/status.h"
#include "store/row.h"

// Two people become one, and one becomes two again. What a part was is kept as it was, so that nothing is lost by a
// merge that should not have been.
namespace parley::audience {

namespace {

long long number_of(Time time) {
    return time.time_since_epoch().count();
}

Failure nobody() {
    return Failure(Error{ErrorKind::missing, "there is no such profile"});
}

void keep_word(soci::session& sql, ProjectId project, ProfileId profile, const ConsentWord& word, Time otherwise) {
    if (!word.at && !word.opted_in) {
        return;
    }
    const long long owner = project.value;
    const long long id = profile.value;
    const int given = word.opted_in ? 1 : 0;
    const long long at = number_of(word.at.value_or(otherwise));
    sql << "INSERT INTO consent_change (project_id, profile_id, given, source, at) VALUES (:project, :profile, :given, "
           ":source, :at)",
        soci::use(owner, "project"), soci::use(id, "profile"), soci::use(given, "given"),
        soci::use(word.source, "source"), soci::use(at, "at");
}

// It is the present one again.
void drop_word(soci::session& sql, ProfileId profile, const ConsentWord& word, Time otherwise) {
    const long long id = profile.value;
    const int given = word.opted_in ? 1 : 0;
    const long long at = number_of(word.at.value_or(otherwise));
    sql << "DELETE FROM consent_change WHERE id = (SELECT MAX(id) FROM consent_change WHERE profile_id = :profile "
           "AND given = :given AND source = :source AND at = :at)",
        soci::use(id, "profile"), soci::use(given, "given"), soci::use(word.source, "source"), soci::use(at, "at");
}

void set_word(PersonState& person, const ConsentWord& word) {
    person.opted_in = word.opted_in;
    person.consent_at = word.at;
    person.consent_source = word.source;
}

// The last word counts; of two that are as old, the no.
bool is_later(const ConsentWord& one, const ConsentWord& other) {
    if (!one.at && !one.opted_in) {
        return false;
    }
    const Time at = one.at.value_or(Time());
    const Time other_at = other.at.value_or(Time());
    return !other.at && !other.opted_in ? true : at > other_at || (at == other_at && !one.opted_in && other.opted_in);
}

// What `kept` lacks it takes from the other.
void take_over(PersonState& kept, Part& part) {
    json::object attributes = read_object(kept.attributes);
    const json::object theirs = read_object(part.person.attributes);
    for (const auto& [name, value] : theirs) {
        if (!attributes.contains(name)) {
            attributes[name] = value;
            part.gained.attributes.emplace_back(name);
        }
    }
    kept.attributes = json::serialize(attributes);
    if (kept.phone.empty() && !part.person.phone.empty()) {
        kept.phone = part.person.phone;
        part.gained.phone = true;
    }
    if (kept.user_id.empty() && !part.person.user_id.empty()) {
        kept.user_id = part.person.user_id;
        part.gained.user_id = true;
    }
    if (is_later(word_of(part.person), word_of(kept))) {
        part.gained.instead_of = word_of(kept);
        set_word(kept, word_of(part.person));
    }
}

// The opposite, as far as nobody has said anything else since.
void give_back(PersonState& kept, const Part& part) {
    json::object attributes = read_object(kept.attributes);
    const json::object theirs = read_object(part.person.attributes);
    for (const std::string& name : part.gained.attributes) {
        const json::value* now = attributes.if_contains(name);
        const json::value* then = theirs.if_contains(name);
        if (now != nullptr && then != nullptr && *now == *then) {
            attributes.stable_erase(name);
        }
    }
    kept.attributes = json::serialize(attributes);
    if (part.gained.phone && kept.phone == part.person.phone) {
        kept.phone.clear();
    }
    if (part.gained.user_id && kept.user_id == part.person.user_id) {
        kept.user_id.clear();
    }
}

void move_events(soci::session& sql, ProfileId kept, ProfileId other) {
    const long long to = kept.value;
    const long long from = other.value;
    sql << "UPDATE event SET origin_id = COALESCE(origin_id, profile_id), profile_id = :kept "
           "WHERE profile_id = :other",
        soci::use(to, "kept"), soci::use(from, "other");
    sql << R"sql(
        INSERT INTO event_total (name_id, profile_id, events, first_at, last_at)
        SELECT name_id, :kept, events, first_at, last_at FROM event_total WHERE profile_id = :other
        ON CONFLICT (name_id, profile_id) DO UPDATE SET
            events = event_total.events + excluded.events,
            first_at = CASE WHEN excluded.first_at < event_total.first_at THEN excluded.first_at
                            ELSE event_total.first_at END,
            last_at = CASE WHEN excluded.last_at > event_total.last_at THEN excluded.last_at
                           ELSE event_total.last_at END)sql",
        soci::use(to, "kept"), soci::use(from, "other");
    sql << "DELETE FROM event_total WHERE profile_id = :other", soci::use(from, "other");
}

void count_events(soci::session& sql, ProfileId profile) {
    const long long id = profile.value;
    sql << "DELETE FROM event_total WHERE profile_id = :profile", soci::use(id, "profile");
    sql << "INSERT INTO event_total (name_id, profile_id, events, first_at, last_at) SELECT name_id, profile_id, "
           "COUNT(*), MIN(at), MAX(at) FROM event WHERE profile_id = :profile GROUP BY name_id, profile_id",
        soci::use(id, "profile");
}

void return_events(soci::session& sql, ProfileId kept, const Part& part) {
    const long long from = kept.value;
    const long long to = part.person.id.value;
    sql << "UPDATE event SET profile_id = :part, origin_id = NULL WHERE profile_id = :kept AND origin_id = :part",
        soci::use(to, "part"), soci::use(from, "kept");
    for (const long long deeper : part.parts) {
        sql << "UPDATE event SET profile_id = :part WHERE profile_id = :kept AND origin_id = :deeper",
            soci::use(to, "part"), soci::use(from, "kept"), soci::use(deeper, "deeper");
    }
    count_events(sql, kept);
    count_events(sql, part.person.id);
}

// What came from their number while they were one.
void return_incoming(soci::session& sql, ProjectId project, const PersonState& kept, const PersonState& part,
                     Time merged) {
    const auto spellings = part.phone.empty() ? std::vector<std::string>() : spellings_of(part.phone);
    if (spellings.empty() || std::ranges::find(spellings, kept.phone) != spellings.end()) {
        return;
    }
    const long long from = kept.id.value;
    const long long to = part.id.value;
    const long long owner = project.value;
    const long long since = number_of(merged);
    sql << "UPDATE incoming SET profile_id = :part WHERE profile_id = :kept AND received_at >= :since AND sender IN "
           "(:phone, :other) AND owner_id IN (SELECT id FROM provider WHERE project_id = :project)",
        soci::use(to, "part"), soci::use(from, "kept"), soci::use(since, "since"),
        soci::use(spellings.front(), "phone"), soci::use(spellings.back(), "other"), soci::use(owner, "project");
}

// What has not left yet goes to whom they are now, unless these get the same campaign already.
void readdress_messages(soci::session& sql, ProfileId kept, ProfileId other) {
    const long long to = kept.value;
    const long long from = other.value;
    const int queued = static_cast<int>(Status::queued);
    sql << "UPDATE message SET profile_id = :kept WHERE profile_id = :other AND status = :queued AND attempts = 0 "
           "AND NOT EXISTS (SELECT 1 FROM message k WHERE k.profile_id = :kept AND k.campaign_id = "
           "message.campaign_id)",
        soci::use(to, "kept"), soci::use(from, "other"), soci::use(queued, "queued");
}

std::vector<std::string> aliases_of(soci::session& sql, ProfileId profile) {
    auto names = identities_of(sql, profile);
    names.erase(names.begin());
    return names;
}

void store_part(soci::session& sql, ProjectId project, const Part& part, ProfileId kept, Time now) {
    const long long id = part.person.id.value;
    const long long owner = project.value;
    const long long into = kept.value;
    const long long at = number_of(now);
    const std::string content = text_of(part);
    soci::indicator has_phone = part.person.phone.empty() ? soci::i_null : soci::i_ok;
    sql << "INSERT INTO merged_profile (id, project_id, into_id, identity, phone, content, merged_at) VALUES (:id, "
           ":project, :into, :identity, :phone, :content, :at)",
        soci::use(id, "id"), soci::use(owner, "project"), soci::use(into, "into"),
        soci::use(part.person.identity, "identity"), soci::use(part.person.phone, has_phone, "phone"),
        soci::use(content, "content"), soci::use(at, "at");
}

void write_whole(soci::session& sql, ProjectId project, PersonState& person, Time now) {
    person.updated = now;
    update_people(sql, std::span(&person, 1), false);
    AttributeIndexes indexes(sql, project);
    if (!indexes.empty()) {
        indexes.write(person.id, read_object(person.attributes));
    }
}

void remove_row(soci::session& sql, ProjectId project, ProfileId profile) {
    const long long id = profile.value;
    AttributeIndexes indexes(sql, project);
    if (!indexes.empty()) {
        indexes.remove(profile);
    }
    sql << "DELETE FROM profile WHERE id = :id", soci::use(id, "id");
    // Their id is theirs for ever, also where it did not come from the sequence.
    sql << "UPDATE sequence SET next = :id + 1 WHERE name = 'profile' AND next <= :id", soci::use(id, "id");
}

void point_names(soci::session& sql, ProfileId from, ProfileId to) {
    const long long old = from.value;
    const long long now = to.value;
    sql << "UPDATE identity_alias SET profile_id = :now WHERE profile_id = :old", soci::use(now, "now"),
        soci::use(old, "old");
    sql << "UPDATE merged_profile SET into_id = :now WHERE into_id = :old", soci::use(now, "now"),
        soci::use(old, "old");
}

void remove_name(soci::session& sql, ProjectId project, const std::string& identity) {
    const long long owner = project.value;
    sql << "DELETE FROM identity_alias WHERE project_id = :project AND identity = :identity",
        soci::use(owner, "project"), soci::use(identity, "identity");
}

// The part that this name was once the first name of.
std::optional<Part> find_part(soci::session& sql, ProfileId kept, const std::string& identity, Time& merged) {
    const long long into = kept.value;
    std::string content;
    long long at = 0;
    sql << "SELECT content, merged_at FROM merged_profile WHERE into_id = :into AND identity = :identity "
           "ORDER BY merged_at DESC, id DESC LIMIT 1",
        soci::use(into, "into"), soci::use(identity, "identity"), soci::into(content), soci::into(at);
    if (!sql.got_data()) {
        return std::nullopt;
    }
    merged = Time(std::chrono::milliseconds(at));
    return read_part(content);
}

// A name that never was anybody of its own becomes somebody of whom nothing is known.
ProfileId start_anew(soci::session& sql, ProjectId project, const std::string& identity, Time now) {
    PersonState person{.identity = identity, .created = now, .updated = now};
    person.id = ProfileId{take_profile_ids(sql, 1)};
    insert_people(sql, project, std::span(&person, 1));
    return person.id;
}

// Who said no since they became one meant all of what they are.
void return_words(soci::session& sql, Part& part, PersonState& kept, Time merged) {
    const ConsentWord theirs = word_of(part.person);
    if (theirs.opted_in && !kept.opted_in && kept.consent_at && *kept.consent_at >= merged) {
        set_word(part.person, word_of(kept));
        return;
    }
    if (!part.gained.instead_of) {
        drop_word(sql, part.person.id, theirs, part.person.created);
    } else if (word_of(kept) == theirs) {
        drop_word(sql, kept.id, *part.gained.instead_of, kept.created);
        set_word(kept, *part.gained.instead_of);
    }
}

void bring_back(soci::session& sql, ProjectId project, ProfileId kept, Part& part, Time now) {
    const long long id = part.person.id.value;
    const long long owner = kept.value;
    sql << "DELETE FROM merged_profile WHERE id = :id", soci::use(id, "id");
    part.person.updated = now;
    insert_people(sql, project, std::span(&part.person, 1));
    AttributeIndexes indexes(sql, project);
    if (!indexes.empty()) {
        indexes.write(part.person.id, read_object(part.person.attributes));
    }
    const long long in_project = project.value;
    for (const std::string& alias : part.aliases) {
        sql << "UPDATE identity_alias SET profile_id = :part WHERE project_id = :project AND identity = :alias "
               "AND profile_id = :kept",
            soci::use(id, "part"), soci::use(in_project, "project"), soci::use(alias, "alias"),
            soci::use(owner, "kept");
    }
    for (const long long deeper : part.parts) {
        sql << "UPDATE merged_profile SET into_id = :part WHERE id = :deeper AND into_id = :kept",
            soci::use(id, "part"), soci::use(deeper, "deeper"), soci::use(owner, "kept");
    }
    return_events(sql, kept, part);
    remove_memberships(sql, Membership::list, kept, part.gained.lists);
    remove_memberships(sql, Membership::import, kept, part.gained.imports);
    add_memberships(sql, Membership::list, part.person.id, part.lists);
    add_memberships(sql, Membership::import, part.person.id, part.imports);
}

}  // namespace

Result<> merge(soci::session& sql, ProjectId project, ProfileId kept, ProfileId other, Time now) {
    PeopleReader reader(sql, project);
    auto whole = reader.by_id(whole_of(sql, kept));
    auto second = reader.by_id(whole_of(sql, other));
    if (!whole || !second) {
        return nobody();
    }
    if (whole->id == second->id) {
        return invalid("both are one person already");
    }
    Part part{.person = std::move(*second)};
    const ProfileId gone = part.person.id;
    part.aliases = aliases_of(sql, gone);
    for (const ProfileId deeper : parts_of(sql, gone)) {
        part.parts.push_back(deeper.value);
    }
    part.lists = memberships_of(sql, Membership::list, gone);
    part.imports = memberships_of(sql, Membership::import, gone);
    const ConsentWord before = word_of(*whole);
    take_over(*whole, part);
    part.gained.lists = add_memberships(sql, Membership::list, whole->id, part.lists);
    part.gained.imports = add_memberships(sql, Membership::import, whole->id, part.imports);
    remove_memberships(sql, Membership::list, gone, part.lists);
    remove_memberships(sql, Membership::import, gone, part.imports);
    move_events(sql, whole->id, gone);
    readdress_messages(sql, whole->id, gone);
    // One of the two words is the present one, the other is history.
    if (part.gained.instead_of) {
        keep_word(sql, project, whole->id, before, whole->created);
    } else {
        keep_word(sql, project, gone, word_of(part.person), part.person.created);
    }
    point_names(sql, gone, whole->id);
    remove_row(sql, project, gone);
    store_part(sql, project, part, whole->id, now);
    add_identity(sql, project, whole->id, part.person.identity);
    write_whole(sql, project, *whole, now);
    ConsentChanges consent(sql, project, "merge");
    consent.became(whole->identity, before.opted_in, *whole, now);
    consent.became(part.person.identity, part.person.opted_in, *whole, now);
    consent.write();
    return {};
}

Result<ProfileId> split(soci::session& sql, ProjectId project, const std::string& identity, Time now) {
    const auto owner = find_identity(sql, project, identity);
    if (!owner) {
        return nobody();
    }
    PeopleReader reader(sql, project);
    auto kept = reader.by_id(*owner);
    if (!kept || kept->identity == identity) {
        return invalid("is the first name of this person and stays with them", "identity", {},
                       "split one of their other identities off");
    }
    remove_name(sql, project, identity);
    ConsentChanges consent(sql, project, "split");
    Time merged;
    auto part = find_part(sql, *owner, identity, merged);
    if (!part) {
        const ProfileId fresh = start_anew(sql, project, identity, now);
        consent.became(identity, kept->opted_in, *reader.by_id(fresh), now);
        consent.write();
        return fresh;
    }
    const bool before = kept->opted_in;
    return_words(sql, *part, *kept, merged);
    give_back(*kept, *part);
    bring_back(sql, project, *owner, *part, now);
    return_incoming(sql, project, *kept, part->person, merged);
    write_whole(sql, project, *kept, now);
    consent.became(kept->identity, before, *kept, now);
    consent.became(identity, before, part->person, now);
    consent.write();
    return part->person.id;
}

}  // namespace parley::audience
