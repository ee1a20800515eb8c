#include "access/token_key.h"
#include "api/access/audit_rule.h"
#include "api/access/authenticate.h"
#include "api/access/commit.h"
#include "api/access/handlers.h"
#include "api/access/nobody_gives_more.h"
#include "api/answers.h"
#include "api/fields.h"
#include "base/random.h"

namespace parley::api {

namespace {

using access::Project;
using access::ProjectSettings;

json::object to_json(const ProjectSettings& settings) {
    json::object body;
    body["id"] = settings.id.value;
    body["account_id"] = settings.account_id;
    body["name"] = settings.name;
    body["time_zone"] = settings.time_zone;
    body["default_country"] = text_or_null(settings.default_country);
    body["notification_key"] = settings.notification_key;
    body["created"] = to_text(settings.created);
    return body;
}

json::object to_json(const Project& project) {
    json::object body = to_json(project.settings);
    body["has_token_key"] = !project.token_key.empty();
    return body;
}

// What may be changed of it, as the audit log tells it.
json::object changeable(const ProjectSettings& settings) {
    json::object body;
    body["name"] = settings.name;
    body["time_zone"] = settings.time_zone;
    body["default_country"] = settings.default_country;
    return body;
}

// What is not given stays as it is.
struct SettingsChange {
    std::optional<std::string> name = {};
    std::optional<std::string> time_zone = {};
    std::optional<std::string> default_country = {};

