#include "api/live/live_look.h"

#include "api/answers.h"
#include "api/live/alarms.h"
#include "api/live/campaign_progress.h"
#include "api/live/lane_json.h"
#include "api/live/live_feed.h"
#include "api/live/project_lanes.h"
#include "audience/consent_changes.h"
#include "audience/export.h"
#include "audience/import_jobs.h"
#include "store/row.h"

namespace parley::api {

namespace {

constexpr std::int64_t most_new_rows = 100'000;  // to find out whose they are; beyond that all are told

class Look {
public:
    Look(Context& context, soci::session& sql, ProjectId project, const LiveLook& former)
        : context_(context), sql_(sql), project_(project), former_(former), lanes_(context.dispatcher.figures()) {}

    LiveLook take(bool thorough) {
        look_.thorough = thorough;
        campaigns(thorough);
        lanes();
        imports();
        exports();
        incoming();
        consent();
        if (thorough) {
            alarms();
            indexes();
        }
        return std::move(look_);
    }

private:
    void add(std::string type, std::string subject, std::optional<Right> needs, const json::object& data) {
        look_.things.push_back({std::move(type), std::move(subject), needs, json::serialize(data)});
    }

    void campaigns(bool thorough) {
        std::vector<CampaignProgress> found = read_active_campaigns(sql_, project_);
        for (const CampaignProgress& campaign : found) {
            look_.campaigns.insert(std::to_string(campaign.id.value));
        }
        for (const std::string& id : former_.campaigns) {
            if (look_.campaigns.contains(id)) {
                continue;
            }
            if (auto ended = read_campaign_progress(sql_, project_, CampaignId{std::stoll(id)})) {
                found.push_back(std::move(*ended));
            }
        }
        if (thorough) {  // callbacks come for days after the last message has left
            std::ranges::move(read_newest_campaigns(sql_, project_), std::back_inserter(found));
        }
        for (const CampaignProgress& campaign : found) {
            add("campaign", std::to_string(campaign.id.value), Right::read_campaigns, to_json(campaign, lanes_));
        }
    }

    void lanes() {
        json::array items;
        for (const deliver::LaneFigures& lane : lanes_of(sql_, project_, lanes_)) {
            items.push_back(to_json(lane, context_.live->lanes()));
        }
        json::object data;
        data["items"] = std::move(items);
        add("lanes", {}, Right::read_settings, data);
    }

    void imports() {
        const long long owner = project_.value;
        const soci::rowset<soci::row> rows =
            (sql_.prepare << "SELECT id FROM import WHERE state IN ('running', 'interrupted', 'failed') "
                             "AND state = 'running' AND project_id = :project ORDER BY id DESC LIMIT 64",
             soci::use(owner, "project"));
        for (const soci::row& row : rows) {
            look_.imports.insert(std::to_string(store::integer(row, 0)));
        }
        auto wanted = look_.imports;
        wanted.insert(former_.imports.begin(), former_.imports.end());
        for (const std::string& id : wanted) {
            const auto import = audience::read_import(sql_, project_, ImportId{std::stoll(id)});
            if (import) {
                add("import", id, Right::read_people, progress_of(*import));
            }
        }
    }

    json::object progress_of(const audience::Import& import) const {
        json::object data;
        data["id"] = import.id.value;
        data["state"] = import.state;
        data["rows_read"] = import.counts.rows_read;
        data["created"] = import.counts.created;
        data["updated"] = import.counts.updated;
        data["unchanged"] = import.counts.unchanged;
        data["rejected"] = import.counts.rejected;
        data["received"] = import.received;
        data["bytes_read"] = import.bytes_read;
        data["complete"] = import.complete;
        data["rows_per_second"] = static_cast<std::int64_t>(context_.imports->rows_per_second(import.id));
        data["finished"] = time_or_null(import.finished);
        return data;
    }

