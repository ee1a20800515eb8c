#pragma once
#include "api/context.h"
#include "api/routes.h"

// Every handler of the notification API's table, by the file that it stands in. Those that read a body get it.
namespace parley::api::notifications {

// send.cpp
Result<HttpResponse> send(Context& context, const Call& call, const json::object& body);
Result<HttpResponse> cancel_run(Context& context, const Call& call, const json::object& body);

// user_calls.cpp
Result<HttpResponse> put_user(Context& context, const Call& call, const json::object& body);
Result<HttpResponse> post_user(Context& context, const Call& call, const json::object& body);
Result<HttpResponse> delete_user(Context& context, const Call& call);
Result<HttpResponse> delete_user_without_slash(Context& context, const Call& call);

// profile_calls.cpp
Result<HttpResponse> get_own_profile(Context& context, const Call& call);
Result<HttpResponse> put_own_profile(Context& context, const Call& call, const json::object& body);
Result<HttpResponse> patch_own_profile(Context& context, const Call& call);

// category_calls.cpp
Result<HttpResponse> list_categories(Context& context, const Call& call);
Result<HttpResponse> create_category(Context& context, const Call& call, const json::object& body);
Result<HttpResponse> delete_category(Context& context, const Call& call);
Result<HttpResponse> get_preferences(Context& context, const Call& call);
Result<HttpResponse> patch_preferences(Context& context, const Call& call, const json::object& body);

// topic_calls.cpp
Result<HttpResponse> list_topics(Context& context, const Call& call);
Result<HttpResponse> create_topic(Context& context, const Call& call, const json::object& body);
Result<HttpResponse> rename_topic(Context& context, const Call& call, const json::object& body);
Result<HttpResponse> delete_topic(Context& context, const Call& call);
Result<HttpResponse> subscribe_users(Context& context, const Call& call, const json::object& body);
Result<HttpResponse> detach_users(Context& context, const Call& call, const json::object& body);
Result<HttpResponse> choose_channels(Context& context, const Call& call, const json::object& body);
Result<HttpResponse> list_subscriptions(Context& context, const Call& call);

// inbox_calls.cpp
Result<HttpResponse> list_inbox(Context& context, const Call& call);
Result<HttpResponse> get_inbox_item(Context& context, const Call& call);
Result<HttpResponse> click_inbox_item(Context& context, const Call& call);
Result<HttpResponse> set_inbox_state(Context& context, const Call& call, const json::object& body);
Result<HttpResponse> delete_inbox_item(Context& context, const Call& call);
Result<HttpResponse> unsee_inbox_item(Context& context, const Call& call);
Result<HttpResponse> unread_inbox_item(Context& context, const Call& call);
Result<HttpResponse> see_all(Context& context, const Call& call);
Result<HttpResponse> read_all(Context& context, const Call& call);
Result<HttpResponse> delete_all(Context& context, const Call& call);
Result<HttpResponse> connect(Context& context, const Call& call);

// log_calls.cpp
Result<HttpResponse> list_events(Context& context, const Call& call);
Result<HttpResponse> list_log(Context& context, const Call& call);
Result<HttpResponse> list_notifications(Context& context, const Call& call);  // of the native API

// callbacks.cpp
void receive_of_app(Context& context, Call call, const net::ExchangePtr& exchange);
void receive_of_instance(Context& context, Call call, const net::ExchangePtr& exchange);

}  // namespace parley::api::notifications
