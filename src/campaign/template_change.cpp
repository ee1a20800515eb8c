#include "campaign/template_change.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "campaign/template_content.h"
#include "campaign/template_history.h"

namespace parley::campaign {

namespace {

Failure name_is_taken(const Template& form) {
    return Failure(Error{ErrorKind::conflict, "the provider has a template of this name and language", "name",
                         form.name, "choose another name or language, or change that template"});
}

std::vector<TemplateUser> unfinished(std::vector<TemplateUser> users) {
    std::erase_if(users, [](const TemplateUser& user) { return is_over(user.state); });
    return users;
}

// Those that must not go on as if nothing had happened: empty where they may be paused.
std::vector<TemplateUser> obstacles(const std::vector<TemplateUser>& users, bool stop_users) {
    std::vector<TemplateUser> found;
    for (const TemplateUser& user : users) {
        if (user.state == State::launching || (user.state == State::running && !stop_users)) {
            found.push_back(user);
        }
    }
    return found;
}

Failure not_there() {
    return Failure(Error{ErrorKind::missing, "there is no such template"});
}

bool stops_being_sent(const Template& known, const Template& form) {
    return known.status == TemplateStatus::approved && form.status != TemplateStatus::approved;
}

std::string reason_of_status(const Template& form) {
    const std::string why = form.status_reason.empty() ? std::string() : ": " + form.status_reason;
    return fmt::format("its template {} is {}{}", form.name, name_of(form.status), why);
}

// Writes `form` over the row of its id.
TemplateOutcome write_over(soci::session& sql, const Template& known, const Template& form, bool stop_users,
                           const std::string& reason) {
    TemplateOutcome outcome;
    const auto users = unfinished(users_of_template(sql, form.id));
    const bool says_something_else = known.external_id != form.external_id || !differences(known, form).empty();
    if (says_something_else || stops_being_sent(known, form)) {
        outcome.in_use = obstacles(users, stop_users);
        if (!outcome.in_use.empty()) {
            return outcome;
        }
        outcome.paused = pause_users(sql, users, says_something_else ? reason : reason_of_status(form), form.updated);
    }
    update_noted(sql, form, ChangeCause::person);
    outcome.done = true;
    outcome.stored = find_template(sql, form.id);
    return outcome;
}

}  // namespace

Result<TemplateOutcome> add_template(soci::session& sql, Template form, bool stop_users) {
    const auto known = find_template_named(sql, form.provider, form.name, form.language);
    if (!known) {
        return TemplateOutcome{.done = true,
                               .stored = find_template(sql, insert_noted(sql, form, ChangeCause::person))};
    }
    if (!known->archived) {
        return name_is_taken(form);
    }
    form.id = known->id;
    return write_over(sql, *known, form, stop_users, fmt::format("its template {} was made anew", form.name));
}

Result<TemplateOutcome> change_template(soci::session& sql, const Template& form, bool stop_users) {
    const auto known = find_template(sql, form.id);
    if (!known || known->archived) {
        return not_there();
    }
    const auto other = find_template_named(sql, form.provider, form.name, form.language);
    if (other && other->id != form.id) {
        return name_is_taken(form);
    }
    return write_over(sql, *known, form, stop_users, fmt::format("its template {} was changed", known->name));
}

Result<> check_unchanged(soci::session& sql, const Template& was) {
    const auto known = find_template(sql, was.id);
    if (!known) {
        return not_there();
    }
    const auto said = [](const Template& form) {
        return std::tie(form.name, form.language, form.components, form.external_id, form.category, form.status,
                        form.status_reason, form.quality, form.archived, form.updated);
    };
    if (said(*known) != said(was)) {
        return Failure(Error{ErrorKind::conflict,
                             "the template was changed by somebody else in the meantime",
                             "updated",
                             {},
                             "nothing was saved: look at it and ask again"});
    }
    return {};
}

TemplateOutcome remove_or_archive(soci::session& sql, const Template& form, bool stop_users, Time now) {
    TemplateOutcome outcome;
    const auto users = users_of_template(sql, form.id);
    const auto waiting = unfinished(users);
    outcome.in_use = obstacles(waiting, stop_users);
    if (!outcome.in_use.empty()) {
        return outcome;
    }
    outcome.done = true;
    if (users.empty()) {
        remove_template(sql, form.id);
        return outcome;
    }
    outcome.paused = pause_users(sql, waiting, fmt::format("its template {} was removed", form.name), now);
    Template archived = form;
    archived.archived = true;
    archived.updated = now;
    update_noted(sql, archived, ChangeCause::person);
    outcome.stored = std::move(archived);
    return outcome;
}

}  // namespace parley::campaign
