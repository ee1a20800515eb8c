#include "campaign/single_lookup.h"

#include "store/row.h"

namespace parley::campaign {

namespace {

constexpr std::chrono::hours window{24};

constexpr const char* facts_sql =
    "SELECT c.kind, s.reference, s.created_at, s.due_at FROM message m JOIN campaign c ON c.id = m.campaign_id "
    "LEFT JOIN single_message s ON s.message_id = m.id WHERE m.id = :id";

}  // namespace

std::optional<SingleFacts> facts_of_single(soci::session& sql, MessageId message) {
    const long long id = message.value;
    std::string kind;
    std::string reference;
    long long created = 0;
    long long due = 0;
    soci::indicator reference_mark = soci::i_null;
    soci::indicator created_mark = soci::i_null;
    soci::indicator due_mark = soci::i_null;
    sql << facts_sql, soci::use(id), soci::into(kind), soci::into(reference, reference_mark),
        soci::into(created, created_mark), soci::into(due, due_mark);
    if (!sql.got_data() || kind != "single") {
        return std::nullopt;
    }
    SingleFacts facts;
    if (created_mark == soci::i_ok) {
        facts.reference = reference;
        facts.asked = Time(std::chrono::milliseconds(created));
        facts.due = Time(std::chrono::milliseconds(due));
    }
    return facts;
}

std::vector<MessageId> singles_with_reference(soci::session& sql, ProjectId project, const std::string& reference,
                                              MessageId after, int limit) {
    const long long owner = project.value;
    const long long from = after.value;
    // That it is not empty is said for the sake of the index.
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT message_id FROM single_message WHERE project_id = :project AND reference = :reference "
                        "AND reference <> '' AND message_id > :after ORDER BY message_id LIMIT :limit",
         soci::use(owner), soci::use(reference), soci::use(from), soci::use(limit));
    std::vector<MessageId> found;
    for (const soci::row& row : rows) {
        found.push_back(MessageId{store::integer(row, 0)});
    }
    return found;
}

bool is_window_open(soci::session& sql, ProviderId provider, ProfileId profile, Time now) {
    const long long owner = provider.value;
    const long long person = profile.value;
    const long long since = (now - window).time_since_epoch().count();
    int found = 0;
    sql << "SELECT 1 FROM incoming WHERE profile_id = :profile AND received_at > :since AND owner_id = :owner LIMIT 1",
        soci::use(person), soci::use(since), soci::use(owner), soci::into(found);
    return found != 0;
}

}  // namespace parley::campaign
