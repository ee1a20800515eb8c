#include "api/routes.h"

#include "api/clevertap/answer.h"
#include "api/clevertap/gate.h"
#include "api/clevertap/handlers.h"

namespace parley::api {

namespace {

namespace ct = clevertap;
using ct::in_shape;

template <Handle handle>
void as_upload(Context& context, Call call, const net::ExchangePtr& exchange) {
    ct::pass(context.clevertap_gates->uploads, handle, context, std::move(call), exchange);
}

template <Handle handle>
void as_campaign(Context& context, Call call, const net::ExchangePtr& exchange) {
    ct::pass(context.clevertap_gates->campaigns, handle, context, std::move(call), exchange);
}

// What may look at very many rows.
template <Handle handle>
void as_query(Context& context, Call call, const net::ExchangePtr& exchange) {
    ct::pass(context.clevertap_gates->queries, handle, context, std::move(call), exchange);
}

// As CleverTap answers (source: its developer documentation). First pages are read with POST, by the official client
// with GET.
constexpr auto routes = std::to_array<Route>({
    {Method::post, "/1/upload", Caller::clevertap, as_upload<ct::upload>},

    {Method::get, "/1/profile.json", Caller::clevertap, in_shape<ct::get_profile>},
    {Method::get, "/1/profiles.json", Caller::clevertap, as_query<ct::get_profiles>},
    {Method::post, "/1/profiles.json", Caller::clevertap, as_query<ct::get_profiles>},
    {Method::get, "/1/events.json", Caller::clevertap, as_query<ct::get_events>},
    {Method::post, "/1/events.json", Caller::clevertap, as_query<ct::get_events>},
    {Method::get, "/1/counts/profiles.json", Caller::clevertap, as_query<ct::count_profiles>},
    {Method::post, "/1/counts/profiles.json", Caller::clevertap, as_query<ct::count_profiles>},
    {Method::get, "/1/counts/events.json", Caller::clevertap, as_query<ct::count_events>},
    {Method::post, "/1/counts/events.json", Caller::clevertap, as_query<ct::count_events>},
    {Method::get, "/1/counts/top.json", Caller::clevertap, as_query<ct::top_values>},
    {Method::post, "/1/counts/top.json", Caller::clevertap, as_query<ct::top_values>},
    {Method::get, "/1/counts/trends.json", Caller::clevertap, as_query<ct::trends>},
    {Method::post, "/1/counts/trends.json", Caller::clevertap, as_query<ct::trends>},
    {Method::get, "/1/now.json", Caller::clevertap, as_query<ct::count_now>},
    {Method::post, "/1/now.json", Caller::clevertap, as_query<ct::count_now>},

    {Method::post, "/1/subscribe", Caller::clevertap, in_shape<ct::subscribe>},
    {Method::post, "/1/disassociate", Caller::clevertap, in_shape<ct::disassociate>},
    {Method::post, "/1/delete/profiles.json", Caller::clevertap, in_shape<ct::delete_profiles>},
    {Method::post, "/1/demerge/profiles.json", Caller::clevertap, in_shape<ct::demerge_profiles>},

    {Method::post, "/1/targets/create.json", Caller::clevertap, as_campaign<ct::create_target>},
    {Method::get, "/1/targets/list.json", Caller::clevertap, as_campaign<ct::list_targets>},
    {Method::post, "/1/targets/list.json", Caller::clevertap, as_campaign<ct::list_targets>},
    {Method::get, "/1/targets/result.json", Caller::clevertap, as_campaign<ct::target_result>},
    {Method::post, "/1/targets/result.json", Caller::clevertap, as_campaign<ct::target_result>},
    {Method::post, "/1/targets/stop.json", Caller::clevertap, as_campaign<ct::stop_target>},
    {Method::post, "/1/targets/trigger.json", Caller::clevertap, as_campaign<ct::trigger_bulletin>},
    {Method::post, "/1/message/report.json", Caller::clevertap, as_campaign<ct::message_report>},

    {Method::post, "/1/send/whatsapp.json", Caller::clevertap, in_shape<ct::send_whatsapp>},
    {Method::post, "/1/send/externaltrigger.json", Caller::clevertap, in_shape<ct::send_external_trigger>},

    {Method::post, "/get_custom_list_segment_url", Caller::clevertap, in_shape<ct::custom_list_url>},
    {Method::put, "/custom_list_segments/{token}", Caller::anybody,
     in_shape<ct::put_custom_list>},  // its path is the key
    {Method::post, "/upload_custom_list_segment_completed", Caller::clevertap, in_shape<ct::complete_custom_list>},
});

}  // namespace

std::span<const Route> clevertap_routes() {
    return routes;
}

}  // namespace parley::api
