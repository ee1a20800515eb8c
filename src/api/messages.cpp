#include "api/answers.h"
#include "api/campaign_lookup.h"
#include "api/handlers.h"
#include "api/message_rows.h"
#include "base/text.h"
#include "message/wire_id.h"

namespace parley::api {

Result<HttpResponse> list_messages(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"after", "limit", "status"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto after = query_number(call, "after", 0, 0, std::numeric_limits<std::int64_t>::max());
    const auto limit = query_number(call, "limit", 100, 1, 1'000);
    if (!after || !limit) {
        return std::unexpected(after ? limit.error() : after.error());
    }
    std::optional<Status> status;
    if (const std::string* name = query_text(call, "status")) {
        status = status_named(*name);
        if (!status) {
            return invalid("is no status of a message", "status", std::string(shortened(to_utf8(*name), 40)),
                           "known are: skipped, queued, intended, uncertain, accepted, sent, failed, delivered, read, "
                           "clicked");
        }
    }
    const auto campaign = campaign_of(context, call);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    const auto rows = context.database.read([&](soci::session& sql) {
        return read_messages(sql, campaign->range, status, MessageId{*after}, static_cast<int>(*limit) + 1);
    });
    return page_of(rows, *limit, [](const MessageRow& row) { return to_json(row); });
}

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
    return json_answer(body);
}

}  // namespace parley::api
