#include "audience/segment/compile_parts.h"
#include "message/status.h"
#include "store/row.h"

namespace parley::audience {

namespace {

// As a campaign's statistics count: what came further was sent, too, and what was clicked was read.
std::string status_condition(Behaviour behaviour) {
    const auto number = [](Status status) { return static_cast<int>(status); };
    switch (behaviour) {
        case Behaviour::sent:
            return fmt::format("m.status IN ({}, {}, {}, {}, {})", number(Status::accepted), number(Status::sent),
                               number(Status::delivered), number(Status::read), number(Status::clicked));
        case Behaviour::delivered: return fmt::format("m.status >= {}", number(Status::delivered));
        case Behaviour::read: return fmt::format("m.status >= {}", number(Status::read));
        case Behaviour::clicked: return fmt::format("m.status = {}", number(Status::clicked));
        case Behaviour::failed: return fmt::format("m.status = {}", number(Status::failed));
        case Behaviour::skipped: return fmt::format("m.status = {}", number(Status::skipped));
        case Behaviour::replied: break;
    }
    return "m.replied <> 0";
}

// When it was: as the provider said, else when we heard of it or of what came after it.
const char* time_of(Behaviour behaviour) {
    switch (behaviour) {
        case Behaviour::sent: return "COALESCE(m.sent_at, m.settled_at, m.sent_received, m.intended_at)";
        case Behaviour::delivered:
            return "COALESCE(m.delivered_at, m.delivered_received, m.read_at, m.read_received, m.clicked_at, "
                   "m.clicked_received)";
        case Behaviour::read: return "COALESCE(m.read_at, m.read_received, m.clicked_at, m.clicked_received)";
        case Behaviour::clicked: return "COALESCE(m.clicked_at, m.clicked_received)";
        case Behaviour::failed: return "COALESCE(m.failed_at, m.failed_received, m.settled_at)";
        case Behaviour::replied: return "i.received_at";
        case Behaviour::skipped: break;
    }
    return "COALESCE(m.settled_at, m.intended_at, c.launched_at, c.created_at)";
}

// A campaign's messages are a range of ids; single messages stand among those of others.
Result<std::string> campaign_condition(Compiling& compiling, CampaignId campaign) {
    long long first = 0;
    long long last = 0;
    std::string kind;
    compiling.sql << "SELECT kind, first_message, last_message FROM campaign WHERE id = :id AND project_id = :project",
        soci::use(campaign.value, "id"), soci::use(compiling.project.value, "project"), soci::into(kind),
        soci::into(first), soci::into(last);
    if (!compiling.sql.got_data()) {
        return Failure(
            Error{ErrorKind::missing, "there is no such campaign", "campaign", std::to_string(campaign.value)});
    }
    if (kind == "single") {
        return fmt::format("m.campaign_id = {}", compiling.out.whole(campaign.value));
    }
    return fmt::format("m.id BETWEEN {} AND {} AND m.campaign_id = {}", compiling.out.whole(first),
                       compiling.out.whole(last), compiling.out.whole(campaign.value));
}

}  // namespace

Result<std::string> message_condition(Compiling& compiling, const MessageFilter& filter) {
    SqlText& out = compiling.out;
    const bool has_window = filter.window.last || filter.window.from || filter.window.until;
    // Messages to a part of a person are messages to that person.
    std::string query = "SELECT COALESCE(g.into_id, m.profile_id) FROM ";
    if (filter.behaviour == Behaviour::replied && has_window) {
        query += "incoming i JOIN message m ON m.id = i.answers_message";
    } else if (filter.behaviour == Behaviour::skipped && has_window) {
        query += "message m JOIN campaign c ON c.id = m.campaign_id";
    } else {
        query += "message m";
    }
    query += " LEFT JOIN merged_profile g ON g.id = m.profile_id WHERE ";
    if (filter.campaign) {
        const auto campaign = campaign_condition(compiling, *filter.campaign);
        if (!campaign) {
            return campaign;
        }
        query += *campaign;
    } else {
        query += fmt::format("m.campaign_id IN (SELECT x.id FROM campaign x WHERE x.project_id = {})",
                             out.whole(compiling.project.value));
    }
    query += " AND " + status_condition(filter.behaviour);
    for (const std::string& condition : window_conditions(compiling, time_of(filter.behaviour), filter.window)) {
        query += " AND " + condition;
    }
    return fmt::format("(p.id IN ({}{}))", query, sorted_people(out, "COALESCE(g.into_id, m.profile_id)"));
}

}  // namespace parley::audience
