#include "api/answers.h"
#include "api/handlers.h"
#include "api/metrics.h"
#include "base/version.h"

namespace parley::api {

Result<HttpResponse> get_version(Context&, const Call&) {
    json::object body;
    body["name"] = "parley";
    body["version"] = version;
    body["api"] = "v1";
    return json_answer(body);
}

Result<HttpResponse> is_live(Context&, const Call&) {
    json::object body;
    body["status"] = "live";
    return json_answer(body);
}

// Ready: what it answers 2xx will be durable. Each check that fails is named.
Result<HttpResponse> is_ready(Context& context, const Call&) {
    json::object checks;
    checks["serving"] = context.ready.load();
    checks["database"] = !context.writer.figures().failing;
    checks["journal"] = !context.journal.figures().failing;
    checks["callbacks"] = !context.applier.figures().failing;
    const bool ready = std::ranges::all_of(checks, [](const auto& check) { return check.value().as_bool(); });
    json::object body;
    body["status"] = ready ? "ready" : "not ready";
    body["checks"] = std::move(checks);
    return json_answer(body, ready ? 200 : 503);
}

Result<HttpResponse> get_metrics(Context& context, const Call&) {
    HttpResponse response;
    response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    response.body = metrics_text(context);
    return response;
}

}  // namespace parley::api
