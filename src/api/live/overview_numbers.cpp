#include "api/live/overview_numbers.h"

#include <algorithm>

#include "store/row.h"

namespace parley::api {

namespace {

constexpr std::int64_t quarter_of_an_hour = 900'000;

std::int64_t* counter_of(Stretch& stretch, std::int64_t stage) {
    constexpr std::int64_t sent = 5;
    constexpr std::int64_t failed = 6;
    constexpr std::int64_t delivered = 7;
    constexpr std::int64_t read = 8;
    constexpr std::int64_t clicked = 9;
    constexpr std::int64_t replied = 10;
    switch (stage) {
        case sent: return &stretch.sent;
        case failed: return &stretch.failed;
        case delivered: return &stretch.delivered;
        case read: return &stretch.read;
        case clicked: return &stretch.clicked;
        case replied: return &stretch.replied;
        default: return nullptr;
    }
}

}  // namespace

void Stretch::operator+=(const Stretch& other) {
    sent += other.sent;
    failed += other.failed;
    delivered += other.delivered;
    read += other.read;
    clicked += other.clicked;
    replied += other.replied;
}

std::vector<Time> days_until(Time now, const TimeZone& zone, int count) {
    std::vector<Time> days;
    Time begin = zone.day_begin(zone.day_of(now));
    for (int day = 0; day < count; ++day) {
        days.push_back(begin);
        begin = zone.day_begin(zone.day_of(begin - std::chrono::hours(1)));
    }
    std::ranges::reverse(days);
    return days;
}

std::vector<Time> hours_of_today(Time now, const TimeZone& zone) {
    const int today = zone.day_of(now);
    std::vector<Time> hours;
    for (Time begin = zone.day_begin(today); zone.day_of(begin) == today; begin += std::chrono::hours(1)) {
        hours.push_back(begin);
    }
    return hours;
}

std::vector<Stretch> count_messages(soci::session& sql, ProjectId project, const std::vector<Time>& begins) {
    std::vector<Stretch> stretches;
    for (const Time begin : begins) {
        stretches.push_back({begin});
    }
    if (stretches.empty()) {
        return stretches;
    }
    const long long owner = project.value;
    const long long first = begins.front().time_since_epoch().count() / quarter_of_an_hour;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT q.quarter, CAST(q.stage AS BIGINT), CAST(SUM(q.messages) AS BIGINT) "
                        "FROM campaign c JOIN campaign_quarter q ON q.campaign_id = c.id "
                        "WHERE c.project_id = :project AND q.quarter >= :first GROUP BY q.quarter, q.stage",
         soci::use(owner, "project"), soci::use(first, "first"));
    for (const soci::row& row : rows) {
        const Time at(std::chrono::milliseconds(store::integer(row, 0) * quarter_of_an_hour));
        const auto after = std::ranges::upper_bound(begins, at);
        if (after == begins.begin()) {
            continue;
        }
        Stretch& stretch = stretches[static_cast<std::size_t>(after - begins.begin()) - 1];
        if (std::int64_t* counter = counter_of(stretch, store::integer(row, 1))) {
            *counter += store::integer(row, 2);
        }
    }
    return stretches;
}

void put_numbers(json::object& into, const Stretch& stretch) {
    into["sent"] = stretch.sent;
    into["delivered"] = stretch.delivered;
    into["read"] = stretch.read;
    into["clicked"] = stretch.clicked;
    into["replied"] = stretch.replied;
    into["failed"] = stretch.failed;
}

}  // namespace parley::api
