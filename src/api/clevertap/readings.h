#pragma once
#include <soci/soci.h>

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "api/clevertap/cursor.h"
#include "audience/segment/found_people.h"

namespace parley::api::clevertap {

// Whom the latest cursors read, so that a query is not asked anew for each page. A cursor that nothing is kept of is
// read all the same, only later. From any thread.
class Readings {
public:
    // The next people of the cursor's query, which `people` is.
    Result<std::vector<ProfileId>> next(soci::session& sql, ProjectId project, const audience::Filter& people,
                                        const Cursor& cursor, int limit);

private:
    static constexpr int people_at_once = 250'000;
    static constexpr std::size_t most = 16;

    struct Reading {
        std::mutex mutex;
        audience::FoundPeople people{people_at_once};
    };
    std::shared_ptr<Reading> reading_of(const std::string& name);

    std::mutex mutex_;
    std::list<std::pair<std::string, std::shared_ptr<Reading>>> readings_;  // the one that was read last first
};

}  // namespace parley::api::clevertap
