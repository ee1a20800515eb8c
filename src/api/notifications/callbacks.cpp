#include "api/callbacks.h"

#include <boost/asio/post.hpp>

#include "access/projects.h"
#include "api/answers.h"
#include "api/notifications/handlers.h"
#include "api/notifications/provider_of_call.h"
#include "api/notifications/shape.h"
#include "deliver/ledger.h"
#include "net/loop.h"

// The callback addresses that customers of this API have pasted at their providers (source: seed 002, advanced
// delivery tracking).
namespace parley::api::notifications {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t longest_event = 64 * 1024;
constexpr std::size_t most_messages = 100;  // looked up of one call
// A provider's event may be here before its answer is stored, which names the message.
constexpr std::array<std::chrono::milliseconds, 3> waits{200ms, 800ms, 3'000ms};

// One call without secret or signature, until one of the messages that it tells of is known, or it has waited enough.
struct Held {
    Context& context;
    Call call;
    net::ExchangePtr exchange;
    receive::Addressee addressee;
    std::vector<std::string> messages;
    LoopTimer timer;
    std::size_t looks = 0;
};
using HeldPtr = std::shared_ptr<Held>;

enum class Found { none, message, trouble };

Found find_message(const Held& held) {
    try {
        return held.context.database.read([&held](soci::session& sql) {
            for (const std::string& message : held.messages) {
                if (deliver::message_by_provider_id(sql, held.addressee.provider->id, message)) {
                    return Found::message;
                }
            }
            return Found::none;
        });
    } catch (const std::exception& failure) {
        held.context.log->error("an event's message could not be looked up: {}", failure.what());
        return Found::trouble;
    }
}

void look(const HeldPtr& held);

void decide(const HeldPtr& held, Found found) {
    Context& context = held->context;
    if (held->looks == 0 && found == Found::none && !context.early_events.enter(held->call.peer)) {
        held->exchange->answer(refusal(503, "too many events name messages that are not known"));
        return;
    }
    if (found == Found::none && held->looks < waits.size()) {
        held->timer.expires_after(waits[held->looks++]);
        held->timer.async_wait([held](const boost::system::error_code& stopped) {
            if (!stopped) {
                look(held);
            }
        });
        return;
    }
    if (held->looks > 0) {
        context.early_events.leave(held->call.peer);
    }
    switch (found) {
        case Found::message: receive_for(context, held->call, held->exchange, held->addressee); return;
        case Found::trouble: held->exchange->answer(refusal(503, "the event could not be looked up")); return;
        case Found::none:
            ++context.unknown_events;
            held->exchange->answer(HttpResponse{});  // it would be no better the next time
            return;
    }
}

void look(const HeldPtr& held) {
    asio::post(held->context.pool, [held] {
        asio::post(held->context.loop, [held, found = find_message(*held)] { decide(held, found); });
    });
}

}  // namespace

// The key in this path is no secret: browsers hold it. So it takes delivery events of the project's own app alone,
// which name a message by an id that nobody guesses, and stores none that names no message: nobody can fill the disk
// with what they made up. What could be forged without knowing one, a person's message or their consent, is
// acknowledged and let be: it comes by the provider's own secret address.
void receive_of_app(Context& context, Call call, const net::ExchangePtr& exchange) {
    const auto project =
        context.projects == nullptr ? nullptr : context.projects->with_notification_key(path_text(call, "app"));
    if (project != nullptr && call.request.body.size() > longest_event) {
        exchange->answer(refusal(413, fmt::format("an event has at most {} bytes", longest_event)));
        return;
    }
    const auto providers =
        project == nullptr ? std::vector<receive::Addressee>() : context.directory.of_project(project->settings.id);
    Told told = provider_of_call(providers, path_text(call, "provider"), call.request);
    if (told.addressee == nullptr) {
        exchange->answer(refusal(404, "there is no such app, or it has no such provider"));
    } else if (told.may_pass && told.is_signed) {
        receive_for(context, call, exchange, *told.addressee);
    } else if (told.may_pass) {
        told.messages.resize(std::min(told.messages.size(), most_messages));
        look(std::make_shared<Held>(Held{context, std::move(call), exchange, *told.addressee, std::move(told.messages),
                                         LoopTimer(context.loop)}));
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