    void exports() {
        const long long owner = project_.value;
        const soci::rowset<soci::row> rows =
            (sql_.prepare << "SELECT id FROM export WHERE project_id = :project AND state = 'running' "
                             "ORDER BY id DESC LIMIT 64",
             soci::use(owner, "project"));
        for (const soci::row& row : rows) {
            look_.exports.insert(std::to_string(store::integer(row, 0)));
        }
        auto wanted = look_.exports;
        wanted.insert(former_.exports.begin(), former_.exports.end());
        for (const std::string& id : wanted) {
            const auto found = audience::read_export(sql_, project_, audience::ExportId{std::stoll(id)});
            if (!found) {
                continue;
            }
            json::object data;
            data["id"] = found->id.value;
            data["kind"] = name_of(found->kind);
            data["state"] = found->state;
            data["rows"] = found->rows;
            data["bytes"] = found->bytes;
            data["progress"] = found->progress() ? json::value(*found->progress()) : json::value();
            add("export", id,
                found->kind == audience::ExportKind::messages ? Right::read_campaigns : Right::read_people, data);
        }
    }

    // The rows since the last look are few; whose they are needs no index then.
    void incoming() {
        long long last = 0;
        sql_ << "SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT) FROM incoming", soci::into(last);
        look_.last_incoming = last;
        if (former_.last_incoming == 0 || last == former_.last_incoming) {
            return;
        }
        const long long owner = project_.value;
        const long long seen = former_.last_incoming;
        long long mine = 0;
        if (last - seen <= most_new_rows) {
            sql_
                << "SELECT CAST(COALESCE(MAX(i.id), 0) AS BIGINT) FROM incoming i JOIN provider p ON p.id = i.owner_id "
                   "WHERE i.id > :seen AND p.project_id = :project",
                soci::use(seen, "seen"), soci::use(owner, "project"), soci::into(mine);
            if (mine == 0) {
                return;
            }
        }
        json::object data;
        data["last"] = mine == 0 ? json::value() : json::value(static_cast<std::int64_t>(mine));
        add("incoming", {}, Right::read_people, data);
    }

    void consent() {
        constexpr std::int64_t quarters_of_two_days = 192;
        constexpr std::int64_t quarter = 900'000;
        const std::int64_t now = context_.clock.now().time_since_epoch().count() / quarter;
        const auto counts = audience::count_consent(sql_, project_, now - quarters_of_two_days, now + 1);
        if (counts.empty()) {
            return;
        }
        json::object data;  // of the quarter in which somebody said something last: what pages ask for in full is more
        data["since"] = to_text(Time(std::chrono::milliseconds(counts.back().quarter * quarter)));
        data["opted_in"] = counts.back().opted_in;
        data["opted_out"] = counts.back().opted_out;
        add("consent", {}, Right::read_people, data);
    }

    void alarms() {
        json::object quarantined;
        quarantined["count"] = 0;
        for (const Alarm& alarm : alarms_of(context_, sql_, project_)) {
            add("alarm", alarm.id(), alarm.needs, to_json(alarm));
            if (alarm.kind == "quarantine") {
                quarantined["count"] = alarm.count;
            }
        }
        add("quarantine", {}, Right::administer, quarantined);
    }

    void indexes() {
        const long long owner = project_.value;
        const soci::rowset<soci::row> rows =
            (sql_.prepare << "SELECT name, CAST(ready AS BIGINT) FROM attribute_index WHERE project_id = :project",
             soci::use(owner, "project"));
        for (const soci::row& row : rows) {
            json::object data;
            data["name"] = row.get<std::string>(0);
            data["ready"] = store::integer(row, 1) != 0;
            add("segment_index", row.get<std::string>(0), Right::read_people, data);
        }
    }

    Context& context_;
    soci::session& sql_;
    const ProjectId project_;
    const LiveLook& former_;
    const std::vector<deliver::LaneFigures> lanes_;
    LiveLook look_;
};

}  // namespace

LiveLook look_at(Context& context, ProjectId project, const LiveLook& former, bool thorough) {
    return context.database.read(
        [&](soci::session& sql) { return Look(context, sql, project, former).take(thorough); });
}

}  // namespace parley::api
