#include "campaign/single_claim.h"

#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

#include "base/number_country.h"
#include "campaign/single_content.h"
#include "campaign/single_person.h"
#include "campaign/single_redirect.h"
#include "deliver/provider.h"
#include "deliver/reached.h"
#include "deliver/status_news.h"
#include "store/row.h"

namespace parley::campaign {

namespace {

struct Waiting {
    long long id = 0;
    std::string content;
    ProjectId project;
    Status status = Status::queued;
    CampaignId campaign;
    std::int64_t run = 0;
    ProfileId profile;
    int attempts = 0;
};

std::vector<Waiting> waiting_singles(soci::session& sql, ProviderId provider, int limit, Time now) {
    const long long owner = provider.value;
    const long long at = now.time_since_epoch().count();
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT s.message_id, s.content, s.project_id, CAST(m.status AS BIGINT), m.campaign_id, c.run, "
                        "m.profile_id, CAST(m.attempts AS BIGINT) FROM single_message s "
                        "JOIN message m ON m.id = s.message_id JOIN campaign c ON c.id = m.campaign_id "
                        "WHERE s.state = 1 AND s.provider_id = :provider AND s.due_at <= :now "
                        "ORDER BY s.due_at, s.message_id LIMIT :limit",
         soci::use(owner), soci::use(at), soci::use(limit));
    std::vector<Waiting> found;
    for (const soci::row& row : rows) {
        found.push_back({.id = store::integer(row, 0),
                         .content = row.get<std::string>(1),
                         .project = ProjectId{store::integer(row, 2)},
                         .status = static_cast<Status>(store::integer(row, 3)),
                         .campaign = CampaignId{store::integer(row, 4)},
                         .run = store::integer(row, 5),
                         .profile = ProfileId{store::integer(row, 6)},
                         .attempts = static_cast<int>(store::integer(row, 7))});
    }
    return found;
}

// Of what the row says no more than the caller's reference stays.
void forget_content(soci::session& sql, const std::vector<long long>& ids) {
    if (ids.empty()) {
        return;
    }
    sql << "DELETE FROM single_message WHERE message_id = :id AND reference = ''", soci::use(ids);
    sql << "UPDATE single_message SET state = 0, content = '' WHERE message_id = :id", soci::use(ids);
}

Refused not_sendable(FailureCode code, std::string words) {
    return Refused{.code = code, .words = std::move(words)};
}

// Each template is read once in a claim.
class Templates {
public:
    explicit Templates(soci::session& sql) : sql_(sql) {}

    std::expected<const Template*, Refused> usable(TemplateId id) {
        auto place = known_.find(id);
        if (place == known_.end()) {
            place = known_.emplace(id, find_template(sql_, id)).first;
        }
        const auto& form = place->second;
        if (!form || form->archived) {
            return std::unexpected(not_sendable(FailureCode::template_unknown, "its template was removed"));
        }
        if (form->status != TemplateStatus::approved) {
            const std::string why = form->status_reason.empty() ? std::string() : ": " + form->status_reason;
            return std::unexpected(not_sendable(
                FailureCode::template_paused,
                fmt::format("its template {} is {} at the provider{}", form->name, name_of(form->status), why)));
        }
        return &*form;
    }

private:
    soci::session& sql_;
    std::map<TemplateId, std::optional<Template>> known_;
};

std::expected<Content, Refused> content_of(Single& single, Templates& templates) {
    if (single.content) {
        return std::move(*single.content);
    }
    const auto form = templates.usable(single.form);
    if (!form) {
        return std::unexpected(form.error());
    }
    auto content = filled_with(**form, single.values, single.custom);
    if (!content) {
        return std::unexpected(not_sendable(FailureCode::bad_parameters, describe(content.error())));
    }
    return std::move(*content);
}

deliver::PriorityMessage message_of(const Waiting& row, const Person& person, Result<Single> single,
                                    Templates& templates) {
    deliver::PriorityMessage message{
        .campaign = row.campaign, .id = MessageId{row.id}, .message = {}, .attempts = row.attempts + 1};
    message.message.id = to_text(WireId{row.campaign, row.run, row.profile, MessageId{row.id}});
    (person.phone.empty() ? message.message.to_user : message.message.to) =
        person.phone.empty() ? person.user_id : person.phone;
    if (!single) {
        message.trouble = not_sendable(FailureCode::cannot_be_written, describe(single.error()));
        return message;
    }
    auto content = content_of(*single, templates);
    if (!content) {
        message.trouble = std::move(content.error());
        return message;
    }
    message.message.content = std::move(*content);
    message.overrides = std::move(single->overrides);
    message.settings = std::move(single->settings);
    message.sender = std::move(single->sender);
    return message;
}

}  // namespace

