#include "api/routes.h"

#include "api/notifications/handlers.h"
#include "api/notifications/shape.h"

namespace parley::api {

namespace {

using namespace notifications;

// As Engagespot answers (source: seed 002 and its clients). Where clients differ in a path or method, all are here.
constexpr auto table = std::to_array<Route>({
    // The seed's path for delivery events, and the newer one; some that try an address ask by GET.
    {Method::post, "/api/v1/apps/{app}/webhook/{provider}", Caller::anybody, receive_of_app},
    {Method::get, "/api/v1/apps/{app}/webhook/{provider}", Caller::anybody, receive_of_app},
    {Method::post, "/v1/providerInstances/{instance}/callback", Caller::anybody, receive_of_instance},
    {Method::get, "/v1/providerInstances/{instance}/callback", Caller::anybody, receive_of_instance},
    {Method::put, "/v1/providerInstances/{instance}/callback", Caller::anybody, receive_of_instance},
    {Method::patch, "/v1/providerInstances/{instance}/callback", Caller::anybody, receive_of_instance},
    {Method::remove, "/v1/providerInstances/{instance}/callback", Caller::anybody, receive_of_instance},

    {Method::post, "/v3/notifications", Caller::notifier, with_body<send>},
    {Method::post, "/v4/notifications", Caller::notifier, with_body<send>},
    {Method::get, "/v3/notifications/{request}/events", Caller::notifier, in_shape<list_events>},
    {Method::get, "/v1/apps/{app}/logs", Caller::notifier, in_shape<list_log>},

    {Method::patch, "/v4/workflows/{workflow}", Caller::notifier, with_body<cancel_run>},
    {Method::patch, "/v4/workflows/{workflow}/cancel-run", Caller::notifier, with_body<cancel_run>},
    {Method::post, "/v4/workflows/{workflow}/cancel-run", Caller::notifier, with_body<cancel_run>},
    // A client whose base was changed has one for both versions.
    {Method::patch, "/v3/workflows/{workflow}", Caller::notifier, with_body<cancel_run>},

    {Method::post, "/v3/users", Caller::notifier, with_body<post_user>},
    {Method::put, "/v3/users/{identifier}", Caller::notifier, with_body<put_user>},
    {Method::remove, "/v3/users/{identifier}", Caller::notifier, in_shape<delete_user>},
    {Method::get, "/v3/profile", Caller::recipient, in_shape<get_own_profile>},
    {Method::put, "/v3/profile", Caller::recipient, with_body<put_own_profile>},
    {Method::patch, "/v3/profile", Caller::recipient, in_shape<patch_own_profile>},

    {Method::get, "/v3/categories", Caller::recipient, in_shape<list_categories>},
    {Method::post, "/v3/categories", Caller::notifier, with_body<create_category>},
    {Method::remove, "/v3/categories/{category}", Caller::notifier, in_shape<delete_category>},
    {Method::get, "/v3/notifications/categories", Caller::recipient, in_shape<list_categories>},
    {Method::post, "/v3/notifications/categories", Caller::notifier, with_body<create_category>},
    {Method::remove, "/v3/notifications/categories/{category}", Caller::notifier, in_shape<delete_category>},
    {Method::get, "/v3/preferences", Caller::recipient, in_shape<get_preferences>},
    {Method::patch, "/v3/preferences", Caller::recipient, with_body<patch_preferences>},

    {Method::get, "/v3/topics", Caller::notifier, in_shape<list_topics>},
    {Method::post, "/v3/topics", Caller::notifier, with_body<create_topic>},
    {Method::patch, "/v3/topics/{topic}", Caller::notifier, with_body<rename_topic>},
    {Method::remove, "/v3/topics/{topic}", Caller::notifier, in_shape<delete_topic>},
    {Method::post, "/v3/topics/{topic}/users", Caller::notifier, with_body<subscribe_users>},
    {Method::post, "/v3/topics/{topic}/detachUsers", Caller::notifier, with_body<detach_users>},
    {Method::put, "/v3/topics/{topic}/users/{identifier}", Caller::notifier, with_body<choose_channels>},
    {Method::get, "/v3/topics/subscriptions/{identifier}", Caller::notifier, in_shape<list_subscriptions>},

    {Method::get, "/v3/notifications", Caller::recipient, in_shape<list_inbox>},
    {Method::post, "/v3/notifications/markAllNotificationsAsSeen", Caller::recipient, in_shape<see_all>},
    {Method::post, "/v3/notifications/markAllNotificationsAsRead", Caller::recipient, in_shape<read_all>},
    {Method::post, "/v3/notifications/markAllNotificationsAsDeleted", Caller::recipient, in_shape<delete_all>},
    {Method::get, "/v3/notifications/{notification}", Caller::recipient, in_shape<get_inbox_item>},
    {Method::remove, "/v3/notifications/{notification}", Caller::recipient, in_shape<delete_inbox_item>},
    {Method::post, "/v3/notifications/{notification}/click", Caller::recipient, in_shape<click_inbox_item>},
    {Method::patch, "/v3/notifications/{notification}/click", Caller::recipient, in_shape<click_inbox_item>},
    {Method::put, "/v3/notifications/{notification}/state", Caller::recipient, with_body<set_inbox_state>},
    {Method::remove, "/v3/notifications/{notification}/views", Caller::recipient, in_shape<unsee_inbox_item>},
    {Method::remove, "/v3/notifications/{notification}/reads", Caller::recipient, in_shape<unread_inbox_item>},
    {Method::post, "/v3/sdk/connect", Caller::recipient, in_shape<connect>},

    {Method::get, "/api/v1/notifications", Right::read_campaigns, list_notifications, Query::some},

    // Last, as it fits much: DELETE /v3/usersu-1, as one client writes it.
    {Method::remove, "/v3/{users_and_identifier}", Caller::notifier, in_shape<delete_user_without_slash>},
});

}  // namespace

std::span<const Route> notification_routes() {
    return table;
}

}  // namespace parley::api
