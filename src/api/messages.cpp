#include "api/answers.h"
#include "api/campaign_lookup.h"
#include "api/exchanges.h"
#include "api/handlers.h"
#include "api/message_rows.h"
#include "message/wire_id.h"

namespace parley::api {

Result<HttpResponse> explain_message(Context& context, const Call& call) {
    const auto id = path_id<MessageId>(call, "message");
    if (!id) {
        return std::unexpected(id.error());
    }
    const auto [row, campaign, single] = context.database.read([&](soci::session& sql) {
        auto found = find_message(sql, *id);
        auto its_campaign = found ? campaign::find_campaign(sql, found->campaign) : std::nullopt;
        return std::tuple(std::move(found), std::move(its_campaign), campaign::facts_of_single(sql, *id));
    });
    if (!row || !campaign || campaign->project != call.project) {
        return Failure(Error{ErrorKind::missing, "there is no such message"});
    }
    json::object body = to_json(*row);
    body["wire_id"] = to_text(WireId{row->campaign, campaign->range.run, row->profile, row->id});
    body["kind"] = single ? "single" : "campaign";
    body["reference"] = single ? text_or_null(single->reference) : json::value();
    body["life"] = life_of(*row, single);
    add_exchanges(body, context, call.project, *row);
    return json_answer(body);
}

}  // namespace parley::api
