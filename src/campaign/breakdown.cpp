#include "campaign/breakdown.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

namespace parley::campaign {

namespace {

std::size_t place_of(deliver::Stage stage) {
    return static_cast<std::size_t>(std::ranges::find(deliver::all_stages, stage) - deliver::all_stages.begin());
}

Time begin_of(std::int64_t quarter) {
    return Time(std::chrono::milliseconds(quarter * deliver::quarter_ms));
}

// Quarters in their order, with their stages.
std::map<std::int64_t, StageCounts> quarters_of(soci::session& sql, CampaignId campaign) {
    std::map<std::int64_t, StageCounts> quarters;
    const long long id = campaign.value;
    long long quarter = 0;
    int stage = 0;
    long long messages = 0;
    soci::statement statement =
        (sql.prepare << "SELECT quarter, stage, messages FROM campaign_quarter WHERE campaign_id = :campaign AND "
                        "messages <> 0 ORDER BY quarter",
         soci::use(id), soci::into(quarter), soci::into(stage), soci::into(messages));
    for (bool is_there = statement.execute(true); is_there; is_there = statement.fetch()) {
        quarters[quarter].add(static_cast<deliver::Stage>(stage), messages);
    }
    return quarters;
}

void add_to(StageCounts& sum, const StageCounts& more) {
    for (std::size_t place = 0; place < sum.of.size(); ++place) {
        sum.of[place] += more.of[place];
    }
}

// `begin_of_period` says where the period begins that a moment lies in.
template <class Begin>
std::vector<TimeRow> by_period(soci::session& sql, CampaignId campaign, const Begin& begin_of_period) {
    std::map<Time, StageCounts> periods;
    for (const auto& [quarter, counts] : quarters_of(sql, campaign)) {
        add_to(periods[begin_of_period(begin_of(quarter))], counts);
    }
    std::vector<TimeRow> rows;
    rows.reserve(periods.size());
    for (const auto& [begin, counts] : periods) {
        rows.push_back({begin, counts});
    }
    return rows;
}

int weekday_of(const LocalTime& local) {
    const std::chrono::year_month_day day{std::chrono::year(local.year), std::chrono::month(local.month),
                                          std::chrono::day(local.day)};
    return static_cast<int>(std::chrono::weekday(std::chrono::sys_days(day)).iso_encoding());
}

}  // namespace

void StageCounts::add(deliver::Stage stage, std::int64_t count) {
    if (const std::size_t place = place_of(stage); place < of.size()) {
        of[place] += count;
    }
}

bool StageCounts::any() const {
    return std::ranges::any_of(of, [](std::int64_t count) { return count != 0; });
}

std::vector<TimeRow> by_hour(soci::session& sql, CampaignId campaign, const TimeZone& zone) {
    return by_period(sql, campaign, [&](Time moment) {
        const LocalTime local = zone.to_local(moment);
        return moment - std::chrono::minutes(local.minute) - std::chrono::seconds(local.second);
    });
}

std::vector<TimeRow> by_day(soci::session& sql, CampaignId campaign, const TimeZone& zone) {
    return by_period(sql, campaign, [&](Time moment) { return zone.day_begin(zone.day_of(moment)); });
}

std::vector<WeekdayRow> by_weekday_and_hour(soci::session& sql, CampaignId campaign, const TimeZone& zone) {
    std::map<std::pair<int, int>, StageCounts> cells;
    for (const auto& [quarter, counts] : quarters_of(sql, campaign)) {
        const LocalTime local = zone.to_local(begin_of(quarter));
        add_to(cells[{weekday_of(local), local.hour}], counts);
    }
    std::vector<WeekdayRow> rows;
    for (const auto& [cell, counts] : cells) {
        rows.push_back({cell.first, cell.second, counts});
    }
    return rows;
}

std::vector<CountryRow> by_country(soci::session& sql, CampaignId campaign) {
    std::map<std::string, StageCounts> countries;
    const long long id = campaign.value;
    std::string country;
    int stage = 0;
    long long messages = 0;
    soci::statement statement =
        (sql.prepare << "SELECT country, stage, messages FROM campaign_country WHERE campaign_id = :campaign AND "
                        "messages <> 0",
         soci::use(id), soci::into(country), soci::into(stage), soci::into(messages));
    for (bool is_there = statement.execute(true); is_there; is_there = statement.fetch()) {
        countries[country].add(static_cast<deliver::Stage>(stage), messages);
    }
    std::vector<CountryRow> rows;
    for (auto& [name, counts] : countries) {
        rows.push_back({name, counts});
    }
    const auto left = [](const CountryRow& row) {
        return row.counts.of[place_of(deliver::Stage::sent)] + row.counts.of[place_of(deliver::Stage::failed)];
    };
    std::ranges::stable_sort(rows, [&](const CountryRow& a, const CountryRow& b) { return left(a) > left(b); });
    return rows;
}

StageCounts all_stages_of(soci::session& sql, CampaignId campaign) {
    StageCounts sum;
    for (const CountryRow& row : by_country(sql, campaign)) {
        add_to(sum, row.counts);
    }
    return sum;
}

}  // namespace parley::campaign
