#pragma once
#include "api/context.h"
#include "api/routes.h"

// Every handler of the route table, by the file that it stands in.
namespace parley::api {

// providers.cpp
Result<HttpResponse> list_all_of_providers(Context& context, const Call& call);
Result<HttpResponse> create_provider(Context& context, const Call& call);
Result<HttpResponse> get_provider(Context& context, const Call& call);
Result<HttpResponse> replace_provider(Context& context, const Call& call);
Result<HttpResponse> change_provider(Context& context, const Call& call);
Result<HttpResponse> try_provider(Context& context, const Call& call);
Result<HttpResponse> list_lanes(Context& context, const Call& call);

// provider_life.cpp
Result<HttpResponse> archive_provider(Context& context, const Call& call);
Result<HttpResponse> restore_provider(Context& context, const Call& call);
Result<HttpResponse> remove_provider(Context& context, const Call& call);

// test_sends.cpp
Result<HttpResponse> send_test(Context& context, const Call& call);

// dialects.cpp
Result<HttpResponse> list_all_of_dialects(Context& context, const Call& call);
Result<HttpResponse> show_bridge(Context& context, const Call& call);

// templates.cpp
Result<HttpResponse> list_all_of_templates(Context& context, const Call& call);
Result<HttpResponse> create_template(Context& context, const Call& call);
Result<HttpResponse> get_template(Context& context, const Call& call);
Result<HttpResponse> replace_template(Context& context, const Call& call);
Result<HttpResponse> remove_template(Context& context, const Call& call);

// template_checks.cpp
Result<HttpResponse> lint_template(Context& context, const Call& call);
Result<HttpResponse> preview_template(Context& context, const Call& call);

// template_import.cpp
Result<HttpResponse> import_templates(Context& context, const Call& call);

// imports.cpp
Result<HttpResponse> list_all_of_imports(Context& context, const Call& call);
Result<HttpResponse> create_import(Context& context, const Call& call);
Result<HttpResponse> add_rows(Context& context, const Call& call);
Result<HttpResponse> finish_import(Context& context, const Call& call);
Result<HttpResponse> get_import(Context& context, const Call& call);
void get_rejections(Context& context, Call call, const net::ExchangePtr& exchange);  // jobs/downloads.cpp

// campaigns.cpp
Result<HttpResponse> list_all_of_campaigns(Context& context, const Call& call);
Result<HttpResponse> create_campaign(Context& context, const Call& call);
Result<HttpResponse> get_campaign(Context& context, const Call& call);
Result<HttpResponse> launch_campaign(Context& context, const Call& call);
Result<HttpResponse> pause_campaign(Context& context, const Call& call);
Result<HttpResponse> resume_campaign(Context& context, const Call& call);
Result<HttpResponse> stop_campaign(Context& context, const Call& call);
Result<HttpResponse> unschedule_campaign(Context& context, const Call& call);
Result<HttpResponse> resend_uncertain(Context& context, const Call& call);

// campaigns/drafts.cpp
Result<HttpResponse> change_campaign(Context& context, const Call& call);
Result<HttpResponse> remove_campaign(Context& context, const Call& call);

// campaigns/reach.cpp
Result<HttpResponse> estimate_campaign(Context& context, const Call& call);
Result<HttpResponse> estimate_plan(Context& context, const Call& call);

// campaigns/preview.cpp
Result<HttpResponse> preview_campaign(Context& context, const Call& call);

// campaigns/send_test.cpp
Result<HttpResponse> send_campaign_test(Context& context, const Call& call);

// statistics.cpp
Result<HttpResponse> campaign_statistics(Context& context, const Call& call);
Result<HttpResponse> recount_campaign(Context& context, const Call& call);
void stream_statistics(Context& context, Call call, const net::ExchangePtr& exchange);

// messages.cpp
Result<HttpResponse> list_messages(Context& context, const Call& call);
Result<HttpResponse> explain_message(Context& context, const Call& call);

// quarantine.cpp
Result<HttpResponse> list_quarantine(Context& context, const Call& call);
Result<HttpResponse> get_quarantined(Context& context, const Call& call);
Result<HttpResponse> retry_quarantined(Context& context, const Call& call);
Result<HttpResponse> discard_quarantined(Context& context, const Call& call);

// key_handlers.cpp
Result<HttpResponse> list_all_of_keys(Context& context, const Call& call);
Result<HttpResponse> create_key(Context& context, const Call& call);
Result<HttpResponse> remove_key(Context& context, const Call& call);

// health.cpp
Result<HttpResponse> get_version(Context& context, const Call& call);
Result<HttpResponse> is_live(Context& context, const Call& call);
Result<HttpResponse> is_ready(Context& context, const Call& call);
Result<HttpResponse> get_metrics(Context& context, const Call& call);

// callbacks.cpp
void receive_statuses(Context& context, Call call, const net::ExchangePtr& exchange);
void receive_incoming(Context& context, Call call, const net::ExchangePtr& exchange);

}  // namespace parley::api
