#include "audience/erase.h"

#include <string>
#include <vector>

#include "audience/identities.h"
#include "audience/part.h"
#include "audience/people_rows.h"
#include "audience/profile.h"
#include "audience/segment/attribute_index.h"
#include "base/phone_variants.h"
#include "message/erased.h"
#include "store/row.h"
#include "webhook/about.h"

namespace parley::audience {

namespace {

// Who is to be forgotten: the person and their parts, and all that they are called.
struct Traces {
    ProjectId project;
    std::vector<ProfileId> profiles;
    std::vector<std::string> identities;
    std::vector<std::string> phones = {};
    std::vector<std::string> users = {};

    void add(const PersonState& person) {
        for (std::string& spelling : person.phone.empty() ? std::vector<std::string>() : spellings_of(person.phone)) {
            phones.push_back(std::move(spelling));
        }
        if (!person.user_id.empty()) {
            users.push_back(person.user_id);
        }
    }
};

std::int64_t change(soci::session& sql, const char* query, const long long& id) {
    soci::statement statement = (sql.prepare << query, soci::use(id, "id"));
    statement.execute(true);
    return statement.get_affected_rows();
}

std::int64_t change(soci::session& sql, const char* query, const long long& project, const std::string& name) {
    soci::statement statement = (sql.prepare << query, soci::use(project, "project"), soci::use(name, "name"));
    statement.execute(true);
    return statement.get_affected_rows();
}

std::optional<Traces> find_traces(soci::session& sql, ProjectId project, ProfileId profile) {
    PeopleReader reader(sql, project);
    const auto person = reader.by_id(profile);
    if (!person) {
        return std::nullopt;
    }
    Traces traces{.project = project, .profiles = {profile}, .identities = identities_of(sql, profile)};
    traces.add(*person);
    for (const ProfileId part : parts_of(sql, profile)) {
        traces.profiles.push_back(part);
        const long long id = part.value;
        std::string content;
        sql << "SELECT content FROM merged_profile WHERE id = :id", soci::use(id, "id"), soci::into(content);
        traces.add(read_part(content).person);
    }
    return traces;
}

// Providers' ids of messages are made of the number, some of them. An empty one tells whoever settles or merges what
// comes later that nothing of it is to be kept.
constexpr const char* empty_messages =
    "UPDATE message SET words = NULL, provider_id = '', whatsapp_id = NULL WHERE profile_id = :id";
constexpr const char* remove_settled_singles =
    "DELETE FROM single_message WHERE state = 0 AND message_id IN (SELECT id FROM message WHERE profile_id = :id)";
// Those that wait are claimed at once, and left out, as their person is gone.
constexpr const char* empty_singles =
    "UPDATE single_message SET due_at = 0, content = '', reference = '' "
    "WHERE message_id IN (SELECT id FROM message WHERE profile_id = :id)";

// Empties what was found: ids and fingerprints of `incoming`.
std::int64_t empty_incoming(soci::session& sql, const soci::rowset<soci::row>& rows) {
    std::vector<long long> ids;
    std::vector<std::string> fingerprints;
    for (const soci::row& row : rows) {
        ids.push_back(store::integer(row, 0));
        fingerprints.push_back(erased_fingerprint(row.get<std::string>(1)));
    }
    if (!ids.empty()) {
        sql << "UPDATE incoming SET provider_message = NULL, sender = '', profile_id = NULL, content = '{}', "
               "fingerprint = :fingerprint WHERE id = :id",
            soci::use(fingerprints, "fingerprint"), soci::use(ids, "id");
    }
    return std::ssize(ids);
}

std::int64_t empty_incoming_of_profile(soci::session& sql, const long long& id) {
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT id, fingerprint FROM incoming WHERE profile_id = :id", soci::use(id, "id"));
    return empty_incoming(sql, rows);
}

std::int64_t empty_incoming_of_sender(soci::session& sql, const long long& project, const std::string& sender) {
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT id, fingerprint FROM incoming WHERE sender = :sender AND profile_id IS NULL "
                        "AND owner_id IN (SELECT id FROM provider WHERE project_id = :project)",
         soci::use(sender, "sender"), soci::use(project, "project"));
    return empty_incoming(sql, rows);
}

void note_messages(soci::session& sql, const long long& profile, std::vector<ErasedMessage>& messages) {
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT id, COALESCE(provider_id, '') FROM message WHERE profile_id = :id",
         soci::use(profile, "id"));
    for (const soci::row& row : rows) {
        messages.push_back({MessageId{store::integer(row, 0)}, row.get<std::string>(1)});
    }
}

void forget_profile(soci::session& sql, ProjectId project, ProfileId profile, Erased& erased,
                    std::vector<ErasedMessage>& messages) {
    const long long id = profile.value;
    note_messages(sql, id, messages);
    erased.incoming += empty_incoming_of_profile(sql, id);
    webhook::forget_words(sql, project, webhook::about(profile));
    change(sql, remove_settled_singles, id);
    change(sql, empty_singles, id);
    erased.messages += change(sql, empty_messages, id);
    erased.events += change(sql, "DELETE FROM event WHERE profile_id = :id", id);
    change(sql, "DELETE FROM event_total WHERE profile_id = :id", id);
    change(sql, "DELETE FROM consent_change WHERE profile_id = :id", id);
    change(sql, "DELETE FROM merged_profile WHERE id = :id", id);
}

