#include "api/fields.h"
#include "api/handlers.h"
#include "api/messages/handlers.h"
#include "campaign/single_cancel.h"

namespace parley::api {

Result<HttpResponse> cancel_message(Context& context, const Call& call) {
    const auto id = path_id<MessageId>(call, "message");
    if (!id) {
        return std::unexpected(id.error());
    }
    if (auto fine = read_nothing(call.request); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto cancelled =
        context.writer.run([project = call.project, id = *id, now = context.clock.now()](soci::session& sql) {
            return campaign::cancel_single(sql, project, id, now);
        });
    if (!cancelled || !*cancelled) {
        return std::unexpected(cancelled ? cancelled->error() : cancelled.error());
    }
    return explain_message(context, call);
}

}  // namespace parley::api
