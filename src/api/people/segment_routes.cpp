#include "api/people/segment_routes.h"

#include "api/people/segment_handlers.h"

namespace parley::api {

namespace {

constexpr auto routes = std::to_array<Route>({
    {Method::get, "/api/v1/segments", Right::read_people, list_all_of_segments, Query::some},
    {Method::post, "/api/v1/segments", Right::write_people, create_segment},
    {Method::post, "/api/v1/segments/count", Right::read_people, count_filter},
    {Method::post, "/api/v1/segments/preview", Right::read_people, preview_filter},
    {Method::get, "/api/v1/segments/{segment}", Right::read_people, get_segment},
    {Method::put, "/api/v1/segments/{segment}", Right::write_people, replace_segment},
    {Method::remove, "/api/v1/segments/{segment}", Right::write_people, remove_segment},
    {Method::get, "/api/v1/segments/{segment}/count", Right::read_people, count_segment},
    {Method::get, "/api/v1/segments/{segment}/uses", Right::read_people, list_uses_of_segment},
    {Method::get, "/api/v1/segments/{segment}/people", Right::read_people, list_people_of_segment, Query::some},

    {Method::get, "/api/v1/lists", Right::read_people, list_all_of_lists, Query::some},
    {Method::post, "/api/v1/lists", Right::write_people, create_list, Query::some},
    {Method::get, "/api/v1/lists/{list}", Right::read_people, get_list},
    {Method::remove, "/api/v1/lists/{list}", Right::write_people, remove_list},
    {Method::get, "/api/v1/lists/{list}/uses", Right::read_people, list_uses_of_list},
    {Method::post, "/api/v1/lists/{list}/rows", Right::write_people, add_list_rows},
    {Method::get, "/api/v1/lists/{list}/people", Right::read_people, list_people_of_list, Query::some},
    {Method::post, "/api/v1/lists/{list}/members", Right::write_people, add_list_members},
    {Method::post, "/api/v1/lists/{list}/members/remove", Right::write_people, remove_list_members},

    {Method::get, "/api/v1/attributes", Right::read_people, list_all_of_attributes},
    {Method::get, "/api/v1/attributes/{name}/values", Right::read_people, suggest_attribute_values, Query::some},
    {Method::put, "/api/v1/attributes/{name}/index", Right::write_people, index_attribute},
    {Method::remove, "/api/v1/attributes/{name}/index", Right::write_people, drop_attribute_index},
});

}  // namespace

std::span<const Route> segment_routes() {
    return routes;
}

}  // namespace parley::api
