#include <array>
#include <unordered_map>

#include "base/text.h"
#include "deliver/ledger.h"
#include "deliver/reached.h"
#include "deliver/status_news.h"

namespace parley::deliver {

namespace {

constexpr std::size_t longest_words = 500;

struct Row {
    CampaignId campaign;
    ProfileId profile;
    Status status = Status::queued;
    int reason = 0;
    int heard = 0;     // bit n: the n-th reported status has been heard of
    int is_named = 0;  // by its provider
    Way way;
};

// The statuses that callbacks report, in Way's order, each with the columns that keep its two times.
struct Kept {
    Status status;
    const char* update;
};
constexpr std::array kept{
    Kept{Status::sent,
         "UPDATE message SET status = :status, reason = :reason, sent_at = :at, sent_received = :received WHERE id = "
         ":id"},
    Kept{Status::failed,
         "UPDATE message SET status = :status, reason = :reason, failed_at = :at, failed_received = :received WHERE id "
         "= :id"},
    Kept{Status::delivered,
         "UPDATE message SET status = :status, reason = :reason, delivered_at = :at, delivered_received = :received "
         "WHERE id = :id"},
    Kept{Status::read,
         "UPDATE message SET status = :status, reason = :reason, read_at = :at, read_received = :received WHERE id = "
         ":id"},
    Kept{Status::clicked,
         "UPDATE message SET status = :status, reason = :reason, clicked_at = :at, clicked_received = :received WHERE "
         "id = :id"},
};

std::optional<std::size_t> place_of(Status status) {
    for (std::size_t place = 0; place < kept.size(); ++place) {
        if (kept[place].status == status) {
            return place;
        }
    }
    return std::nullopt;
}

constexpr const char* known_sql =
    "SELECT campaign_id, profile_id, status, reason, "
    "(CASE WHEN sent_received IS NULL THEN 0 ELSE 1 END) + (CASE WHEN failed_received IS NULL THEN 0 ELSE 2 END) + "
    "(CASE WHEN delivered_received IS NULL THEN 0 ELSE 4 END) + (CASE WHEN read_received IS NULL THEN 0 ELSE 8 END) + "
    "(CASE WHEN clicked_received IS NULL THEN 0 ELSE 16 END), CASE WHEN provider_id IS NULL THEN 0 ELSE 65536 END + "
    "COALESCE(country, 0), COALESCE(intended_at, -1) FROM message WHERE id = :id";

// One URL may be called for all numbers of a project that speak the dialect, whose ids are unique.
#define PARLEY_MESSAGE_OF_OWNER                                                                                   \
    "SELECT m.id FROM message m JOIN campaign c ON c.id = m.campaign_id JOIN provider p ON p.id = c.provider_id " \
    "JOIN provider o ON o.id = :owner AND o.project_id = p.project_id AND o.dialect = p.dialect "
constexpr const char* by_provider_id = PARLEY_MESSAGE_OF_OWNER "WHERE m.provider_id = :id ORDER BY m.id DESC LIMIT 1";
constexpr const char* by_whatsapp_id = PARLEY_MESSAGE_OF_OWNER "WHERE m.whatsapp_id = :id ORDER BY m.id DESC LIMIT 1";
#undef PARLEY_MESSAGE_OF_OWNER

struct Rows {
    std::vector<int> statuses;
    std::vector<int> reasons;
    std::vector<long long> times;
    std::vector<soci::indicator> time_marks;
    std::vector<long long> received;
    std::vector<long long> ids;
};

}  // namespace

std::vector<Merged> merge_reports(soci::session& sql, std::span<const Report> reports) {
    std::vector<Merged> answers;
    answers.reserve(reports.size());
    std::array<Rows, kept.size()> rows;
    std::vector<std::string> words;
    std::vector<long long> word_owners;
    std::vector<std::string> whatsapp_ids;
    std::vector<long long> whatsapp_id_owners;
    std::vector<std::string> provider_ids;
    std::vector<long long> provider_id_owners;
    std::vector<long long> accepted_ids;
    TallyChange change;
    ReachedChange reached(sql);
    StatusNews news(sql);
    std::unordered_map<std::int64_t, Row> known;  // several reports of a batch may be of one message
    known.reserve(reports.size());

    long long id = 0;
    long long campaign = 0;
    long long profile = 0;
    int status = 0;
    Row stored;
    long long left = 0;
    int packed = 0;  // its country, and whether it is named
    soci::statement select =
        (sql.prepare << known_sql, soci::use(id), soci::into(campaign), soci::into(profile), soci::into(status),
         soci::into(stored.reason), soci::into(stored.heard), soci::into(packed), soci::into(left));
    for (const Report& report : reports) {
        const auto kind = place_of(report.status);
        const bool is_acceptance = report.status == Status::accepted;
        id = report.message.value;
        auto found = known.find(id);
        if (found == known.end() && select.execute(true)) {
            stored.campaign = CampaignId{campaign};
            stored.profile = ProfileId{profile};
            stored.status = static_cast<Status>(status);
            stored.way.intended = left;
            stored.way.country = Country::stored(packed % 65'536);
            stored.is_named = packed / 65'536;
            found = known.emplace(id, stored).first;
        }
        if ((!kind && !is_acceptance) || found == known.end() ||
            (report.campaign && report.campaign != found->second.campaign) ||
            (report.profile && report.profile != found->second.profile)) {
            answers.push_back(Merged::unknown);
            continue;
        }
        Row& row = found->second;
        if (!report.whatsapp_id.empty()) {
            whatsapp_ids.push_back(report.whatsapp_id);
            whatsapp_id_owners.push_back(id);
        }
        if (!report.provider_id.empty() && row.is_named == 0) {
            provider_ids.push_back(report.provider_id);
            provider_id_owners.push_back(id);
            row.is_named = 1;
        }
        if (is_acceptance) {  // settles what was uncertain; an answer has no column of its own
            const bool is_news = merge(row.status, Status::accepted) != row.status;
            if (is_news) {
                change.move(row.campaign, {row.status, row.reason}, {Status::accepted, 0});
                reached.hear(row.campaign, report.message, row.way, row.status, Status::accepted, std::nullopt, 0);
                row.status = Status::accepted;
                row.reason = 0;
                accepted_ids.push_back(id);
                news.add({report.message, row.campaign, Status::accepted, 0, report.received, report.at, {}});
            }
            answers.push_back(is_news ? Merged::applied : Merged::unchanged);
            continue;
        }
        const int bit = 1 << *kind;
        if ((row.heard & bit) != 0) {
            answers.push_back(Merged::unchanged);
            continue;
        }
        row.heard |= bit;
        const Status merged = merge(row.status, report.status);
        const int reason = merged == row.status       ? row.reason
                           : merged == Status::failed ? static_cast<int>(report.failure)
                                                      : 0;
        change.move(row.campaign, {row.status, row.reason}, {merged, reason});
        reached.hear(row.campaign, report.message, row.way, row.status, merged, kind,
                     row.way.time_of(report.at, report.received));
        // Each that is heard for the first time, also late; but not that it failed where it has arrived, or failed
        // before by its answer.
        const bool is_told =
            report.status != Status::failed || (merged == Status::failed && row.status != Status::failed);
        row.status = merged;
        row.reason = reason;
        if (is_told && news.is_wanted()) {
            news.add({report.message, row.campaign, report.status, report.status == Status::failed ? reason : 0,
                      report.received, report.at, report.words});
        }
        Rows& target = rows[*kind];
        target.times.push_back(report.at ? report.at->time_since_epoch().count() : 0);
        target.time_marks.push_back(report.at ? soci::i_ok : soci::i_null);
        target.received.push_back(report.received.time_since_epoch().count());
        target.ids.push_back(id);
        if (!report.words.empty()) {
            words.emplace_back(shortened(report.words, longest_words));
            word_owners.push_back(id);
        }
        answers.push_back(Merged::applied);
    }
    if (!accepted_ids.empty()) {
        std::vector<int> statuses;
        std::vector<int> reasons;
        for (const long long changed : accepted_ids) {
            statuses.push_back(static_cast<int>(known.at(changed).status));
            reasons.push_back(known.at(changed).reason);
        }
        sql << "UPDATE message SET status = :status, reason = :reason WHERE id = :id", soci::use(statuses),
            soci::use(reasons), soci::use(accepted_ids);
    }
    if (!whatsapp_ids.empty()) {
        sql << "UPDATE message SET whatsapp_id = :whatsapp WHERE id = :id AND COALESCE(provider_id, '-') <> ''",
            soci::use(whatsapp_ids), soci::use(whatsapp_id_owners);
    }
    if (!provider_ids.empty()) {
        sql << "UPDATE message SET provider_id = :provider WHERE id = :id", soci::use(provider_ids),
            soci::use(provider_id_owners);
    }
    for (std::size_t place = 0; place < kept.size(); ++place) {
        Rows& target = rows[place];
        if (target.ids.empty()) {
            continue;
        }
        for (const long long changed : target.ids) {
            target.statuses.push_back(static_cast<int>(known.at(changed).status));
            target.reasons.push_back(known.at(changed).reason);
        }
        sql << kept[place].update, soci::use(target.statuses), soci::use(target.reasons),
            soci::use(target.times, target.time_marks), soci::use(target.received), soci::use(target.ids);
    }
    if (!words.empty()) {
        sql << "UPDATE message SET words = :words WHERE id = :id AND COALESCE(provider_id, '-') <> ''",
            soci::use(words), soci::use(word_owners);
    }
    change.write(sql);
    reached.write();
    news.record();
    return answers;
}

std::optional<MessageId> message_by_provider_id(soci::session& sql, ProviderId provider,
                                                const std::string& provider_id) {
    long long id = 0;
    const auto owner = static_cast<long long>(provider.value);
    for (const char* query : {by_provider_id, by_whatsapp_id}) {
        sql << query, soci::use(owner), soci::use(provider_id), soci::into(id);
        if (sql.got_data()) {
            return MessageId{id};
        }
    }
    return std::nullopt;
}

bool note_reply(soci::session& sql, MessageId message, Time received) {
    const auto id = static_cast<long long>(message.value);
    long long campaign = 0;
    int country = 0;
    // Nobody answers what has not left; its country is known by then.
    sql << "SELECT campaign_id, COALESCE(country, 0) FROM message WHERE id = :id AND replied = 0 AND "
           "intended_at IS NOT NULL",
        soci::use(id), soci::into(campaign), soci::into(country);
    if (!sql.got_data()) {
        return false;
    }
    const long long at = received.time_since_epoch().count();
    sql << "UPDATE message SET replied = 1, replied_at = :at WHERE id = :id", soci::use(at), soci::use(id);
    ReachedChange reached(sql);
    reached.add(CampaignId{campaign}, Stage::replied, at, Country::stored(country), 1);
    reached.write();
    add_to_milestone(sql, CampaignId{campaign}, "replied", 1);
    return true;
}

}  // namespace parley::deliver
