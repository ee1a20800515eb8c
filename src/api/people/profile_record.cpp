#include <map>

#include "api/answers.h"
#include "api/message_rows.h"
#include "api/people/handlers.h"
#include "api/people/list_json.h"
#include "api/people/person.h"
#include "api/people/traces.h"
#include "audience/consent_changes.h"
#include "audience/part.h"

namespace parley::api {

namespace {

using audience::Profile;

json::object state_json(const audience::ConsentState& state) {
    return {{"given", state.given},
            {"at", to_text(state.at)},
            {"source", text_or_null(state.source)},
            {"phone", text_or_null(state.phone)}};
}

// Empty for single messages, whose campaign nobody has named.
class CampaignNames {
public:
    explicit CampaignNames(soci::session& sql) : sql_(sql) {}

    const std::string& of(CampaignId campaign) {
        const auto [known, is_new] = names_.try_emplace(campaign.value);
        if (is_new) {
            const long long id = campaign.value;
            sql_ << "SELECT name FROM campaign WHERE id = :id AND kind = 'campaign'", soci::use(id, "id"),
                soci::into(known->second);
        }
        return known->second;
    }

private:
    soci::session& sql_;
    std::map<std::int64_t, std::string> names_;
};

// When something last became of it.
std::optional<Time> last_heard(const MessageRow& row) {
    std::optional<Time> last;
    for (const auto& at : {row.intended, row.settled, row.sent.received, row.delivered.received, row.read.received,
                           row.clicked.received, row.failed.received}) {
        last = std::max(last, at);
    }
    return last;
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

Result<HttpResponse> list_lists_of_profile(Context& context, const Call& call) {
    return context.database.read([&](soci::session& sql) -> Result<HttpResponse> {
        const auto profile = person_of(sql, call);
        if (!profile) {
            return std::unexpected(profile.error());
        }
        json::array items;
        for (const long long id : audience::memberships_of(sql, audience::Membership::list, profile->id)) {
            const auto list = audience::find_list(sql, call.project, audience::ListId{id});
            if (list && list->origin == "uploaded") {
                items.push_back(to_json(*list));
            }
        }
        return json_answer(json::object{{"items", std::move(items)}});
    });
}

Result<HttpResponse> list_profile_messages(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"after", "limit", "order"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto after = query_number(call, "after", 0, 0, std::numeric_limits<std::int64_t>::max());
    const auto limit = query_number(call, "limit", 100, 1, 1'000);
    const auto newest = is_newest_first(call, false);
    if (!after || !limit || !newest) {
        return std::unexpected(!after ? after.error() : !limit ? limit.error() : newest.error());
    }
    return context.database.read([&](soci::session& sql) -> Result<HttpResponse> {
        const auto profile = person_of(sql, call);
        if (!profile) {
            return std::unexpected(profile.error());
        }
        const int wanted = static_cast<int>(*limit) + 1;
        const MessageId from{*after};
        std::vector<MessageRow> rows;
        for (const MessageId id : *newest ? newest_messages_to(sql, profile->id, from, wanted)
                                          : messages_to(sql, profile->id, from, wanted)) {
            if (auto row = find_message(sql, id)) {
                rows.push_back(std::move(*row));
            }
        }
        CampaignNames names(sql);
        return page_of(rows, *limit, [&](const MessageRow& row) {
            json::object message = to_json(row);
            message["campaign_name"] = text_or_null(names.of(row.campaign));
            message["at"] = time_or_null(last_heard(row));
            return message;
        });
    });
}

}  // namespace parley::api
