#include "api/routes.h"

#include "api/handlers.h"
#include "api/reference/handlers.h"
#include "api/statistics/handlers.h"
#include "api/template_views.h"

namespace parley::api {

namespace {

// What was there first, and who may ask for it. Callbacks stand first: they come most.
constexpr auto routes = std::to_array<Route>({
    {Method::post, "/callbacks/{secret}/status", Caller::anybody, receive_statuses},  // the path is the key
    {Method::post, "/callbacks/{secret}/incoming", Caller::anybody, receive_incoming},
    // Some providers report, and all that try a URL do so, by GET.
    {Method::get, "/callbacks/{secret}/status", Caller::anybody, receive_statuses},
    {Method::get, "/callbacks/{secret}/incoming", Caller::anybody, receive_incoming},

    {Method::get, "/healthz", Caller::anybody, is_live},
    {Method::get, "/readyz", Caller::anybody, is_ready},
    {Method::get, "/metrics", Caller::anybody, get_metrics},
    {Method::get, "/api/v1/version", Caller::anybody, get_version},
    {Method::get, "/docs", Caller::anybody, show_reference},
    {Method::get, "/docs/style.css", Caller::anybody, show_reference_style},
    {Method::get, "/docs/openapi.yaml", Caller::anybody, show_description},

    {Method::get, "/api/v1/providers", Right::read_settings, list_all_of_providers, Query::some},
    {Method::post, "/api/v1/providers", Right::write_settings, create_provider},
    {Method::get, "/api/v1/providers/{provider}", Right::read_settings, get_provider},
    {Method::put, "/api/v1/providers/{provider}", Right::write_settings, replace_provider},
    {Method::patch, "/api/v1/providers/{provider}", Right::write_settings, change_provider},
    {Method::post, "/api/v1/providers/{provider}/try", Right::write_settings, try_provider},
    {Method::post, "/api/v1/providers/{provider}/send-test", Right::send, send_test},
    {Method::post, "/api/v1/providers/{provider}/archive", Right::write_settings, archive_provider},
    {Method::post, "/api/v1/providers/{provider}/restore", Right::write_settings, restore_provider},
    {Method::remove, "/api/v1/providers/{provider}", Right::write_settings, remove_provider, Query::some},
    {Method::get, "/api/v1/lanes", Right::read_settings, list_lanes},
    {Method::get, "/api/v1/dialects", Right::read_settings, list_all_of_dialects},
    {Method::get, "/api/v1/dialects/{from}/{to}", Right::read_settings, show_bridge},

    {Method::get, "/api/v1/templates", Right::read_campaigns, list_all_of_templates, Query::some},
    {Method::post, "/api/v1/templates", Right::write_campaigns, create_template},
    {Method::post, "/api/v1/templates/lint", Right::read_campaigns, lint_template},
    {Method::post, "/api/v1/templates/preview", Right::read_campaigns, preview_unsaved_template},
    {Method::get, "/api/v1/templates/names", Right::read_campaigns, list_template_names, Query::some},
    {Method::get, "/api/v1/templates/rules", Right::read_campaigns, show_template_rules},
    {Method::get, "/api/v1/templates/{template}", Right::read_campaigns, get_template},
    {Method::put, "/api/v1/templates/{template}", Right::write_campaigns, replace_template},
    {Method::remove, "/api/v1/templates/{template}", Right::write_campaigns, remove_template, Query::some},
    {Method::post, "/api/v1/templates/{template}/preview", Right::read_campaigns, preview_template},
    {Method::get, "/api/v1/templates/{template}/campaigns", Right::read_campaigns, list_template_users},
    {Method::get, "/api/v1/templates/{template}/changes", Right::read_campaigns, list_template_changes, Query::some},
    {Method::get, "/api/v1/templates/{template}/elsewhere", Right::read_campaigns, show_template_elsewhere},
    {Method::post, "/api/v1/providers/{provider}/templates/import", Right::write_campaigns, import_templates},

    {Method::get, "/api/v1/imports", Right::read_people, list_all_of_imports, Query::some},
    {Method::post, "/api/v1/imports", Right::write_people, create_import, Query::some},
    {Method::get, "/api/v1/imports/{import}", Right::read_people, get_import},
    {Method::post, "/api/v1/imports/{import}/rows", Right::write_people, add_rows, Query::some},
    {Method::post, "/api/v1/imports/{import}/finish", Right::write_people, finish_import, Query::some},
    {Method::get, "/api/v1/imports/{import}/rejections", Right::read_people, get_rejections, Query::some},

    {Method::get, "/api/v1/campaigns", Right::read_campaigns, list_all_of_campaigns, Query::some},
    {Method::post, "/api/v1/campaigns", Right::write_campaigns, create_campaign},
    {Method::post, "/api/v1/campaigns/estimate", Right::read_campaigns, estimate_plan},
    {Method::post, "/api/v1/campaigns/preview", Right::read_people, preview_campaign},
    {Method::get, "/api/v1/campaigns/{campaign}", Right::read_campaigns, get_campaign},
    {Method::put, "/api/v1/campaigns/{campaign}", Right::write_campaigns, change_campaign},
    {Method::remove, "/api/v1/campaigns/{campaign}", Right::write_campaigns, remove_campaign},
    {Method::get, "/api/v1/campaigns/{campaign}/estimate", Right::read_campaigns, estimate_campaign},
    {Method::post, "/api/v1/campaigns/{campaign}/launch", Right::send, launch_campaign},
    {Method::post, "/api/v1/campaigns/{campaign}/unschedule", Right::send, unschedule_campaign},
    {Method::post, "/api/v1/campaigns/{campaign}/send-test", Right::send, send_campaign_test},
    {Method::post, "/api/v1/campaigns/{campaign}/pause", Right::send, pause_campaign},
    {Method::post, "/api/v1/campaigns/{campaign}/resume", Right::send, resume_campaign},
    {Method::post, "/api/v1/campaigns/{campaign}/stop", Right::send, stop_campaign},
    {Method::post, "/api/v1/campaigns/{campaign}/resend-uncertain", Right::send, resend_uncertain},
    {Method::get, "/api/v1/campaigns/{campaign}/statistics", Right::read_campaigns, campaign_statistics},
    {Method::get, "/api/v1/campaigns/{campaign}/statistics/stream", Right::read_campaigns, stream_statistics},
    {Method::get, "/api/v1/campaigns/{campaign}/breakdown", Right::read_campaigns, break_down_campaign, Query::some},
    {Method::get, "/api/v1/campaigns/{campaign}/recount", Right::read_campaigns, recount_campaign},
    {Method::get, "/api/v1/campaigns/{campaign}/messages", Right::read_campaigns, list_messages, Query::some},
    {Method::get, "/api/v1/messages/{message}", Right::read_campaigns, explain_message},

    {Method::get, "/api/v1/quarantine", Right::administer, list_quarantine, Query::some},
    {Method::get, "/api/v1/quarantine/{entry}", Right::administer, get_quarantined},
    {Method::remove, "/api/v1/quarantine/{entry}", Right::administer, discard_quarantined},
    {Method::post, "/api/v1/quarantine/{entry}/retry", Right::administer, retry_quarantined},

    {Method::get, "/api/v1/keys", Right::administer, list_all_of_keys},
    {Method::post, "/api/v1/keys", Right::administer, create_key},
    {Method::remove, "/api/v1/keys/{key}", Right::administer, remove_key},
});

}  // namespace

std::span<const Route> native_routes() {
    return routes;
}

std::span<const Route> all_routes() {
    static const std::vector<Route> all = [] {
        std::vector<Route> joined;
        for (const auto table :
             {native_routes(), people_routes(), access_routes(), webhook_routes(), message_routes(), job_routes(),
              clevertap_routes(), notification_routes(), live_routes(), sandbox_routes()}) {
            joined.insert(joined.end(), table.begin(), table.end());
        }
        return joined;
    }();
    return all;
}

}  // namespace parley::api
