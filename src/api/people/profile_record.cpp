#include "api/answers.h"
#include "api/message_rows.h"
#include "api/people/handlers.h"
#include "api/people/person.h"
#include "api/people/traces.h"
#include "audience/consent_changes.h"

namespace parley::api {

namespace {

using audience::Profile;

json::object state_json(const audience::ConsentState& state) {
    return {{"given", state.given},
            {"at", to_text(state.at)},
            {"source", text_or_null(state.source)},
            {"phone", text_or_null(state.phone)}};
}

}  // namespace

json::object consent_json(soci::session& sql, ProjectId project, const Profile& profile) {
    json::array history;
    for (const audience::ConsentState& state : audience::consent_history(sql, project, profile.id)) {
        history.push_back(state_json(state));
    }
    const auto block = profile.phone ? audience::find_number_block(sql, project, *profile.phone) : std::nullopt;
    json::object body;
    body["reachable"] = profile.opted_in && !profile.number_blocked;
    body["opted_in"] = profile.opted_in;
    body["at"] = time_or_null(profile.consent_at);
    body["source"] = text_or_null(profile.consent_source);
    body["number_blocked"] = block.has_value();
    body["blocked_since"] = block ? json::value(to_text(block->since)) : json::value();
    body["blocked_by"] = block ? text_or_null(block->source) : json::value();
    body["history"] = std::move(history);
    return body;
}

Result<HttpResponse> get_profile_consent(Context& context, const Call& call) {
    return context.database.read([&](soci::session& sql) -> Result<HttpResponse> {
        const auto profile = person_of(sql, call);
        if (!profile) {
            return std::unexpected(profile.error());
        }
        return json_answer(consent_json(sql, call.project, *profile));
    });
}

Result<HttpResponse> list_profile_messages(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"after", "limit"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto after = query_number(call, "after", 0, 0, std::numeric_limits<std::int64_t>::max());
    const auto limit = query_number(call, "limit", 100, 1, 1'000);
    if (!after || !limit) {
        return std::unexpected(after ? limit.error() : after.error());
    }
    return context.database.read([&](soci::session& sql) -> Result<HttpResponse> {
        const auto profile = person_of(sql, call);
        if (!profile) {
            return std::unexpected(profile.error());
        }
        std::vector<MessageRow> rows;
        for (const MessageId id : messages_to(sql, profile->id, MessageId{*after}, static_cast<int>(*limit) + 1)) {
            if (auto row = find_message(sql, id)) {
                rows.push_back(std::move(*row));
            }
        }
        return page_of(rows, *limit, [](const MessageRow& row) { return to_json(row); });
    });
}

}  // namespace parley::api
