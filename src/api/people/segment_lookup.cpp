#include "api/people/segment_lookup.h"

#include "api/answers.h"
#include "api/people/person.h"
#include "api/problem.h"
#include "audience/profile.h"

namespace parley::api {

Result<audience::Segment> segment_of(soci::session& sql, const Call& call) {
    const auto id = path_id<audience::SegmentId>(call, "segment");
    if (!id) {
        return std::unexpected(id.error());
    }
    auto segment = audience::find_segment(sql, call.project, *id);
    if (!segment) {
        return Failure(Error{ErrorKind::missing, "there is no such segment"});
    }
    return std::move(*segment);
}

Result<audience::PeopleList> list_of(soci::session& sql, const Call& call) {
    const auto id = path_id<audience::ListId>(call, "list");
    if (!id) {
        return std::unexpected(id.error());
    }
    auto list = audience::find_list(sql, call.project, *id);
    if (!list || list->origin != "uploaded") {
        return Failure(Error{ErrorKind::missing, "there is no such list"});
    }
    return std::move(*list);
}

Result<Page> page_of_query(const Call& call) {
    if (auto fine = only_query(call, {"after", "limit"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto after = query_number(call, "after", 0, 0, std::numeric_limits<std::int64_t>::max());
    const auto limit = query_number(call, "limit", 100, 1, 1'000);
    if (!after || !limit) {
        return std::unexpected(after ? limit.error() : after.error());
    }
    return Page{*after, *limit};
}

HttpResponse not_possible(const Error& error) {
    return problem(error, error.kind == ErrorKind::missing ? 422 : status_of(error.kind));
}

json::array people_json(soci::session& sql, ProjectId project, const std::vector<ProfileId>& people) {
    json::array items;
    for (const ProfileId id : people) {
        if (const auto profile = audience::read_profile(sql, project, id)) {
            items.push_back(to_json(sql, project, *profile));
        }
    }
    return items;
}

HttpResponse people_page(soci::session& sql, ProjectId project, std::vector<ProfileId> people, std::int64_t limit) {
    std::optional<std::int64_t> next;
    if (std::ssize(people) > limit) {
        people.resize(static_cast<std::size_t>(limit));
        next = people.back().value;
    }
    return page_answer(people_json(sql, project, people), next);
}

}  // namespace parley::api
