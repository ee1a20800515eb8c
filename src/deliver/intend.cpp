#include <string>
#include <utility>
#include <vector>

#include "base/number_country.h"
#include "deliver/ledger.h"
#include "deliver/reached.h"
#include "deliver/status_news.h"

namespace parley::deliver {

namespace {

// What the claim reads of a queued message and its person.
struct Candidates {
    explicit Candidates(std::size_t count)
        : ids(count),
          profiles(count),
          attempts(count),
          phones(count),
          phone_marks(count),
          opted_in(count),
          opted_in_marks(count),
          blocked(count),
          attributes(count),
          attribute_marks(count),
          users(count),
          user_marks(count) {}

    std::vector<long long> ids;
    std::vector<long long> profiles;
    std::vector<int> attempts;
    std::vector<std::string> phones;
    std::vector<soci::indicator> phone_marks;
    std::vector<int> opted_in;
    std::vector<soci::indicator> opted_in_marks;
    std::vector<int> blocked;
    std::vector<std::string> attributes;
    std::vector<soci::indicator> attribute_marks;
    std::vector<std::string> users;
    std::vector<soci::indicator> user_marks;

    SkipReason reason_to_skip(std::size_t place) const {
        if (opted_in_marks[place] == soci::i_null) {
            return SkipReason::profile_gone;
        }
        if (phone_marks[place] == soci::i_null && user_marks[place] == soci::i_null) {
            return SkipReason::no_phone;
        }
        if (opted_in[place] == 0) {
            return SkipReason::not_opted_in;
        }
        return blocked[place] != 0 ? SkipReason::number_blocked : SkipReason::none;
    }
};

// SOCI takes a vector of one element for no vector at all.
constexpr std::size_t smallest_vector = 2;

// Who became part of somebody is that one, unless these get the same campaign already.
#define PARLEY_OF_WHOLE_PERSON                                                                                \
    "FROM message m LEFT JOIN merged_profile w ON w.id = m.profile_id LEFT JOIN profile p ON p.id = CASE "    \
    "WHEN w.into_id IS NULL THEN m.profile_id "                                                               \
    "WHEN EXISTS (SELECT 1 FROM message k WHERE k.profile_id = w.into_id AND k.campaign_id = m.campaign_id) " \
    "THEN NULL ELSE w.into_id END "
constexpr const char* candidates_sql =
    "SELECT m.id, m.profile_id, m.attempts, p.phone, p.opted_in, CASE WHEN b.phone IS NULL THEN 0 ELSE 1 END, "
    "CASE WHEN :attributes = 1 THEN p.attributes ELSE NULL END, CASE WHEN :users = 1 THEN p.user_id ELSE NULL "
    "END " PARLEY_OF_WHOLE_PERSON
    "LEFT JOIN blocked_number b ON b.project_id = p.project_id AND b.phone = p.phone "
    "WHERE m.id > :after AND m.id <= :last AND m.status = :queued ORDER BY m.id LIMIT :limit";

constexpr const char* candidate_sql =
    "SELECT m.id, m.profile_id, m.attempts, p.phone, p.opted_in, CASE WHEN b.phone IS NULL THEN 0 ELSE 1 END, "
    "CASE WHEN :attributes = 1 THEN p.attributes ELSE NULL END, CASE WHEN :users = 1 THEN p.user_id ELSE NULL "
    "END " PARLEY_OF_WHOLE_PERSON
    "LEFT JOIN blocked_number b ON b.project_id = p.project_id AND b.phone = p.phone "
    "WHERE m.id = :id AND m.status = :queued";

#undef PARLEY_OF_WHOLE_PERSON

constexpr int queued = static_cast<int>(Status::queued);

// Marks what was read as intended, or as skipped where its person is out of reach by now.
void claim(soci::session& sql, const MessageRange& range, const Candidates& found, Time now, Claim& claim) {
    std::vector<long long> intended_ids;
    std::vector<long long> intended_times;
    std::vector<int> countries;
    std::vector<long long> skipped_ids;
    std::vector<int> skipped_reasons;
    TallyChange change;
    const auto at = static_cast<long long>(now.time_since_epoch().count());
    for (std::size_t place = 0; place < found.ids.size(); ++place) {
        const SkipReason reason = found.reason_to_skip(place);
        if (reason != SkipReason::none) {
            skipped_ids.push_back(found.ids[place]);
            skipped_reasons.push_back(static_cast<int>(reason));
            change.add(range.campaign, {Status::skipped, static_cast<int>(reason)}, 1);
            continue;
        }
        intended_ids.push_back(found.ids[place]);
        intended_times.push_back(at);
        countries.push_back(
            found.phone_marks[place] == soci::i_null ? 0 : Country(country_of(found.phones[place])).number());
        claim.messages.push_back(Intended{
            .message = MessageId{found.ids[place]},
            .profile = ProfileId{found.profiles[place]},
            .phone = found.phone_marks[place] == soci::i_null ? std::string() : found.phones[place],
            .user_id = found.user_marks[place] == soci::i_null ? std::string() : found.users[place],
            .attributes = found.attribute_marks[place] == soci::i_null ? std::string() : found.attributes[place],
            .attempts = found.attempts[place] + 1,
        });
    }
    change.add(range.campaign, {Status::queued, 0}, -static_cast<std::int64_t>(found.ids.size()));
    change.add(range.campaign, {Status::intended, 0}, static_cast<std::int64_t>(intended_ids.size()));
    if (!intended_ids.empty()) {
        sql << "UPDATE message SET status = 2, reason = 0, attempts = attempts + 1, intended_at = :at, country = "
               ":country "
               "WHERE id = :id",
            soci::use(intended_times), soci::use(countries), soci::use(intended_ids);
    }
    if (!skipped_ids.empty()) {
        sql << "UPDATE message SET status = 0, reason = :reason WHERE id = :id", soci::use(skipped_reasons),
            soci::use(skipped_ids);
        StatusNews news(sql);
        for (std::size_t place = 0; place < skipped_ids.size(); ++place) {
            news.add({MessageId{skipped_ids[place]}, range.campaign, Status::skipped, skipped_reasons[place], now});
        }
        news.record();
    }
    change.write(sql);
}

}  // namespace

Claim intend(soci::session& sql, const MessageRange& range, MessageId after, int limit, bool with_attributes, Time now,
             bool reaches_user_ids) {
    Candidates found(std::max(static_cast<std::size_t>(limit), smallest_vector));
    const int attributes = with_attributes ? 1 : 0;
    const int users = reaches_user_ids ? 1 : 0;
    const auto from = static_cast<long long>(std::max(after.value, range.first.value - 1));
    const auto last = static_cast<long long>(range.last.value);
    soci::statement statement =
        (sql.prepare << candidates_sql, soci::use(attributes), soci::use(users), soci::use(from), soci::use(last),
         soci::use(queued), soci::use(limit), soci::into(found.ids), soci::into(found.profiles),
         soci::into(found.attempts), soci::into(found.phones, found.phone_marks),
         soci::into(found.opted_in, found.opted_in_marks), soci::into(found.blocked),
         soci::into(found.attributes, found.attribute_marks), soci::into(found.users, found.user_marks));
    if (!statement.execute(true)) {
        found = Candidates(0);
    }
    Claim result;
    result.exhausted = found.ids.size() < static_cast<std::size_t>(limit);
    result.cursor = found.ids.empty() ? range.last : MessageId{found.ids.back()};
    claim(sql, range, found, now, result);
    return result;
}

Claim intend_again(soci::session& sql, const MessageRange& range, std::span<const MessageId> messages,
                   bool with_attributes, Time now, bool reaches_user_ids) {
    Candidates all(0);
    Candidates one(smallest_vector);
    const int attributes = with_attributes ? 1 : 0;
    const int users = reaches_user_ids ? 1 : 0;
    long long id = 0;
    soci::statement statement =
        (sql.prepare << candidate_sql, soci::use(attributes), soci::use(users), soci::use(id), soci::use(queued),
         soci::into(one.ids), soci::into(one.profiles), soci::into(one.attempts),
         soci::into(one.phones, one.phone_marks), soci::into(one.opted_in, one.opted_in_marks), soci::into(one.blocked),
         soci::into(one.attributes, one.attribute_marks), soci::into(one.users, one.user_marks));
    for (const MessageId message : messages) {
        id = message.value;
        one = Candidates(smallest_vector);
        if (!statement.execute(true)) {
            continue;  // no longer queued: a callback or a stop came first
        }
        all.ids.push_back(one.ids[0]);
        all.profiles.push_back(one.profiles[0]);
        all.attempts.push_back(one.attempts[0]);
        all.phones.push_back(one.phones[0]);
        all.phone_marks.push_back(one.phone_marks[0]);
        all.opted_in.push_back(one.opted_in[0]);
        all.opted_in_marks.push_back(one.opted_in_marks[0]);
        all.blocked.push_back(one.blocked[0]);
        all.attributes.push_back(one.attributes[0]);
        all.attribute_marks.push_back(one.attribute_marks[0]);
        all.users.push_back(one.users[0]);
        all.user_marks.push_back(one.user_marks[0]);
    }
    Claim result;
    result.cursor = range.last;
    claim(sql, range, all, now, result);
    return result;
}

}  // namespace parley::deliver
