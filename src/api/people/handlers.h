#pragma once
#include "api/call.h"
#include "api/context.h"
#include "net/server.h"

namespace parley::api {

// profiles.cpp
Result<HttpResponse> list_all_of_profiles(Context& context, const Call& call);
Result<HttpResponse> count_all_people(Context& context, const Call& call);
Result<HttpResponse> get_profile(Context& context, const Call& call);
Result<HttpResponse> put_profile(Context& context, const Call& call);
Result<HttpResponse> change_profile(Context& context, const Call& call);
Result<HttpResponse> erase_profile(Context& context, const Call& call);

// profile_parts.cpp
Result<HttpResponse> merge_profile(Context& context, const Call& call);
Result<HttpResponse> split_profile(Context& context, const Call& call);

// profile_record.cpp
Result<HttpResponse> list_profile_messages(Context& context, const Call& call);
Result<HttpResponse> list_lists_of_profile(Context& context, const Call& call);
Result<HttpResponse> get_profile_consent(Context& context, const Call& call);

// profile_export.cpp
void export_profile(Context& context, Call call, const net::ExchangePtr& exchange);

// upload.cpp
Result<HttpResponse> upload_people(Context& context, const Call& call);

// events.cpp
Result<HttpResponse> list_profile_events(Context& context, const Call& call);
Result<HttpResponse> add_profile_event(Context& context, const Call& call);
Result<HttpResponse> list_all_of_event_names(Context& context, const Call& call);
Result<HttpResponse> change_event_name(Context& context, const Call& call);
Result<HttpResponse> count_events_of_name(Context& context, const Call& call);      // event_counts.cpp
Result<HttpResponse> suggest_event_properties(Context& context, const Call& call);  // suggestions.cpp

// blocked_numbers.cpp
Result<HttpResponse> list_blocked_numbers(Context& context, const Call& call);
Result<HttpResponse> get_blocked_number(Context& context, const Call& call);
Result<HttpResponse> block_number(Context& context, const Call& call);
Result<HttpResponse> unblock_number(Context& context, const Call& call);

}  // namespace parley::api