    ProjectSettings over(ProjectSettings settings) const {
        settings.name = name.value_or(settings.name);
        settings.time_zone = time_zone.value_or(settings.time_zone);
        settings.default_country = default_country.value_or(settings.default_country);
        return settings;
    }
};

// Error: invalid, also where it does not go with `known`.
Result<SettingsChange> read_change(const HttpRequest& request, const ProjectSettings& known, bool is_new) {
    const auto body = read_body(request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    SettingsChange change;
    change.name = is_new ? std::optional(fields.required_text("name", 100)) : fields.text("name", 100);
    change.time_zone = fields.text("time_zone", 100);
    change.default_country = fields.text("default_country", 10);
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (auto fine = access::check(change.over(known)); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    return change;
}

Result<HttpResponse> current(Context& context, const Call& call) {
    const auto project = context.projects->find(call.project);
    if (project == nullptr) {
        return Failure(Error{ErrorKind::missing, "there is no such project"});
    }
    return json_answer(to_json(*project));
}

Result<> take_nothing(const HttpRequest& request) {
    auto body = read_body(request);
    return body ? Fields(*body).finish() : std::unexpected(std::move(body.error()));
}

}  // namespace

// Those that the caller can reach: of a key its own, of a member the ones that they administer.
Result<HttpResponse> list_all_of_projects(Context& context, const Call& call) {
    if (auto fine = only_query(call, {}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    json::array items;
    const auto visitor = visitor_of(*context.gate, call.request);
    if (bearer_of(call.request) || !visitor) {
        items.push_back(to_json(context.projects->of(call.project)));
        return page_answer(std::move(items), std::nullopt);
    }
    for (const access::Membership& membership : visitor->memberships) {
        if (access::rights_of(membership.role).has(Right::administer)) {
            items.push_back(to_json(context.projects->of(membership.project)));
        }
    }
    return page_answer(std::move(items), std::nullopt);
}

// A member who makes one becomes its admin; a key gets another key for it, with the rights that it has itself.
Result<HttpResponse> create_project(Context& context, const Call& call) {
    Project project = access::new_project({}, context.clock.now());
    const auto wanted = read_change(call.request, project.settings, true);
    if (!wanted) {
        return std::unexpected(wanted.error());
    }
    project.settings = wanted->over(project.settings);
    const auto visitor = bearer_of(call.request) ? std::nullopt : visitor_of(*context.gate, call.request);
    const std::string secret = make_key();
    Key key;
    key.name = "first key";
    key.digest = digest_of(secret);
    key.rights = call.rights;
    key.made_by = call.actor;
    key.created = project.settings.created;
    auto entry = entry_of(context, call, "project.create", {});
    entry.after = changeable(project.settings);
    const auto id = context.writer.run([=, &box = context.box, from = call.project](soci::session& sql) {
        const ProjectId made = access::insert_project(sql, box, project);
        if (visitor) {
            access::set_membership(sql, {visitor->member, made, access::Role::admin});
        } else {
            Key first = key;
            first.project = made;
            insert_key(sql, first);
        }
        // Both tell of it: where it was asked for, and as the first entry of its own.
        auto note = entry;
        note.subject = subject_of("project", made.value);
        access::note(sql, from, note);
        access::note(sql, made, note);
        return made;
    });
    if (!id) {
        return std::unexpected(id.error());
    }
    call.noted = true;
    context.projects->reload(context.database);
    if (visitor) {
        context.gate->visitors.reload(context.database, visitor->member);
    } else {
        context.keys.reload(context.database);
    }
    json::object body = to_json(context.projects->of(*id));
    body["notification_secret"] = project.notification_secret;
    body["key"] = visitor ? json::value() : json::value(secret);
    return created(body, "/api/v1/project");
}

Result<HttpResponse> get_project(Context& context, const Call& call) {
    if (auto fine = only_query(call, {}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    return current(context, call);
}

Result<HttpResponse> change_project(Context& context, const Call& call) {
    const auto change = read_change(call.request, context.projects->of(call.project), false);
    if (!change) {
        return std::unexpected(change.error());
    }
    const auto entry = entry_of(context, call, "project.change", subject_of("project", call.project.value));
    // Put over what is there by then, so that of two who change different things at once both are heard.
    auto changed = commit(context, [=, change = *change, project = call.project](soci::session& sql) -> Result<> {
        const auto before = access::find_settings(sql, project);
        if (!before) {
            return Failure(Error{ErrorKind::missing, "there is no such project"});
        }
        const ProjectSettings after = change.over(*before);
        access::update_settings(sql, after);
        auto note = entry;
        note.before = changeable(*before);
        note.after = changeable(after);
        access::note(sql, project, note);
        return {};
    });
    if (!changed) {
        return std::unexpected(std::move(changed.error()));
    }
    call.noted = true;
    context.projects->reload(context.database);
    return current(context, call);
}

Result<HttpResponse> renew_notification_secret(Context& context, const Call& call) {
    if (auto fine = take_nothing(call.request); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (!call.rights.includes(notifier_rights)) {
        return nobody_gives_more("scope");
    }
    const std::string secret = access::make_notification_secret();
    const auto entry =
        entry_of(context, call, "project.notification_secret", subject_of("project", call.project.value));
    const auto written = context.writer.run([=, &box = context.box, project = call.project](soci::session& sql) {
        access::replace_notification_secret(sql, box, project, secret);
        access::note(sql, project, entry);
    });
    if (!written) {
        return std::unexpected(written.error());
    }
    call.noted = true;
    context.projects->reload(context.database);
    json::object body;
    body["notification_key"] = context.projects->of(call.project).notification_key;
    body["notification_secret"] = secret;
    return json_answer(body);
}

// Empty or null takes it away.
Result<HttpResponse> put_token_key(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    const std::string given = fields.text("token_key", 16 * 1024).value_or(std::string());
    if (!fields.has("token_key")) {
        fields.refuse("token_key", "is missing");
    }
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    auto pem = given.empty() ? Result<std::string>(given) : access::read_token_key(given);
    if (!pem) {
        return std::unexpected(std::move(pem.error()));
    }
    auto entry = entry_of(context, call, "project.token_key", subject_of("project", call.project.value));
    entry.after = text_or_null(*pem);
    const auto written = context.writer.run([=, pem = *pem, id = call.project](soci::session& sql) {
        auto note = entry;
        note.before = text_or_null(access::find_token_key(sql, id));
        access::replace_token_key(sql, id, pem);
        access::note(sql, id, note);
    });
    if (!written) {
        return std::unexpected(written.error());
    }
    call.noted = true;
    context.projects->reload(context.database);
    return current(context, call);
}

}  // namespace parley::api
