#include "deliver/early_report.h"

#include "base/json.h"
#include "base/text.h"

namespace parley::deliver {

namespace {

constexpr long long most_reports = 20'000;
constexpr std::chrono::hours longest_wait{24};
constexpr std::size_t longest_words = 500;

// Stands before a wire id, so that it is no id of a provider's.
constexpr std::string_view wire_mark = "|";

long long number_of(Time time) {
    return time.time_since_epoch().count();
}
Time time_of(std::int64_t milliseconds) {
    return Time(std::chrono::milliseconds(milliseconds));
}

std::string written(const Report& report) {
    json::object object{{"message", report.message.value},
                        {"campaign", report.campaign.value},
                        {"profile", report.profile.value},
                        {"status", name_of(report.status)},
                        {"received", number_of(report.received)},
                        {"failure", name_of(report.failure)},
                        {"words", shortened(report.words, longest_words)}};
    if (!report.whatsapp_id.empty()) {
        object["whatsapp"] = report.whatsapp_id;
    }
    if (!report.provider_id.empty()) {
        object["provider"] = report.provider_id;
    }
    if (report.at) {
        object["at"] = number_of(*report.at);
    }
    return json::serialize(object);
}

Report read_report(const std::string& text) {
    const auto value = parse_json(text);
    Report report;
    if (!value) {
        return report;
    }
    const auto number = [&](std::string_view key) { return integer_of(member(*value, key)).value_or(0); };
    report.message = MessageId{number("message")};
    report.campaign = CampaignId{number("campaign")};
    report.profile = ProfileId{number("profile")};
    report.status = status_named(text_of(member(*value, "status")).value_or("")).value_or(Status::sent);
    report.received = time_of(number("received"));
    if (const auto at = integer_of(member(*value, "at"))) {
        report.at = time_of(*at);
    }
    report.failure = failure_named(text_of(member(*value, "failure")).value_or("")).value_or(FailureCode::none);
    report.words = text_of(member(*value, "words")).value_or("");
    report.whatsapp_id = text_of(member(*value, "whatsapp")).value_or("");
    report.provider_id = text_of(member(*value, "provider")).value_or("");
    return report;
}

void keep(soci::session& sql, ProviderId provider, const std::string& key, const Report& report) {
    const long long owner = provider.value;
    const std::string text = written(report);
    const long long received = number_of(report.received);
    // The same word again is no news.
    sql << "INSERT INTO early_report (owner_id, provider_message, report, received_at) "
           "SELECT :owner, :message, :report, :received WHERE NOT EXISTS "
           "(SELECT 1 FROM early_report WHERE owner_id = :owner2 AND provider_message = :message2 AND report = "
           ":report2)",
        soci::use(owner), soci::use(key), soci::use(text), soci::use(received), soci::use(owner), soci::use(key),
        soci::use(text);
}

struct Waiting {
    std::vector<long long> rows;
    std::vector<Report> reports;
};

void forget(soci::session& sql, const std::vector<long long>& rows) {
    if (!rows.empty()) {
        sql << "DELETE FROM early_report WHERE id = :id", soci::use(rows);
    }
}

}  // namespace

void keep_early_report(soci::session& sql, ProviderId provider, const std::string& provider_message,
                       const Report& report) {
    keep(sql, provider, provider_message, report);
}

void keep_early_report(soci::session& sql, ProviderId provider, const Report& report) {
    keep(sql, provider, std::string(wire_mark) + std::to_string(report.message.value), report);
}

std::int64_t attach_early_reports(soci::session& sql, std::span<const NewlyKnown> messages) {
    int anything = 0;
    if (!messages.empty()) {
        sql << "SELECT 1 FROM early_report LIMIT 1", soci::into(anything);
    }
    if (anything == 0) {
        return 0;
    }
    Waiting waiting;
    long long owner = 0;
    std::string key;
    long long row = 0;
    std::string text;
    soci::statement select =
        (sql.prepare
             << "SELECT id, report FROM early_report WHERE owner_id IN (SELECT o.id FROM provider o JOIN provider p "
                "ON p.project_id = o.project_id AND p.dialect = o.dialect WHERE p.id = :owner) "
                "AND provider_message = :message ORDER BY id",
         soci::use(owner), soci::use(key), soci::into(row), soci::into(text));
    for (const NewlyKnown& known : messages) {
        owner = known.provider.value;
        key = known.provider_message;
        for (bool is_there = select.execute(true); is_there; is_there = select.fetch()) {
            waiting.rows.push_back(row);
            waiting.reports.push_back(read_report(text));
            waiting.reports.back().message = known.message;
        }
    }
    merge_reports(sql, waiting.reports);
    forget(sql, waiting.rows);
    return static_cast<std::int64_t>(waiting.rows.size());
}

SecondLook attach_late_messages(soci::session& sql, std::int64_t after, int limit) {
    Waiting waiting;
    const long long begin = after;
    long long row = 0;
    int may_speak = 0;
    std::string text;
    // A provider may only speak of messages of its own project.
    soci::statement select =
        (sql.prepare
             << "SELECT e.id, e.report, CASE WHEN EXISTS (SELECT 1 FROM message m JOIN campaign c ON c.id = "
                "m.campaign_id "
                "JOIN provider p ON p.project_id = c.project_id "
                "WHERE m.id = CAST(SUBSTR(e.provider_message, 2) AS BIGINT) AND p.id = e.owner_id) THEN 1 ELSE 0 END "
                "FROM early_report e WHERE e.id > :after AND e.provider_message LIKE '|%' "
                "ORDER BY e.id LIMIT :limit",
         soci::use(begin), soci::use(limit), soci::into(row), soci::into(text), soci::into(may_speak));
    int seen = 0;
    for (bool is_there = select.execute(true); is_there; is_there = select.fetch()) {
        ++seen;
        if (may_speak != 0) {
            waiting.rows.push_back(row);
            waiting.reports.push_back(read_report(text));
        }
    }
    SecondLook look;
    look.next = seen == limit ? row : 0;
    const auto merged = merge_reports(sql, waiting.reports);
    std::vector<long long> found;
    for (std::size_t i = 0; i < merged.size(); ++i) {
        if (merged[i] != Merged::unknown) {
            found.push_back(waiting.rows[i]);
        }
    }
    forget(sql, found);
    look.attached = static_cast<std::int64_t>(found.size());
    return look;
}

void trim_early_reports(soci::session& sql, Time now) {
    const long long oldest = number_of(now - longest_wait);
    sql << "DELETE FROM early_report WHERE received_at < :oldest "
           "OR id <= (SELECT COALESCE(MAX(id), 0) FROM early_report) - :most",
        soci::use(oldest), soci::use(most_reports);
}

std::int64_t count_early_reports(soci::session& sql) {
    long long count = 0;
    sql << "SELECT CAST(COUNT(*) AS BIGINT) FROM early_report", soci::into(count);
    return count;
}

}  // namespace parley::deliver
