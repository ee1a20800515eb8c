#include "campaign/single_standing.h"

#include <fmt/format.h>

#include <chrono>
#include <vector>

#include "campaign/campaign_state.h"
#include "deliver/ledger.h"
#include "store/row.h"

namespace parley::campaign {

namespace {

std::chrono::year_month month_of(Time time) {
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
    return day.year() / day.month();
}

long long beginning_of(std::chrono::year_month month) {
    return Time(std::chrono::sys_days(month / 1)).time_since_epoch().count();
}

std::vector<deliver::MessageRange> running_ranges(soci::session& sql, ProviderId provider) {
    const long long id = provider.value;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT id, run, first_message, last_message FROM campaign WHERE provider_id = :provider AND "
                        "kind = 'single' AND state = 'running' ORDER BY id",
         soci::use(id));
    std::vector<deliver::MessageRange> ranges;
    for (const soci::row& row : rows) {
        ranges.push_back({CampaignId{store::integer(row, 0)}, store::integer(row, 1), MessageId{store::integer(row, 2)},
                          MessageId{store::integer(row, 3)}});
    }
    return ranges;
}

}  // namespace

Standing::Standing(soci::session& sql, Time now, std::int64_t block) : sql_(sql), now_(now), size_(block) {}

Standing::Place Standing::next(ProjectId project, ProviderId provider) {
    auto [known, is_new] = blocks_.try_emplace({project, provider});
    Block& block = known->second;
    if (is_new) {
        block = find(project, provider);
    }
    if (block.next > block.last) {
        block = open(project, provider);
    }
    return {block.campaign, MessageId{block.next++}};
}

Standing::Block Standing::find(ProjectId project, ProviderId provider) {
    const long long owner = project.value;
    const long long sender = provider.value;
    const long long since = beginning_of(month_of(now_));
    long long id = 0;
    long long first = 0;
    long long last = 0;
    sql_ << "SELECT id, first_message, last_message FROM campaign WHERE provider_id = :provider AND kind = 'single' "
            "AND project_id = :project AND state = 'running' AND launched_at >= :since ORDER BY id DESC LIMIT 1",
        soci::use(sender), soci::use(owner), soci::use(since), soci::into(id), soci::into(first), soci::into(last);
    if (!sql_.got_data()) {
        return {};
    }
    long long taken = 0;
    soci::indicator any = soci::i_null;
    sql_ << "SELECT MAX(id) FROM message WHERE id BETWEEN :first AND :last", soci::use(first), soci::use(last),
        soci::into(taken, any);
    return {CampaignId{id}, any == soci::i_null ? first : taken + 1, last};
}

Standing::Block Standing::open(ProjectId project, ProviderId provider) {
    for (const deliver::MessageRange& earlier : running_ranges(sql_, provider)) {
        finish_where_nothing_waits(sql_, earlier.campaign, now_);
    }
    const long long owner = project.value;
    const long long sender = provider.value;
    const std::chrono::year_month month = month_of(now_);
    const long long since = beginning_of(month);
    long long earlier = 0;
    sql_ << "SELECT COUNT(*) FROM campaign WHERE provider_id = :provider AND kind = 'single' AND launched_at >= :since",
        soci::use(sender), soci::use(since), soci::into(earlier);
    std::string name =
        fmt::format("Notifications {:04}-{:02}", static_cast<int>(month.year()), static_cast<unsigned>(month.month()));
    if (earlier > 0) {
        name += fmt::format(" ({})", earlier + 1);
    }
    const std::string sequence = "message";
    const long long size = size_;
    long long next = 0;
    sql_ << "INSERT INTO sequence (name, next) VALUES (:name, :size + 1) "
            "ON CONFLICT (name) DO UPDATE SET next = sequence.next + :size RETURNING next",
        soci::use(sequence, "name"), soci::use(size, "size"), soci::into(next);
    const long long first = next - size;
    const long long last = next - 1;
    const long long at = now_.time_since_epoch().count();
    const long long run = at / 1'000;
    long long id = 0;
    sql_ << "INSERT INTO campaign (project_id, kind, name, provider_id, plan, state, run, first_message, last_message, "
            "snapshot_done, created_at, launched_at) VALUES (:project, 'single', :name, :provider, '{}', 'running', "
            ":run, :first, :last, 1, :at, :at) RETURNING id",
        soci::use(owner, "project"), soci::use(name, "name"), soci::use(sender, "provider"), soci::use(run, "run"),
        soci::use(first, "first"), soci::use(last, "last"), soci::use(at, "at"), soci::into(id);
    return {CampaignId{id}, first, last};
}

void stop_singles(soci::session& sql, ProviderId provider, const std::string& reason, Time now) {
    for (const deliver::MessageRange& range : running_ranges(sql, provider)) {
        mark_stopped(sql, range.campaign, reason, now);
    }
    const long long id = provider.value;
    sql << "DELETE FROM single_message WHERE provider_id = :provider AND state = 1 AND reference = ''", soci::use(id);
    sql << "UPDATE single_message SET state = 0, content = '' WHERE provider_id = :provider AND state = 1",
        soci::use(id);
}

}  // namespace parley::campaign
