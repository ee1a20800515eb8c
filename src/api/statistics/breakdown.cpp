#include "campaign/breakdown.h"

#include "access/projects.h"
#include "api/answers.h"
#include "api/campaign_lookup.h"
#include "api/problem.h"
#include "api/statistics/handlers.h"
#include "base/text.h"
#include "campaign/statistics.h"
#include "campaign/template.h"

namespace parley::api {

namespace {

// All kinds of rows have the same members, so that one table can show any of them.
json::object row_with(const campaign::StageCounts& counts) {
    json::object row;
    for (const char* name : {"at", "weekday", "hour", "country", "template", "name", "code", "meaning", "advice"}) {
        row[name] = nullptr;
    }
    for (std::size_t place = 0; place < counts.of.size(); ++place) {
        row[deliver::name_of(deliver::all_stages[place])] = counts.of[place];
    }
    return row;
}

json::array rows_of(const std::vector<campaign::TimeRow>& periods) {
    json::array rows;
    for (const campaign::TimeRow& period : periods) {
        rows.push_back(row_with(period.counts));
        rows.back().as_object()["at"] = to_text(period.begin);
    }
    return rows;
}

json::array rows_of(const std::vector<campaign::WeekdayRow>& cells) {
    json::array rows;
    for (const campaign::WeekdayRow& cell : cells) {
        rows.push_back(row_with(cell.counts));
        rows.back().as_object()["weekday"] = cell.weekday;
        rows.back().as_object()["hour"] = cell.hour;
    }
    return rows;
}

json::array rows_of(const std::vector<campaign::CountryRow>& countries) {
    json::array rows;
    for (const campaign::CountryRow& country : countries) {
        rows.push_back(row_with(country.counts));
        rows.back().as_object()["country"] = country.country;
    }
    return rows;
}

json::array template_rows(soci::session& sql, const campaign::Campaign& campaign) {
    const campaign::StageCounts counts = campaign::all_stages_of(sql, campaign.id);
    if (!counts.any()) {
        return {};
    }
    json::object row = row_with(counts);
    if (const auto form = campaign::find_template(sql, campaign.form)) {
        row["template"] = form->id.value;
        row["name"] = form->name;
    }
    return {std::move(row)};
}

json::array error_rows(soci::session& sql, CampaignId campaign) {
    std::vector<std::pair<FailureCode, std::int64_t>> failures;
    for (const auto& failure : campaign::read_statistics(sql, campaign).failures) {
        failures.push_back(failure);
    }
    std::ranges::stable_sort(failures, [](const auto& a, const auto& b) { return a.second > b.second; });
    json::array rows;
    for (const auto& [code, count] : failures) {
        campaign::StageCounts counts;
        counts.add(deliver::Stage::failed, count);
        json::object row = row_with(counts);
        row["code"] = name_of(code);
        row["meaning"] = explanation_of(code);
        row["advice"] = advice_of(code);
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<json::array> rows_by(soci::session& sql, const std::string& by, const campaign::Campaign& campaign,
                            const TimeZone& zone) {
    if (by == "hour") {
        return rows_of(campaign::by_hour(sql, campaign.id, zone));
    }
    if (by == "day") {
        return rows_of(campaign::by_day(sql, campaign.id, zone));
    }
    if (by == "weekday_hour") {
        return rows_of(campaign::by_weekday_and_hour(sql, campaign.id, zone));
    }
    if (by == "country") {
        return rows_of(campaign::by_country(sql, campaign.id));
    }
    if (by == "template") {
        return template_rows(sql, campaign);
    }
    if (by == "error") {
        return error_rows(sql, campaign.id);
    }
    return invalid("is nothing that a campaign can be broken down by", "by", std::string(shortened(to_utf8(by), 40)),
                   "known are: hour, day, weekday_hour, country, template, error");
}

}  // namespace

Result<HttpResponse> break_down_campaign(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"by"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const std::string* by = query_text(call, "by");
    if (by == nullptr) {
        return invalid("says what to break the numbers down by, and is missing", "by", {},
                       "known are: hour, day, weekday_hour, country, template, error");
    }
    const auto campaign = campaign_of(context, call);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    const TimeZone zone = TimeZone::known(context.projects->of(call.project).time_zone);
    auto rows = context.database.read([&](soci::session& sql) { return rows_by(sql, *by, *campaign, zone); });
    if (!rows) {
        return std::unexpected(std::move(rows.error()));
    }
    json::object body;
    body["campaign"] = campaign->id.value;
    body["by"] = *by;
    body["time_zone"] = zone.name();
    body["rows"] = std::move(*rows);
    return json_answer(body);
}

}  // namespace parley::api
