#include "deliver/reached.h"

#include <algorithm>

#include "store/row.h"

namespace parley::deliver {

namespace {

enum Place : std::size_t { place_sent, place_failed, place_delivered, place_read, place_clicked };

using Times = std::array<std::int64_t, all_stages.size() - 1>;  // but for replies, in the order of all_stages

std::int64_t first_of(std::initializer_list<std::int64_t> times) {
    const auto* known = std::ranges::find_if(times, [](std::int64_t time) { return time != Way::never; });
    return known == times.end() ? Way::never : *known;
}

bool is_sent(Status status) {
    return status >= Status::accepted && status != Status::failed;
}

// When each stage was reached. It says what the view message_reached says.
Times times_of(const Way& way, Status status) {
    const auto& heard = way.heard;
    const std::int64_t left = first_of({way.intended, heard[place_sent], heard[place_delivered], heard[place_read],
                                        heard[place_clicked], way.settled, 0});
    const auto where = [](bool is_reached, std::int64_t time) { return is_reached ? time : Way::never; };
    return {
        where(is_sent(status), left),
        where(status == Status::failed, first_of({heard[place_failed], way.settled, left})),
        where(status >= Status::delivered,
              first_of({heard[place_delivered], heard[place_read], heard[place_clicked], left})),
        where(status >= Status::read, first_of({heard[place_read], heard[place_clicked], left})),
        where(status == Status::clicked, first_of({heard[place_clicked], left})),
    };
}

// Nothing that was reached before moves, so that what was not read does not matter.
bool is_straight(const Way& way, Status before, Status reported) {
    if (way.intended == Way::never) {
        return false;
    }
    if (before == Status::failed) {
        return reported == Status::sent;
    }
    return reported > before || (reported == Status::sent && is_sent(before)) ||
           (reported == Status::failed && before > Status::failed);
}

}  // namespace

std::int64_t Way::time_of(std::optional<Time> at, Time received) const {
    const std::int64_t heard_at = received.time_since_epoch().count();
    if (!at || intended == never || at->time_since_epoch().count() >= heard_at) {
        return heard_at;
    }
    return std::max<std::int64_t>(at->time_since_epoch().count(), intended);
}

void ReachedChange::read_whole(MessageId message, Way& way) {
    if (way.is_whole) {
        return;
    }
    long long id = message.value;
    Way stored;
    std::array<long long, 2> of_message{};
    std::array<long long, Way::reported.size()> at{};
    std::array<long long, Way::reported.size()> received{};
    sql_ << "SELECT COALESCE(intended_at, -1), COALESCE(settled_at, -1), "
            "COALESCE(sent_at, -1), COALESCE(sent_received, -1), COALESCE(failed_at, -1), COALESCE(failed_received, "
            "-1), COALESCE(delivered_at, -1), COALESCE(delivered_received, -1), COALESCE(read_at, -1), "
            "COALESCE(read_received, -1), COALESCE(clicked_at, -1), COALESCE(clicked_received, -1) "
            "FROM message WHERE id = :id",
        soci::use(id), soci::into(of_message[0]), soci::into(of_message[1]), soci::into(at[0]), soci::into(received[0]),
        soci::into(at[1]), soci::into(received[1]), soci::into(at[2]), soci::into(received[2]), soci::into(at[3]),
        soci::into(received[3]), soci::into(at[4]), soci::into(received[4]);
    stored.intended = of_message[0];
    const auto time = [](long long milliseconds) { return Time(std::chrono::milliseconds(milliseconds)); };
    for (std::size_t place = 0; place < at.size(); ++place) {
        if (way.heard[place] == Way::never && received[place] != Way::never) {
            const auto told = at[place] == Way::never ? std::nullopt : std::optional(time(at[place]));
            way.heard[place] = stored.time_of(told, time(received[place]));
        }
    }
    way.settled = way.settled == Way::never ? of_message[1] : way.settled;
    way.is_whole = true;
}

void ReachedChange::settle(CampaignId campaign, MessageId message, Way& way, Status before, Status after, Time at) {
    const std::int64_t settled = at.time_since_epoch().count();
    if (way.intended != Way::never && before != Status::failed && !way.is_whole) {
        way.settled = settled;
        move_on(campaign, way, before, after);
        return;
    }
    read_whole(message, way);
    const Times former = times_of(way, before);
    way.settled = settled;
    move(campaign, way.country, former, times_of(way, after));
}

void ReachedChange::hear(CampaignId campaign, MessageId message, Way& way, Status before, Status after,
                         std::optional<std::size_t> place, std::int64_t at) {
    const auto note = [&] {
        if (place) {
            way.heard[*place] = at;
        }
    };
    if (!way.is_whole && is_straight(way, before, place ? Way::reported[*place] : Status::accepted)) {
        note();
        move_on(campaign, way, before, after);
        return;
    }
    read_whole(message, way);
    const Times former = times_of(way, before);
    note();
    move(campaign, way.country, former, times_of(way, after));
}

// Where nothing that was reached before moves.
void ReachedChange::move_on(CampaignId campaign, const Way& way, Status before, Status after) {
    if (before == after) {
        return;
    }
    if (is_sent(before) != is_sent(after)) {
        add(campaign, Stage::sent, way.intended, way.country, is_sent(after) ? 1 : -1);
    }
    if (after == Status::failed) {
        add(campaign, Stage::failed, first_of({way.heard[place_failed], way.settled, way.intended}), way.country, 1);
    } else if (after >= Status::delivered) {
        const Times times = times_of(way, after);
        for (std::size_t place = 2; place < times.size(); ++place) {  // delivered, read, clicked
            if (times[place] != Way::never && static_cast<int>(before) < static_cast<int>(all_stages[place])) {
                add(campaign, all_stages[place], times[place], way.country, 1);
            }
        }
    }
}

void ReachedChange::move(CampaignId campaign, Country country, const Times& former, const Times& times) {
    for (std::size_t place = 0; place < times.size(); ++place) {
        if (former[place] == times[place]) {
            continue;
        }
        if (former[place] != Way::never) {
            add(campaign, all_stages[place], former[place], country, -1);
        }
        if (times[place] != Way::never) {
            add(campaign, all_stages[place], times[place], country, 1);
        }
    }
}

void ReachedChange::add(CampaignId campaign, Stage stage, std::int64_t at, Country country, std::int64_t count) {
    quarters_.add({campaign, at / quarter_ms, stage}, count);
    countries_.add({campaign, country, stage}, count);
}

void ReachedChange::write() const {
    for (const auto& [key, count] : quarters_) {
        if (count == 0) {
            continue;
        }
        const long long campaign = std::get<0>(key).value;
        const long long quarter = std::get<1>(key);
        const int stage = static_cast<int>(std::get<2>(key));
        const long long changed = count;
        sql_ << "INSERT INTO campaign_quarter (campaign_id, quarter, stage, messages) VALUES (:campaign, :quarter, "
                ":stage, :count) ON CONFLICT (campaign_id, quarter, stage) DO UPDATE SET messages = "
                "campaign_quarter.messages + excluded.messages",
            soci::use(campaign), soci::use(quarter), soci::use(stage), soci::use(changed);
    }
    for (const auto& [key, count] : countries_) {
        if (count == 0) {
            continue;
        }
        const long long campaign = std::get<0>(key).value;
        const std::string country = std::get<1>(key).text();
        const int stage = static_cast<int>(std::get<2>(key));
        const long long changed = count;
        sql_ << "INSERT INTO campaign_country (campaign_id, country, stage, messages) VALUES (:campaign, :country, "
                ":stage, :count) ON CONFLICT (campaign_id, country, stage) DO UPDATE SET messages = "
                "campaign_country.messages + excluded.messages",
            soci::use(campaign), soci::use(country), soci::use(stage), soci::use(changed);
    }
}

Reached read_reached(soci::session& sql, CampaignId campaign) {
    Reached reached;
    const long long id = campaign.value;
    const soci::rowset<soci::row> quarters =
        (sql.prepare << "SELECT quarter, CAST(stage AS BIGINT), messages FROM campaign_quarter WHERE campaign_id = "
                        ":campaign AND messages <> 0",
         soci::use(id));
    for (const soci::row& row : quarters) {
        reached.quarters[{store::integer(row, 0), static_cast<Stage>(store::integer(row, 1))}] = store::integer(row, 2);
    }
    const soci::rowset<soci::row> countries =
        (sql.prepare << "SELECT country, CAST(stage AS BIGINT), messages FROM campaign_country WHERE campaign_id = "
                        ":campaign AND messages <> 0",
         soci::use(id));
    for (const soci::row& row : countries) {
        reached.countries[{row.get<std::string>(0), static_cast<Stage>(store::integer(row, 1))}] =
            store::integer(row, 2);
    }
    return reached;
}

Reached recount_reached(soci::session& sql, const MessageRange& range) {
    Reached reached;
    const long long first = range.first.value;
    const long long last = range.last.value;
    std::string country;
    std::array<long long, all_stages.size()> times{};
    soci::statement statement =
        (sql.prepare << "SELECT country, COALESCE(sent_at, -1), COALESCE(failed_at, -1), COALESCE(delivered_at, -1), "
                        "COALESCE(read_at, -1), COALESCE(clicked_at, -1), COALESCE(replied_at, -1) "
                        "FROM message_reached WHERE id BETWEEN :first AND :last",
         soci::use(first), soci::use(last), soci::into(country), soci::into(times[0]), soci::into(times[1]),
         soci::into(times[2]), soci::into(times[3]), soci::into(times[4]), soci::into(times[5]));
    for (bool is_there = statement.execute(true); is_there; is_there = statement.fetch()) {
        for (std::size_t place = 0; place < times.size(); ++place) {
            if (times[place] != Way::never) {
                ++reached.quarters[{times[place] / quarter_ms, all_stages[place]}];
                ++reached.countries[{country, all_stages[place]}];
            }
        }
    }
    return reached;
}

}  // namespace parley::deliver