bool is_somebodys(soci::session& sql, const long long& project, const std::string& user) {
    int found = 0;
    sql << "SELECT 1 FROM profile WHERE project_id = :project AND user_id = :user LIMIT 1",
        soci::use(project, "project"), soci::use(user, "user"), soci::into(found);
    return found != 0;
}

void forget_address(soci::session& sql, ProjectId project, const std::string& address, Erased& erased) {
    const long long owner = project.value;
    erased.incoming += empty_incoming_of_sender(sql, owner, address);
    webhook::forget_words(sql, project, webhook::about(address));
    change(sql,
           "DELETE FROM auto_reply WHERE recipient = :name AND provider_id IN (SELECT id FROM provider WHERE "
           "project_id = :project)",
           owner, address);
}

// Callbacks that could not be read, or told of nothing that is ours: those that hold the number. Not where it is the
// business's own, which stands in all of them.
std::int64_t forget_callbacks(soci::session& sql, const long long& project, const std::string& phone) {
    int is_own = 0;
    const std::string digits = phone.substr(1);
    sql << "SELECT 1 FROM provider WHERE project_id = :project AND sender IN (:phone, :digits) LIMIT 1",
        soci::use(project, "project"), soci::use(phone, "phone"), soci::use(digits, "digits"), soci::into(is_own);
    if (is_own != 0) {
        return 0;
    }
    return change(sql,
                  "DELETE FROM quarantine WHERE owner_id IN (SELECT id FROM provider WHERE project_id = :project) "
                  "AND INSTR(raw, CAST(:name AS BLOB)) > 0",
                  project, digits);
}

// A row of a file that could not be taken is known by the one cell that is kept of it.
void forget_rejections(soci::session& sql, const long long& project, const std::string& cell) {
    change(sql,
           "UPDATE import_rejection SET value = '' WHERE import_id IN (SELECT id FROM import WHERE project_id = "
           ":project) AND value = :name",
           project, cell);
}

// What stands under a number or user id alone goes with the last person who has it.
void forget_addresses(soci::session& sql, const Traces& traces, Erased& erased) {
    const long long project = traces.project.value;
    for (const std::string& phone : traces.phones) {
        if (!find_number(sql, traces.project, phone, 1).empty()) {
            continue;
        }
        forget_address(sql, traces.project, phone, erased);
        erased.callbacks += forget_callbacks(sql, project, phone);
        // A blocked number stays so, and what made it so stays known.
        change(sql,
               "DELETE FROM consent_change WHERE project_id = :project AND phone = :name AND NOT EXISTS (SELECT 1 FROM "
               "blocked_number WHERE project_id = :project AND phone = :name)",
               project, phone);
        change(sql,
               "DELETE FROM consent_report WHERE project_id = :project AND address = :name AND NOT EXISTS (SELECT 1 "
               "FROM blocked_number WHERE project_id = :project AND phone = :name)",
               project, phone);
    }
    for (const std::string& user : traces.users) {
        if (is_somebodys(sql, project, user)) {
            continue;
        }
        forget_address(sql, traces.project, user, erased);
        change(sql, "DELETE FROM consent_report WHERE project_id = :project AND address = :name", project, user);
    }
}

// The notification API knows its recipients by identity.
void forget_recipient(soci::session& sql, const long long& project, const std::string& identity) {
    change(sql, "DELETE FROM notification WHERE project_id = :project AND recipient = :name", project, identity);
    change(sql,
           "DELETE FROM notification_preference WHERE recipient = :name AND category_id IN (SELECT id FROM "
           "notification_category WHERE project_id = :project)",
           project, identity);
    change(sql,
           "DELETE FROM topic_member WHERE recipient = :name AND topic_id IN (SELECT id FROM topic WHERE project_id = "
           ":project)",
           project, identity);
}

}  // namespace

std::optional<Erased> erase_person(soci::session& sql, ProjectId project, ProfileId profile,
                                   std::vector<ErasedMessage>& messages) {
    const auto traces = find_traces(sql, project, profile);
    if (!traces) {
        return std::nullopt;
    }
    Erased erased{.profile = profile, .identities = std::ssize(traces->identities)};
    AttributeIndexes indexes(sql, project);
    if (!indexes.empty()) {
        indexes.remove(profile);
    }
    for (const Membership kind : {Membership::list, Membership::import}) {
        remove_memberships(sql, kind, profile, memberships_of(sql, kind, profile));
    }
    for (const ProfileId one : traces->profiles) {
        forget_profile(sql, project, one, erased, messages);
    }
    const long long id = profile.value;
    change(sql, "DELETE FROM identity_alias WHERE profile_id = :id", id);
    change(sql, "DELETE FROM profile WHERE id = :id", id);
    sql << "UPDATE sequence SET next = :id + 1 WHERE name = 'profile' AND next <= :id", soci::use(id, "id");
    for (const std::string& identity : traces->identities) {
        forget_recipient(sql, project.value, identity);
        forget_rejections(sql, project.value, identity);
    }
    for (const std::string& phone : traces->phones) {
        forget_rejections(sql, project.value, phone);
    }
    forget_addresses(sql, *traces, erased);
    return erased;
}

}  // namespace parley::audience
