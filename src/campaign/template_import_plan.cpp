#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "campaign/template_content.h"
#include "campaign/template_history.h"
#include "campaign/template_import.h"

namespace parley::campaign {

namespace {

constexpr std::string_view not_listed = "no longer listed by the provider";

using NameAndLanguage = std::pair<std::string, std::string>;

std::vector<TemplateUser> unfinished(const std::vector<TemplateUser>& users) {
    std::vector<TemplateUser> found;
    std::ranges::copy_if(users, std::back_inserter(found),
                         [](const TemplateUser& user) { return !is_over(user.state); });
    return found;
}

std::string status_text(const Template& form) {
    return form.status_reason.empty() ? std::string(name_of(form.status))
                                      : fmt::format("{} ({})", name_of(form.status), form.status_reason);
}

// Holds a list against what is stored, one template after the other.
class Planner {
public:
    Planner(soci::session& sql, ProviderId provider, const PreparedList& list, const ImportRules& rules)
        : list_(list), rules_(rules), users_(users_of_templates(sql, provider)) {
        for (Template& form : list_templates(sql, provider, true)) {
            NameAndLanguage key{form.name, form.language};
            known_.emplace(std::move(key), std::move(form));
        }
    }

    Result<ImportPlan> plan() {
        if (list_.listed == 0 && !rules_.allow_empty && std::ranges::any_of(known_, [](const auto& entry) {
                return entry.second.origin == TemplateOrigin::imported && !entry.second.archived;
            })) {
            return Failure(Error{ErrorKind::conflict,
                                 "the provider lists no templates at all",
                                 "allow_empty",
                                 {},
                                 "nothing was changed; where it is right, say so by allow_empty"});
        }
        ImportReport& report = plan_.report;
        plan_.now = rules_.now;
        report.pages = list_.pages;
        report.listed = list_.listed;
        report.refused = list_.refused;
        report.warnings = list_.warnings;
        report.more_warnings = list_.more_warnings;
        for (const Template& listed : list_.forms) {
            const auto found = known_.find({listed.name, listed.language});
            if (found == known_.end()) {
                add(listed, {});
            } else {
                if (found->second.archived) {
                    add(listed, found->second.id);
                } else {
                    hold_against(found->second, listed);
                }
                known_.erase(found);
            }
        }
        for (const ImportRemark& refused : list_.refused) {
            if (const auto found = known_.find({refused.name, refused.language}); found != known_.end()) {
                disable_refused(found->second, refused.finding);
                known_.erase(found);
            }
        }
        for (const auto& [key, form] : known_) {
            if (!form.archived) {
                take_away(form);
            }
        }
        return std::move(plan_);
    }

private:
    const std::vector<TemplateUser>& all_users(TemplateId form) const {
        static const std::vector<TemplateUser> nobody;
        const auto found = users_.find(form);
        return found == users_.end() ? nobody : found->second;
    }

    static ImportedTemplate item_of(const Template& form) {
        return {.id = form.id, .name = form.name, .language = form.language};
    }

    // Also one that was removed and that the provider still has.
    void add(const Template& listed, TemplateId archived) {
        ImportedTemplate item = item_of(listed);
        item.id = archived;
        Template form = listed;
        form.id = archived;
        if (archived) {
            item.campaigns = unfinished(all_users(archived));
            if (!may_change(form, item, "its template {} was imported anew")) {
                return;
            }
            plan_.updates.push_back(std::move(form));
        } else {
            plan_.additions.emplace_back(plan_.report.added.size(), std::move(form));
        }
        plan_.report.added.push_back(std::move(item));
    }

    void hold_against(const Template& known, const Template& listed) {
        Template fresh = listed;
        fresh.id = known.id;
        fresh.origin = known.origin;
        fresh.created = known.created;
        fresh.quality = known.quality;
        fresh.external_id = listed.external_id.empty() ? known.external_id : listed.external_id;
        fresh.category = listed.category.empty() ? known.category : listed.category;
        ImportedTemplate item = item_of(known);
        item.what = differences(known, fresh);
        const bool says_something_else = !item.what.empty();
        add_change(item, "id", known.external_id, fresh.external_id);
        add_change(item, "category", known.category, fresh.category);
        add_change(item, "status", status_text(known), status_text(fresh));
        if (item.what.empty()) {
            ++plan_.report.unchanged;
            if (known.components != fresh.components) {  // other examples, or another click domain
                fresh.updated = known.updated;
                plan_.updates.push_back(std::move(fresh));
            }
            return;
        }
        item.campaigns = unfinished(all_users(known.id));
        if (says_something_else) {
            if (!may_change(fresh, item, "its template {} was changed by an import")) {
                return;
            }
        } else if (known.status == TemplateStatus::approved && fresh.status != TemplateStatus::approved) {
            pause(item.campaigns, fmt::format("its template {} is {}", fresh.name, status_text(fresh)));
        }
        plan_.updates.push_back(std::move(fresh));
        plan_.report.changed.push_back(std::move(item));
    }

