#include "api/routes.h"

#include "api/handlers.h"

namespace parley::api {

namespace {

// Everything the server answers, and who may ask for it. Callbacks stand first: they come most.
constexpr auto routes = std::to_array<Route>({
    {Method::post, "/callbacks/{secret}/status", Scope::open, receive_statuses},  // the path is the key
    {Method::post, "/callbacks/{secret}/incoming", Scope::open, receive_incoming},
    // Some providers report, and all that try a URL do so, by GET.
    {Method::get, "/callbacks/{secret}/status", Scope::open, receive_statuses},
    {Method::get, "/callbacks/{secret}/incoming", Scope::open, receive_incoming},

    {Method::get, "/healthz", Scope::open, is_live},
    {Method::get, "/readyz", Scope::open, is_ready},
    {Method::get, "/metrics", Scope::open, get_metrics},
    {Method::get, "/api/v1/version", Scope::open, get_version},

    {Method::get, "/api/v1/providers", Scope::key, list_all_of_providers},
    {Method::post, "/api/v1/providers", Scope::key, create_provider},
    {Method::get, "/api/v1/providers/{provider}", Scope::key, get_provider},
    {Method::put, "/api/v1/providers/{provider}", Scope::key, replace_provider},
    {Method::patch, "/api/v1/providers/{provider}", Scope::key, change_provider},
    {Method::post, "/api/v1/providers/{provider}/try", Scope::key, try_provider},
    {Method::post, "/api/v1/providers/{provider}/send-test", Scope::key, send_test},
    {Method::post, "/api/v1/providers/{provider}/archive", Scope::key, archive_provider},
    {Method::post, "/api/v1/providers/{provider}/restore", Scope::key, restore_provider},
    {Method::remove, "/api/v1/providers/{provider}", Scope::key, remove_provider},
    {Method::get, "/api/v1/lanes", Scope::key, list_lanes},
    {Method::get, "/api/v1/dialects", Scope::key, list_all_of_dialects},
    {Method::get, "/api/v1/dialects/{from}/{to}", Scope::key, show_bridge},

    {Method::get, "/api/v1/templates", Scope::key, list_all_of_templates},
    {Method::post, "/api/v1/templates", Scope::key, create_template},
    {Method::post, "/api/v1/templates/lint", Scope::key, lint_template},
    {Method::get, "/api/v1/templates/{template}", Scope::key, get_template},
    {Method::put, "/api/v1/templates/{template}", Scope::key, replace_template},
    {Method::remove, "/api/v1/templates/{template}", Scope::key, remove_template},
    {Method::post, "/api/v1/templates/{template}/preview", Scope::key, preview_template},
    {Method::post, "/api/v1/providers/{provider}/templates/import", Scope::key, import_templates},

    {Method::get, "/api/v1/imports", Scope::key, list_all_of_imports},
    {Method::post, "/api/v1/imports", Scope::key, create_import},
    {Method::get, "/api/v1/imports/{import}", Scope::key, get_import},
    {Method::post, "/api/v1/imports/{import}/rows", Scope::key, add_rows},
    {Method::post, "/api/v1/imports/{import}/finish", Scope::key, finish_import},
    {Method::get, "/api/v1/imports/{import}/rejections", Scope::key, get_rejections},

    {Method::get, "/api/v1/profiles", Scope::key, list_all_of_profiles},
    {Method::get, "/api/v1/profiles/{identity}", Scope::key, get_profile},
    {Method::put, "/api/v1/profiles/{identity}", Scope::key, put_profile},

    {Method::get, "/api/v1/campaigns", Scope::key, list_all_of_campaigns},
    {Method::post, "/api/v1/campaigns", Scope::key, create_campaign},
    {Method::get, "/api/v1/campaigns/{campaign}", Scope::key, get_campaign},
    {Method::get, "/api/v1/campaigns/{campaign}/estimate", Scope::key, estimate_campaign},
    {Method::post, "/api/v1/campaigns/{campaign}/launch", Scope::key, launch_campaign},
    {Method::post, "/api/v1/campaigns/{campaign}/pause", Scope::key, pause_campaign},
    {Method::post, "/api/v1/campaigns/{campaign}/resume", Scope::key, resume_campaign},
    {Method::post, "/api/v1/campaigns/{campaign}/stop", Scope::key, stop_campaign},
    {Method::post, "/api/v1/campaigns/{campaign}/resend-uncertain", Scope::key, resend_uncertain},
    {Method::get, "/api/v1/campaigns/{campaign}/statistics", Scope::key, campaign_statistics},
    {Method::get, "/api/v1/campaigns/{campaign}/statistics/stream", Scope::key, stream_statistics},
    {Method::get, "/api/v1/campaigns/{campaign}/recount", Scope::key, recount_campaign},
    {Method::get, "/api/v1/campaigns/{campaign}/messages", Scope::key, list_messages},
    {Method::get, "/api/v1/messages/{message}", Scope::key, explain_message},

    {Method::get, "/api/v1/quarantine", Scope::key, list_quarantine},
    {Method::get, "/api/v1/quarantine/{entry}", Scope::key, get_quarantined},
    {Method::post, "/api/v1/quarantine/{entry}/retry", Scope::key, retry_quarantined},

    {Method::get, "/api/v1/keys", Scope::key, list_all_of_keys},
    {Method::post, "/api/v1/keys", Scope::key, create_key},
    {Method::remove, "/api/v1/keys/{key}", Scope::key, remove_key},
});

}  // namespace

std::span<const Route> all_routes() {
    return routes;
}

}  // namespace parley::api
