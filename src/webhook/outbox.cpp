#include "webhook/outbox.h"

#include <algorithm>
#include <string>

#include "store/row.h"
#include "webhook/event.h"

namespace parley::webhook {

namespace {

// An endpoint's `events` hold each name between two bars.
std::string between_bars(EventType type) {
    return "|" + std::string(name_of(type)) + "|";
}

std::vector<long long> endpoints_for(soci::session& sql, ProjectId project, EventType type) {
    const long long owner = project.value;
    const std::string name = between_bars(type);
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT id FROM webhook_endpoint WHERE project_id = :project AND enabled = 1 "
                        "AND removed_at IS NULL AND events <> REPLACE(events, :name, '') ORDER BY id",
         soci::use(owner), soci::use(name));
    std::vector<long long> ids;
    for (const soci::row& row : rows) {
        ids.push_back(store::integer(row, 0));
    }
    return ids;
}

struct Events {
    std::vector<long long> ids;
    std::vector<long long> projects;
    std::vector<std::string> types;
    std::vector<std::string> data;
    std::vector<std::string> abouts;
    std::vector<long long> times;
};

struct Deliveries {
    std::vector<long long> endpoints;
    std::vector<long long> events;
    std::vector<long long> times;
};

}  // namespace

std::string_view name_of(EventType type) {
    switch (type) {
        case EventType::message_status: return "message.status";
        case EventType::message_incoming: return "message.incoming";
        case EventType::consent_changed: return "consent.changed";
        case EventType::campaign_state: return "campaign.state";
        case EventType::template_status: return "template.status";
    }
    return "";
}

std::optional<EventType> type_named(std::string_view name) {
    const auto found = std::ranges::find(event_types, name, [](EventType type) { return name_of(type); });
    return found == event_types.end() ? std::nullopt : std::optional(*found);
}

bool is_wanted(soci::session& sql, ProjectId project, EventType type) {
    return !endpoints_for(sql, project, type).empty();
}

bool is_wanted_by_anybody(soci::session& sql, EventType type) {
    const std::string name = between_bars(type);
    int found = 0;
    // Asked by each commit of the ledger, and SQLite compiles a LIKE anew for each value.
    sql << "SELECT 1 FROM webhook_endpoint WHERE enabled = 1 AND removed_at IS NULL AND events <> REPLACE(events, "
           ":name, '') LIMIT 1",
        soci::use(name), soci::into(found);
    return found != 0;
}

void record(soci::session& sql, ProjectId project, const std::vector<Happening>& happenings) {
    std::array<std::optional<std::vector<long long>>, event_types.size()> known;
    Events events;
    Deliveries deliveries;
    std::vector<const std::vector<long long>*> audiences;
    for (const Happening& happening : happenings) {
        auto& endpoints = known[static_cast<std::size_t>(happening.type)];
        if (!endpoints) {
            endpoints = endpoints_for(sql, project, happening.type);
        }
        if (endpoints->empty()) {
            continue;
        }
        audiences.push_back(&*endpoints);
        events.projects.push_back(project.value);
        events.types.emplace_back(name_of(happening.type));
        events.data.push_back(json::serialize(happening.data));
        events.abouts.push_back(happening.about);
        events.times.push_back(happening.at.time_since_epoch().count());
    }
    if (audiences.empty()) {
        return;
    }
    const long long first = next_event_ids(sql, static_cast<long long>(audiences.size()));
    for (std::size_t place = 0; place < audiences.size(); ++place) {
        events.ids.push_back(first + static_cast<long long>(place));
        for (const long long endpoint : *audiences[place]) {
            deliveries.endpoints.push_back(endpoint);
            deliveries.events.push_back(events.ids.back());
            deliveries.times.push_back(events.times[place]);
        }
    }
    sql << "INSERT INTO webhook_event (id, project_id, type, data, about, at) VALUES (:id, :project, :type, :data, "
           ":about, :at)",
        soci::use(events.ids), soci::use(events.projects), soci::use(events.types), soci::use(events.data),
        soci::use(events.abouts), soci::use(events.times);
    // Due at once, whatever the time that is told: what is told late may have happened long ago.
    sql << "INSERT INTO webhook_delivery (endpoint_id, event_id, state, created_at) "
           "VALUES (:endpoint, :event, 'waiting', :created)",
        soci::use(deliveries.endpoints), soci::use(deliveries.events), soci::use(deliveries.times);
}

}  // namespace parley::webhook
