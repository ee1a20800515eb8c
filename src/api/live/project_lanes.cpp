#include "api/live/project_lanes.h"

#include "store/row.h"

namespace parley::api {

std::map<ProviderId, std::string> providers_in_use(soci::session& sql, ProjectId project) {
    const long long owner = project.value;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT id, nickname FROM provider WHERE project_id = :project AND archived = 0 "
                        "AND removed_at IS NULL",
         soci::use(owner, "project"));
    std::map<ProviderId, std::string> providers;
    for (const soci::row& row : rows) {
        providers.emplace(ProviderId{store::integer(row, 0)}, row.get<std::string>(1));
    }
    return providers;
}

std::vector<deliver::LaneFigures> lanes_of(soci::session& sql, ProjectId project,
                                           const std::vector<deliver::LaneFigures>& all) {
    const auto mine = providers_in_use(sql, project);
    std::vector<deliver::LaneFigures> lanes;
    for (const deliver::LaneFigures& lane : all) {
        if (mine.contains(lane.provider)) {
            lanes.push_back(lane);
        }
    }
    return lanes;
}

}  // namespace parley::api