deliver::PriorityClaim claim_singles(soci::session& sql, const SecretBox& box, ProviderId provider, int limit,
                                     Time now) {
    deliver::PriorityClaim claim;
    const std::vector<Waiting> found = waiting_singles(sql, provider, limit, now);
    std::vector<long long> over;  // skipped, or settled by something else
    std::vector<long long> skipped;
    std::vector<int> reasons;
    std::vector<long long> intended;
    std::vector<int> countries;
    deliver::TallyChange change;
    deliver::StatusNews news(sql);
    if (!found.empty()) {
        const bool users = deliver::reaches_user_ids(sql, provider);
        People people(sql);
        Templates templates(sql);
        for (const Waiting& row : found) {
            if (row.status != Status::queued) {
                over.push_back(row.id);
                continue;
            }
            auto single = read_single(row.content, box);
            const Person person = people.find(row.project, row.profile);
            SkipReason reason = reason_to_skip(person, !single || single->ask_consent, users);
            if (reason == SkipReason::none && single && leads_to_blocked(sql, row.project, single->overrides)) {
                reason = SkipReason::number_blocked;  // since it was asked for
            }
            if (reason != SkipReason::none) {
                over.push_back(row.id);
                skipped.push_back(row.id);
                reasons.push_back(static_cast<int>(reason));
                change.move(row.campaign, {Status::queued, 0}, {Status::skipped, static_cast<int>(reason)});
                news.add({MessageId{row.id}, row.campaign, Status::skipped, static_cast<int>(reason), now});
                continue;
            }
            intended.push_back(row.id);
            countries.push_back(deliver::Country(country_of(person.phone)).number());
            change.move(row.campaign, {Status::queued, 0}, {Status::intended, 0});
            claim.messages.push_back(message_of(row, person, std::move(single), templates));
        }
    }
    if (!skipped.empty()) {
        sql << "UPDATE message SET status = 0, reason = :reason WHERE id = :id", soci::use(reasons), soci::use(skipped);
        news.record();
    }
    if (!intended.empty()) {
        const std::vector<long long> times(intended.size(), now.time_since_epoch().count());
        sql << "UPDATE message SET status = 2, reason = 0, attempts = attempts + 1, intended_at = :at, country = "
               ":country "
               "WHERE id = :id",
            soci::use(times), soci::use(countries), soci::use(intended);
        sql << "UPDATE single_message SET state = 2 WHERE message_id = :id", soci::use(intended);
    }
    forget_content(sql, over);
    change.write(sql);

    const long long owner = provider.value;
    long long next = 0;
    soci::indicator any = soci::i_null;
    sql << "SELECT MIN(due_at) FROM single_message WHERE state = 1 AND provider_id = :provider", soci::use(owner),
        soci::into(next, any);
    if (any == soci::i_ok) {
        claim.next = Time(std::chrono::milliseconds(next));
    }
    return claim;
}

void note_singles(soci::session& sql, std::span<const deliver::PriorityFate> fates) {
    std::vector<long long> again;
    std::vector<long long> times;
    std::vector<long long> over;
    for (const deliver::PriorityFate& fate : fates) {
        if (fate.again) {
            again.push_back(fate.message.value);
            times.push_back(fate.again->time_since_epoch().count());
        } else {
            over.push_back(fate.message.value);
        }
    }
    if (!again.empty()) {
        sql << "UPDATE single_message SET state = 1, due_at = :at WHERE message_id = :id AND state = 2",
            soci::use(times), soci::use(again);
    }
    forget_content(sql, over);
}

void recover_singles(soci::session& sql) {
    sql << "UPDATE single_message SET state = 1 WHERE state = 2 AND EXISTS "
           "(SELECT 1 FROM message m WHERE m.id = single_message.message_id AND m.status = 1)";
    sql << "DELETE FROM single_message WHERE state = 2 AND reference = ''";
    sql << "UPDATE single_message SET state = 0, content = '' WHERE state = 2";
}

}  // namespace parley::campaign
