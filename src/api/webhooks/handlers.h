#pragma once
#include "api/context.h"
#include "api/routes.h"
#include "base/json.h"
#include "webhook/delivery.h"

// Endpoints that are told what happens in a project, and the log of what they were told.
namespace parley::api {

Result<HttpResponse> list_webhooks(Context& context, const Call& call);
Result<HttpResponse> create_webhook(Context& context, const Call& call);
Result<HttpResponse> get_webhook(Context& context, const Call& call);
Result<HttpResponse> change_webhook(Context& context, const Call& call);
Result<HttpResponse> remove_webhook(Context& context, const Call& call);
Result<HttpResponse> rotate_webhook_secret(Context& context, const Call& call);
Result<HttpResponse> test_webhook(Context& context, const Call& call);

Result<HttpResponse> list_webhook_deliveries(Context& context, const Call& call);
Result<HttpResponse> get_webhook_delivery(Context& context, const Call& call);
Result<HttpResponse> replay_webhook_delivery(Context& context, const Call& call);
Result<HttpResponse> replay_webhook(Context& context, const Call& call);

// Error: missing, also where it is another project's.
Result<webhook::WebhookEndpoint> webhook_of(Context& context, const Call& call);
Failure no_such_webhook();

}  // namespace parley::api
