#include "deliver/status_news.h"

#include <map>

#include "base/json.h"
#include "base/text.h"
#include "base/time_text.h"
#include "message/failure.h"
#include "message/wire_id.h"
#include "webhook/about.h"

namespace parley::deliver {

namespace {

constexpr std::size_t longest_words = 500;

// Whom a message went to, as the project knows them.
struct Recipient {
    long long profile = 0;
    long long whole = 0;  // who they are part of, or they themselves
    soci::indicator whole_mark = soci::i_null;
    std::string identity;
    soci::indicator identity_mark = soci::i_null;
    std::string phone;
    soci::indicator phone_mark = soci::i_null;
    std::string reference;
    soci::indicator reference_mark = soci::i_null;
};

json::value text_or_null(const std::string& text, soci::indicator mark) {
    return mark == soci::i_null || text.empty() ? json::value() : json::value(text);
}

json::value failure_of(const StatusNews::News& news, bool worded) {
    if (news.status == Status::failed) {
        const auto code = static_cast<FailureCode>(news.reason);
        const std::string words(worded ? shortened(news.words, longest_words) : std::string_view());
        return json::object{{"code", name_of(code)}, {"words", words.empty() ? explanation_of(code) : words}};
    }
    if (news.status == Status::skipped) {
        const auto reason = static_cast<SkipReason>(news.reason);
        return json::object{{"code", name_of(reason)}, {"words", explanation_of(reason)}};
    }
    return nullptr;
}

}  // namespace

StatusNews::StatusNews(soci::session& sql)
    : sql_(sql), wanted_(webhook::is_wanted_by_anybody(sql, webhook::EventType::message_status)) {}

void StatusNews::add(News news) {
    if (wanted_ && origin_of(news.campaign).project) {
        news_.push_back(std::move(news));
    }
}

bool StatusNews::is_wanted_in(ProjectId project) {
    const auto known = projects_.find(project);
    if (known != projects_.end()) {
        return known->second;
    }
    return projects_.emplace(project, webhook::is_wanted(sql_, project, webhook::EventType::message_status))
        .first->second;
}

const StatusNews::Origin& StatusNews::origin_of(CampaignId campaign) {
    const auto known = origins_.find(campaign);
    if (known != origins_.end()) {
        return known->second;
    }
    const long long id = campaign.value;
    long long project = 0;
    long long run = 0;
    sql_ << "SELECT project_id, run FROM campaign WHERE id = :id", soci::use(id), soci::into(project), soci::into(run);
    const bool wanted = sql_.got_data() && is_wanted_in(ProjectId{project});
    return origins_.emplace(campaign, wanted ? Origin{ProjectId{project}, run} : Origin{}).first->second;
}

void StatusNews::record() {
    if (news_.empty()) {
        return;
    }
    std::map<ProjectId, std::vector<webhook::Happening>> happenings;
    long long id = 0;
    Recipient found;
    soci::statement select =
        (sql_.prepare << "SELECT m.profile_id, p.id, p.identity, p.phone, s.reference FROM message m "
                         "LEFT JOIN merged_profile w ON w.id = m.profile_id "
                         "LEFT JOIN profile p ON p.id = COALESCE(w.into_id, m.profile_id) "
                         "LEFT JOIN single_message s ON s.message_id = m.id WHERE m.id = :id",
         soci::use(id), soci::into(found.profile), soci::into(found.whole, found.whole_mark),
         soci::into(found.identity, found.identity_mark), soci::into(found.phone, found.phone_mark),
         soci::into(found.reference, found.reference_mark));
    for (const News& news : news_) {
        id = news.message.value;
        if (!select.execute(true)) {
            continue;
        }
        const Origin& origin = origin_of(news.campaign);
        json::object data;
        data["message"] = news.message.value;
        data["wire_id"] = to_text(WireId{news.campaign, origin.run, ProfileId{found.profile}, news.message});
        data["campaign"] = news.campaign.value;
        data["profile"] = text_or_null(found.identity, found.identity_mark);
        data["phone"] = text_or_null(found.phone, found.phone_mark);
        data["status"] = name_of(news.status);
        data["at"] = utc_text(news.at);
        data["provider_time"] = news.provider_time ? json::value(utc_text(*news.provider_time)) : json::value();
        // Of somebody who was erased the provider says nothing any more either.
        data["failure"] = failure_of(news, found.whole_mark == soci::i_ok);
        data["reference"] = text_or_null(found.reference, found.reference_mark);
        happenings[origin.project].push_back(
            {webhook::EventType::message_status, std::move(data), news.at,
             found.whole_mark == soci::i_ok ? webhook::about(ProfileId{found.whole}) : std::string()});
    }
    for (const auto& [project, those] : happenings) {
        webhook::record(sql_, project, those);
    }
    news_.clear();
}

}  // namespace parley::deliver
