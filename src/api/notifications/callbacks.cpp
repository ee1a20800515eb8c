#include "api/callbacks.h"
#include "access/projects.h"
#include "api/answers.h"
#include "api/notifications/handlers.h"
#include "api/notifications/provider_of_call.h"
#include "api/notifications/shape.h"

// The callback addresses that customers of this API have pasted at their providers (source: seed 002, advanced
// delivery tracking).
namespace parley::api::notifications {

namespace {

constexpr std::size_t longest_event = 64 * 1024;

}  // namespace

// The key in this path is no secret: browsers hold it. So it takes delivery events of the project's own app alone,
// which name a message by an id that nobody guesses. What could be forged without knowing one, a person's message or
// their consent, is acknowledged and let be: it comes by the provider's own secret address.
void receive_of_app(Context& context, Call call, const net::ExchangePtr& exchange) {
    const auto project =
        context.projects == nullptr ? nullptr : context.projects->with_notification_key(path_text(call, "app"));
    const auto providers =
        project == nullptr ? std::vector<receive::Addressee>() : context.directory.of_project(project->settings.id);
    const Told told = provider_of_call(providers, path_text(call, "provider"), call.request);
    if (told.addressee == nullptr) {
        exchange->answer(refusal(404, "there is no such app, or it has no such provider"));
    } else if (call.request.body.size() > longest_event) {
        exchange->answer(refusal(413, fmt::format("an event has at most {} bytes", longest_event)));
    } else if (told.may_pass) {
        receive_for(context, call, exchange, *told.addressee);
    } else {
        exchange->answer(HttpResponse{});  // an empty body, as one who tries the address wants it
    }
}

// The instance is what a provider's own callback URL has as its secret.
void receive_of_instance(Context& context, Call call, const net::ExchangePtr& exchange) {
    const auto addressee = context.directory.find(path_text(call, "instance"));
    if (!addressee) {
        exchange->answer(refusal(404, "nothing is found under this path"));
        return;
    }
    receive_for(context, call, exchange, *addressee);
}

}  // namespace parley::api::notifications
