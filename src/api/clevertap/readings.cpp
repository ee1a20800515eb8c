#include "api/clevertap/readings.h"

#include <fmt/format.h>

#include <algorithm>

namespace parley::api::clevertap {

std::shared_ptr<Readings::Reading> Readings::reading_of(const std::string& name) {
    const std::lock_guard lock(mutex_);
    const auto known = std::ranges::find(readings_, name, [](const auto& reading) { return reading.first; });
    if (known != readings_.end()) {
        readings_.splice(readings_.begin(), readings_, known);
    } else {
        readings_.emplace_front(name, std::make_shared<Reading>());
    }
    if (readings_.size() > most) {
        readings_.pop_back();
    }
    return readings_.front().second;
}

Result<std::vector<ProfileId>> Readings::next(soci::session& sql, ProjectId project, const audience::Filter& people,
                                              const Cursor& cursor, int limit) {
    const auto reading = reading_of(fmt::format("{} {} {}", project.value, cursor.begun.time_since_epoch().count(),
                                                json::serialize(audience::write_filter(people))));
    const std::lock_guard lock(reading->mutex);
    return reading->people.next(sql, project, people, cursor.begun, ProfileId{cursor.after}, limit);
}

}  // namespace parley::api::clevertap
