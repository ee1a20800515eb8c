#include "api/routes.h"
#include "api/people/handlers.h"
#include "api/people/segment_routes.h"

namespace parley::api {

namespace {

constexpr auto routes = std::to_array<Route>({
    {Method::post, "/api/v1/people", Right::write_people, upload_people},

    {Method::get, "/api/v1/people/count", Right::read_people, count_all_people},

    {Method::get, "/api/v1/profiles", Right::read_people, list_all_of_profiles, Query::some},
    {Method::get, "/api/v1/profiles/{identity}", Right::read_people, get_profile},
    {Method::put, "/api/v1/profiles/{identity}", Right::write_people, put_profile},
    {Method::patch, "/api/v1/profiles/{identity}", Right::write_people, change_profile},
    {Method::remove, "/api/v1/profiles/{identity}", Right::write_people, erase_profile},
    {Method::get, "/api/v1/profiles/{identity}/export", Right::read_people, export_profile},
    {Method::get, "/api/v1/profiles/{identity}/events", Right::read_people, list_profile_events, Query::some},
    {Method::post, "/api/v1/profiles/{identity}/events", Right::write_people, add_profile_event},
    {Method::get, "/api/v1/profiles/{identity}/consent", Right::read_people, get_profile_consent},
    {Method::get, "/api/v1/profiles/{identity}/lists", Right::read_people, list_lists_of_profile},
    {Method::get, "/api/v1/profiles/{identity}/messages", Right::read_people, list_profile_messages, Query::some},
    {Method::post, "/api/v1/profiles/{identity}/merge", Right::write_people, merge_profile},
    {Method::post, "/api/v1/profiles/{identity}/split", Right::write_people, split_profile},

    {Method::get, "/api/v1/blocked-numbers", Right::read_people, list_blocked_numbers, Query::some},
    {Method::get, "/api/v1/blocked-numbers/{phone}", Right::read_people, get_blocked_number},
    {Method::put, "/api/v1/blocked-numbers/{phone}", Right::write_people, block_number},
    {Method::remove, "/api/v1/blocked-numbers/{phone}", Right::write_people, unblock_number},

    {Method::get, "/api/v1/events/names", Right::read_people, list_all_of_event_names},
    {Method::patch, "/api/v1/events/names/{name}", Right::write_people, change_event_name},
    {Method::get, "/api/v1/events/names/{name}/properties", Right::read_people, suggest_event_properties},
    {Method::get, "/api/v1/events/names/{name}/counts", Right::read_people, count_events_of_name, Query::some},
});

}  // namespace

std::span<const Route> people_routes() {
    static const std::vector<Route> all = [] {
        std::vector<Route> joined(routes.begin(), routes.end());
        const auto segments = segment_routes();
        joined.insert(joined.end(), segments.begin(), segments.end());
        return joined;
    }();
    return all;
}

}  // namespace parley::api
