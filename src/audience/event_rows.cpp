#include "audience/event_rows.h"

#include <fmt/format.h>

#include <algorithm>

namespace parley::audience {

namespace {

long long number_of(Time time) {
    return time.time_since_epoch().count();
}

std::string text_of(const json::object& properties) {
    const bool whole =
        std::ranges::none_of(properties, [](const auto& property) { return property.value().is_null(); });
    if (whole) {
        return json::serialize(properties);
    }
    json::object said;
    for (const auto& [name, value] : properties) {
        if (!value.is_null()) {
            said[name] = value;
        }
    }
    return json::serialize(said);
}

}  // namespace

EventRows::EventRows(soci::session& sql, ProjectId project, Time now) : sql_(sql), project_(project), now_(now) {}

Result<EventNameId> EventRows::name_of(const std::string& name) {
    const std::string folded = folded_event_name(name);
    auto known = names_.find(folded);
    if (known == names_.end()) {
        if (auto found = find_event_name(sql_, project_, name)) {
            known = names_.emplace(folded, std::move(*found)).first;
        }
    }
    if (known != names_.end()) {
        if (known->second.discarded) {
            return Failure(Error{ErrorKind::conflict, "events of this name were discarded", "event", name,
                                 "an administrator can take them back"});
        }
        return known->second.id;
    }
    const long long owner = project_.value;
    long long names = 0;
    sql_ << "SELECT CAST(COUNT(*) AS BIGINT) FROM event_name WHERE project_id = :project", soci::use(owner, "project"),
        soci::into(names);
    if (names >= static_cast<long long>(most_event_names)) {
        return invalid(fmt::format("a project has at most {} names of events", most_event_names), "event", name);
    }
    const long long created = number_of(now_);
    EventName made{{}, name, false};
    sql_ << "INSERT INTO event_name (project_id, name, folded, created_at) VALUES (:project, :name, :folded, :created) "
            "RETURNING id",
        soci::use(owner, "project"), soci::use(name, "name"), soci::use(folded, "folded"),
        soci::use(created, "created"), soci::into(made.id.value);
    return names_.emplace(folded, std::move(made)).first->second.id;
}

void EventRows::add(ProfileId profile, EventNameId name, const json::object& properties, Time at) {
    name_ids_.push_back(name.value);
    profiles_.push_back(profile.value);
    times_.push_back(number_of(at));
    properties_.push_back(text_of(properties));
    Total& total = totals_[{name.value, profile.value}];
    total.first = total.count == 0 ? at : std::min(total.first, at);
    total.last = total.count == 0 ? at : std::max(total.last, at);
    ++total.count;
}

void EventRows::write() {
    if (!name_ids_.empty()) {
        write_events();
        write_totals();
    }
}

void EventRows::write_events() {
    const auto count = static_cast<long long>(name_ids_.size());
    long long first = 0;
    sql_ << "UPDATE sequence SET next = next + :count WHERE name = 'event' RETURNING next - :count",
        soci::use(count, "count"), soci::into(first);
    std::vector<long long> ids;
    for (long long place = 0; place < count; ++place) {
        ids.push_back(first + place);
    }
    sql_ << "INSERT INTO event (name_id, at, id, profile_id, properties) VALUES (:name, :at, :id, :profile, "
            ":properties)",
        soci::use(name_ids_, "name"), soci::use(times_, "at"), soci::use(ids, "id"), soci::use(profiles_, "profile"),
        soci::use(properties_, "properties");
    name_ids_.clear();
    profiles_.clear();
    times_.clear();
    properties_.clear();
}

void EventRows::write_totals() {
    std::vector<long long> names;
    std::vector<long long> profiles;
    std::vector<long long> counts;
    std::vector<long long> firsts;
    std::vector<long long> lasts;
    for (const auto& [key, total] : totals_) {
        names.push_back(key.first);
        profiles.push_back(key.second);
        counts.push_back(total.count);
        firsts.push_back(number_of(total.first));
        lasts.push_back(number_of(total.last));
    }
    sql_ << R"sql(
        INSERT INTO event_total (name_id, profile_id, events, first_at, last_at)
        VALUES (:name, :profile, :events, :first, :last)
        ON CONFLICT (name_id, profile_id) DO UPDATE SET
            events = event_total.events + excluded.events,
            first_at = CASE WHEN excluded.first_at < event_total.first_at THEN excluded.first_at
                            ELSE event_total.first_at END,
            last_at = CASE WHEN excluded.last_at > event_total.last_at THEN excluded.last_at
                           ELSE event_total.last_at END)sql",
        soci::use(names, "name"), soci::use(profiles, "profile"), soci::use(counts, "events"),
        soci::use(firsts, "first"), soci::use(lasts, "last");
    totals_.clear();
}

}  // namespace parley::audience