    // Nobody gets what was not planned: those that send it are paused. One that is just being
    // launched cannot be: then the template stays as it is.
    bool may_change(const Template& form, ImportedTemplate& item, fmt::format_string<const std::string&> reason) {
        const auto launching = std::ranges::find(item.campaigns, State::launching, &TemplateUser::state);
        if (launching != item.campaigns.end()) {
            item.why = fmt::format("campaign {} is being launched with it: import again", launching->id.value);
            plan_.report.kept.push_back(std::move(item));
            return false;
        }
        pause(item.campaigns, fmt::format(reason, form.name));
        return true;
    }

    void pause(const std::vector<TemplateUser>& users, std::string reason) {
        if (users.empty()) {
            return;
        }
        std::ranges::copy_if(users, std::back_inserter(plan_.report.paused),
                             [](const TemplateUser& user) { return user.state == State::running; });
        plan_.pauses.emplace_back(users, std::move(reason));
    }

    static void add_change(ImportedTemplate& item, std::string_view what, const std::string& from,
                           const std::string& to) {
        if (from != to) {
            item.what.push_back(fmt::format("{}: {} -> {}", what, from.empty() ? "none" : from, to));
        }
    }

    void disable_refused(const Template& known, const Finding& finding) {
        disable(known, fmt::format("what the provider lists cannot be sent: {}: {}", finding.where, finding.what),
                plan_.report.changed);
    }

    void disable(const Template& known, const std::string& reason, std::vector<ImportedTemplate>& told) {
        ImportedTemplate item = item_of(known);
        item.campaigns = unfinished(all_users(known.id));
        item.why = reason;
        if (known.status != TemplateStatus::disabled || known.status_reason != reason) {
            Template disabled = known;
            disabled.status = TemplateStatus::disabled;
            disabled.status_reason = reason;
            disabled.updated = rules_.now;
            add_change(item, "status", status_text(known), status_text(disabled));
            plan_.updates.push_back(std::move(disabled));
        }
        pause(item.campaigns, fmt::format("its template {} is disabled: {}", known.name, reason));
        told.push_back(std::move(item));
    }

    void take_away(const Template& known) {
        ImportedTemplate item = item_of(known);
        if (known.origin == TemplateOrigin::made) {
            item.why = "made by hand and not listed by the provider";
            plan_.report.kept.push_back(std::move(item));
            return;
        }
        if (list_.not_read > 0) {
            item.why = fmt::format("not listed, but {} entries of the list could not be read", list_.not_read);
            plan_.report.kept.push_back(std::move(item));
            return;
        }
        const auto& users = all_users(known.id);
        if (!unfinished(users).empty()) {
            disable(known, std::string(not_listed), plan_.report.in_use);
            return;
        }
        if (users.empty()) {
            plan_.removals.push_back(known.id);
        } else {  // what ended campaigns sent is still explained by it
            Template archived = known;
            archived.archived = true;
            archived.updated = rules_.now;
            plan_.updates.push_back(std::move(archived));
        }
        plan_.report.removed.push_back(std::move(item));
    }

    const PreparedList& list_;
    const ImportRules& rules_;
    std::map<TemplateId, std::vector<TemplateUser>> users_;
    std::map<NameAndLanguage, Template> known_;
    ImportPlan plan_;
};

}  // namespace

Result<ImportPlan> plan_import(soci::session& sql, ProviderId provider, const PreparedList& list,
                               const ImportRules& rules) {
    return Planner(sql, provider, list, rules).plan();
}

ImportReport carry_out(soci::session& sql, ImportPlan plan) {
    for (const auto& [users, reason] : plan.pauses) {
        pause_users(sql, users, reason, plan.now);
    }
    for (const TemplateId form : plan.removals) {
        remove_template(sql, form);
    }
    for (const Template& form : plan.updates) {
        update_noted(sql, form, ChangeCause::import);
    }
    for (const auto& [place, form] : plan.additions) {
        plan.report.added[place].id = insert_noted(sql, form, ChangeCause::import);
    }
    return std::move(plan.report);
}

}  // namespace parley::campaign
