#pragma once
#include "api/context.h"
#include "api/routes.h"

// The handlers of the routes about who may come in, by the file that each stands in.
namespace parley::api {

// project_handlers.cpp
Result<HttpResponse> list_all_of_projects(Context& context, const Call& call);
Result<HttpResponse> create_project(Context& context, const Call& call);
Result<HttpResponse> get_project(Context& context, const Call& call);
Result<HttpResponse> change_project(Context& context, const Call& call);
Result<HttpResponse> renew_notification_secret(Context& context, const Call& call);
Result<HttpResponse> put_token_key(Context& context, const Call& call);

// passcode_handlers.cpp
Result<HttpResponse> list_all_of_passcodes(Context& context, const Call& call);
Result<HttpResponse> create_passcode(Context& context, const Call& call);
Result<HttpResponse> remove_passcode(Context& context, const Call& call);

// member_handlers.cpp
Result<HttpResponse> list_all_of_members(Context& context, const Call& call);
Result<HttpResponse> add_member(Context& context, const Call& call);
Result<HttpResponse> change_member(Context& context, const Call& call);
Result<HttpResponse> remove_member(Context& context, const Call& call);

// login_handlers.cpp
Result<HttpResponse> log_in(Context& context, const Call& call);
Result<HttpResponse> log_out(Context& context, const Call& call);
Result<HttpResponse> get_session(Context& context, const Call& call);
Result<HttpResponse> change_password(Context& context, const Call& call);

// own_logins.cpp
Result<HttpResponse> list_own_logins(Context& context, const Call& call);
Result<HttpResponse> end_own_login(Context& context, const Call& call);

// setup_handlers.cpp
Result<HttpResponse> get_setup(Context& context, const Call& call);
Result<HttpResponse> set_up(Context& context, const Call& call);

// audit_handlers.cpp
Result<HttpResponse> list_audit_log(Context& context, const Call& call);

}  // namespace parley::api
