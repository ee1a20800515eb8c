#include "campaign/news.h"

#include "base/time_text.h"
#include "webhook/outbox.h"

namespace parley::campaign {

namespace {

using webhook::EventType;

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value() : json::value(text);
}

}  // namespace

void tell_state(soci::session& sql, CampaignId campaign, State former, const std::string& reason, Time now) {
    if (!webhook::is_wanted_by_anybody(sql, EventType::campaign_state)) {
        return;
    }
    const long long id = campaign.value;
    long long project = 0;
    std::string name;
    std::string state;
    // Where single messages stand is nobody's plan.
    sql << "SELECT project_id, name, state FROM campaign WHERE id = :id AND kind <> 'single'", soci::use(id),
        soci::into(project), soci::into(name), soci::into(state);
    if (!sql.got_data()) {
        return;
    }
    json::object data;
    data["campaign"] = campaign.value;
    data["name"] = name;
    data["state"] = state;
    data["former"] = name_of(former);
    data["reason"] = text_or_null(reason);
    data["at"] = utc_text(now);
    webhook::record(sql, ProjectId{project}, {{EventType::campaign_state, std::move(data), now}});
}

void tell_template(soci::session& sql, const Template& form) {
    if (!webhook::is_wanted_by_anybody(sql, EventType::template_status)) {
        return;
    }
    const long long id = form.id.value;
    long long project = 0;
    std::string status;
    std::string quality;
    std::string category;
    sql << "SELECT p.project_id, t.status, t.quality, t.category FROM template t JOIN provider p ON p.id = "
           "t.provider_id WHERE t.id = :id",
        soci::use(id), soci::into(project), soci::into(status), soci::into(quality), soci::into(category);
    if (!sql.got_data() || (status == name_of(form.status) && quality == form.quality && category == form.category)) {
        return;
    }
    json::object data;
    data["template"] = form.id.value;
    data["provider"] = form.provider.value;
    data["name"] = form.name;
    data["language"] = form.language;
    data["status"] = name_of(form.status);
    data["former"] = status;
    data["reason"] = text_or_null(form.status_reason);
    data["category"] = text_or_null(form.category);
    data["quality"] = text_or_null(form.quality);
    data["at"] = utc_text(form.updated);
    webhook::record(sql, ProjectId{project}, {{EventType::template_status, std::move(data), form.updated}});
}

}  // namespace parley::campaign
