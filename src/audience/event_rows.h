#pragma once
#include <soci/soci.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "audience/events.h"
#include "audience/upload.h"
#include "base/error.h"

namespace parley::audience {

inline constexpr std::size_t most_event_names = 512;  // of a project

// What people of a batch did: gathered one by one, written together. Inside work of the writer.
class EventRows {
public:
    EventRows(soci::session& sql, ProjectId project, Time now);
    EventRows(const EventRows&) = delete;

    // A new name becomes known. Error: conflict where the name was discarded, invalid where there are too many.
    Result<EventNameId> name_of(const std::string& name);
    void add(ProfileId profile, EventNameId name, const json::object& properties, Time at);
    void write();

private:
    struct Total {
        std::int64_t count = 0;
        Time first;
        Time last;
    };
    void write_events();
    void write_totals();

    soci::session& sql_;
    ProjectId project_;
    Time now_;
    std::map<std::string, EventName> names_;  // by their folded form
    std::vector<long long> name_ids_;
    std::vector<long long> profiles_;
    std::vector<long long> times_;
    std::vector<std::string> properties_;
    std::map<std::pair<std::int64_t, std::int64_t>, Total> totals_;  // by name and profile
};

}  // namespace parley::audience
