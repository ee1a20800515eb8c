#pragma once
#include "api/context.h"
#include "api/routes.h"

// The sandbox that runs beside the server, as the native API shows it: what it plays belongs to the installation, what
// its phones and its wire hold to the project whose provider it came through.
namespace parley::api {

Result<HttpResponse> get_sandbox(Context& context, const Call& call);
Result<HttpResponse> connect_sandbox(Context& context, const Call& call);
Result<HttpResponse> list_sandbox_phones(Context& context, const Call& call);
Result<HttpResponse> add_sandbox_phone(Context& context, const Call& call);
Result<HttpResponse> get_sandbox_phone(Context& context, const Call& call);
Result<HttpResponse> act_on_sandbox_phone(Context& context, const Call& call);
Result<HttpResponse> list_sandbox_changes(Context& context, const Call& call);
Result<HttpResponse> list_sandbox_wire(Context& context, const Call& call);
Result<HttpResponse> list_sandbox_dials(Context& context, const Call& call);
Result<HttpResponse> change_sandbox_dials(Context& context, const Call& call);
Result<HttpResponse> reset_sandbox_dials(Context& context, const Call& call);
Result<HttpResponse> list_sandbox_templates(Context& context, const Call& call);
Result<HttpResponse> change_sandbox_template(Context& context, const Call& call);

}  // namespace parley::api
