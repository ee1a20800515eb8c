#include "campaign/template_use.h"

#include <string>

#include "campaign/news.h"
#include "store/row.h"

namespace parley::campaign {

namespace {

struct Row {
    TemplateId form;
    TemplateUser user;
};

std::vector<Row> to_rows(const soci::rowset<soci::row>& found) {
    std::vector<Row> rows;
    for (const soci::row& row : found) {
        rows.push_back(
            {TemplateId{store::integer(row, 0)},
             {CampaignId{store::integer(row, 1)}, row.get<std::string>(2), state_named(row.get<std::string>(3))}});
    }
    return rows;
}

}  // namespace

bool is_over(State state) {
    switch (state) {
        case State::draft:
        case State::launching:
        case State::running:
        case State::paused: return false;
        case State::stopped:
        case State::finished: return true;
    }
    return true;
}

bool is_sending(State state) {
    return state == State::launching || state == State::running;
}

std::vector<TemplateUser> users_of_template(soci::session& sql, TemplateId form) {
    const auto number = static_cast<long long>(form.value);
    std::vector<TemplateUser> users;
    for (Row& row : to_rows((sql.prepare << "SELECT template_id, id, name, state FROM campaign "
                                            "WHERE template_id = :form ORDER BY id",
                             soci::use(number)))) {
        users.push_back(std::move(row.user));
    }
    return users;
}

std::map<TemplateId, std::vector<TemplateUser>> users_of_templates(soci::session& sql, ProviderId provider) {
    const auto number = static_cast<long long>(provider.value);
    std::map<TemplateId, std::vector<TemplateUser>> users;
    for (Row& row : to_rows((sql.prepare << "SELECT template_id, id, name, state FROM campaign "
                                            "WHERE provider_id = :provider ORDER BY id",
                             soci::use(number)))) {
        users[row.form].push_back(std::move(row.user));
    }
    return users;
}

std::vector<TemplateUser> pause_users(soci::session& sql, const std::vector<TemplateUser>& users,
                                      const std::string& reason, Time now) {
    const std::string running(name_of(State::running));
    const std::string paused(name_of(State::paused));
    std::vector<TemplateUser> stopped;
    for (const TemplateUser& user : users) {
        const auto id = static_cast<long long>(user.id.value);
        sql << "UPDATE campaign SET state = :paused, state_reason = :reason WHERE id = :id AND state IN (:paused, "
               ":running)",
            soci::use(paused, "paused"), soci::use(reason, "reason"), soci::use(id, "id"),
            soci::use(running, "running");
        if (user.state == State::running) {
            tell_state(sql, user.id, State::running, reason, now);
            stopped.push_back(user);
        }
    }
    return stopped;
}

}  // namespace parley::campaign
