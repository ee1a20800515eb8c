#pragma once
#include <soci/soci.h>

#include <vector>

#include "api/call.h"
#include "api/context.h"
#include "audience/segment/segment.h"

namespace parley::api {

// What the path names. Error: missing, also where it is another project's.
Result<audience::Segment> segment_of(soci::session& sql, const Call& call);
Result<audience::PeopleList> list_of(soci::session& sql, const Call& call);  // an uploaded one

// `after` and `limit` of the query; refuses others.
struct Page {
    std::int64_t after = 0;
    std::int64_t limit = 100;
};
Result<Page> page_of_query(const Call& call);

// A filter of the body that names what is not there is a wrong value, not a wrong path: 422.
HttpResponse not_possible(const Error& error);

// Their profiles, as they are shown elsewhere; who has gone meanwhile is left out.
json::array people_json(soci::session& sql, ProjectId project, const std::vector<ProfileId>& people);

// One page of profiles: `people` holds one more where there are more.
HttpResponse people_page(soci::session& sql, ProjectId project, std::vector<ProfileId> people, std::int64_t limit);

}  // namespace parley::api
