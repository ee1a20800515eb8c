#pragma once
#include "api/call.h"
#include "api/context.h"
#include "base/error.h"
#include "base/http.h"

// One function a call of CleverTap's API (source: reference, public HTTP API). All run on the blocking pool.
namespace parley::api::clevertap {

Result<HttpResponse> upload(Context& context, const Call& call);

Result<HttpResponse> get_profile(Context& context, const Call& call);
Result<HttpResponse> get_profiles(Context& context, const Call& call);  // first page and those that follow
Result<HttpResponse> get_events(Context& context, const Call& call);
Result<HttpResponse> count_profiles(Context& context, const Call& call);
Result<HttpResponse> count_events(Context& context, const Call& call);
Result<HttpResponse> top_values(Context& context, const Call& call);
Result<HttpResponse> trends(Context& context, const Call& call);
Result<HttpResponse> count_now(Context& context, const Call& call);

Result<HttpResponse> subscribe(Context& context, const Call& call);
Result<HttpResponse> disassociate(Context& context, const Call& call);
Result<HttpResponse> delete_profiles(Context& context, const Call& call);
Result<HttpResponse> demerge_profiles(Context& context, const Call& call);

Result<HttpResponse> create_target(Context& context, const Call& call);
Result<HttpResponse> list_targets(Context& context, const Call& call);
Result<HttpResponse> target_result(Context& context, const Call& call);
Result<HttpResponse> stop_target(Context& context, const Call& call);
Result<HttpResponse> trigger_bulletin(Context& context, const Call& call);
Result<HttpResponse> message_report(Context& context, const Call& call);

Result<HttpResponse> send_whatsapp(Context& context, const Call& call);
Result<HttpResponse> send_external_trigger(Context& context, const Call& call);

Result<HttpResponse> custom_list_url(Context& context, const Call& call);
Result<HttpResponse> put_custom_list(Context& context, const Call& call);
Result<HttpResponse> complete_custom_list(Context& context, const Call& call);

}  // namespace parley::api::clevertap
