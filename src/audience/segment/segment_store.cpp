#include "audience/segment/segment.h"
#include "store/row.h"
#include "store/sequence.h"

namespace parley::audience {

namespace {

constexpr const char* columns = "SELECT id, project_id, name, filter, created_at, updated_at FROM segment ";

Time time_of(const soci::row& row, std::size_t place) {
    return Time(std::chrono::milliseconds(store::integer(row, place)));
}

std::vector<Segment> to_segments(const soci::rowset<soci::row>& rows) {
    std::vector<Segment> segments;
    for (const soci::row& row : rows) {
        Segment segment;
        segment.id = SegmentId{store::integer(row, 0)};
        segment.project = ProjectId{store::integer(row, 1)};
        segment.name = row.get<std::string>(2);
        auto filter = read_filter(json::parse(row.get<std::string>(3)));
        // Written by a Parley whose limits were wider: nobody, rather than everybody.
        segment.filter = filter ? std::move(*filter) : Filter{AnyOf{}};
        segment.created = time_of(row, 4);
        segment.updated = time_of(row, 5);
        segments.push_back(std::move(segment));
    }
    return segments;
}

std::optional<Segment> only_one(std::vector<Segment> segments) {
    return segments.empty() ? std::nullopt : std::optional(std::move(segments.front()));
}

}  // namespace

SegmentId insert_segment(soci::session& sql, const Segment& segment) {
    const long long id = store::next_id(sql, store::Sequence::segment);
    const std::string filter = json::serialize(write_filter(segment.filter));
    const long long created = segment.created.time_since_epoch().count();
    sql << "INSERT INTO segment (id, project_id, name, filter, created_at, updated_at) "
           "VALUES (:id, :project, :name, :filter, :created, :created)",
        soci::use(id, "id"), soci::use(segment.project.value, "project"), soci::use(segment.name, "name"),
        soci::use(filter, "filter"), soci::use(created, "created");
    return SegmentId{id};
}

bool update_segment(soci::session& sql, const Segment& segment) {
    const std::string filter = json::serialize(write_filter(segment.filter));
    const long long updated = segment.updated.time_since_epoch().count();
    soci::statement statement =
        (sql.prepare << "UPDATE segment SET name = :name, filter = :filter, updated_at = :updated "
                        "WHERE id = :id AND project_id = :project",
         soci::use(segment.name, "name"), soci::use(filter, "filter"), soci::use(updated, "updated"),
         soci::use(segment.id.value, "id"), soci::use(segment.project.value, "project"));
    statement.execute(true);
    return statement.get_affected_rows() == 1;
}

std::optional<Segment> find_segment(soci::session& sql, ProjectId project, SegmentId id) {
    const std::string query = std::string(columns) + "WHERE id = :id AND project_id = :project";
    return only_one(
        to_segments((sql.prepare << query, soci::use(id.value, "id"), soci::use(project.value, "project"))));
}

std::optional<Segment> find_segment_named(soci::session& sql, ProjectId project, const std::string& name) {
    const std::string query = std::string(columns) + "WHERE project_id = :project AND name = :name";
    return only_one(to_segments((sql.prepare << query, soci::use(project.value, "project"), soci::use(name, "name"))));
}

std::vector<Segment> list_segments(soci::session& sql, ProjectId project, SegmentId after, int limit) {
    const std::string query =
        std::string(columns) + "WHERE project_id = :project AND id > :after ORDER BY id LIMIT :limit";
    return to_segments((sql.prepare << query, soci::use(project.value, "project"), soci::use(after.value, "after"),
                        soci::use(limit, "limit")));
}

void remove_segment(soci::session& sql, SegmentId id) {
    sql << "DELETE FROM segment WHERE id = :id", soci::use(id.value);
}

}  // namespace parley::audience
