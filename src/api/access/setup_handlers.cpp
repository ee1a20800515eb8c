#include "api/access/audit_rule.h"
#include "api/access/commit.h"
#include "api/access/handlers.h"
#include "api/access/login_json.h"
#include "api/access/member_json.h"
#include "api/access/nobody_gives_more.h"
#include "api/answers.h"
#include "api/fields.h"

namespace parley::api {

namespace {

// What the first admin says of the project; what is not said stays as it is.
struct FirstSettings {
    std::optional<std::string> name = {};
    std::optional<std::string> time_zone = {};
    std::optional<std::string> default_country = {};

    bool say_anything() const { return name || time_zone || default_country; }
    access::ProjectSettings over(access::ProjectSettings settings) const {
        settings.name = name.value_or(settings.name);
        settings.time_zone = time_zone.value_or(settings.time_zone);
        settings.default_country = default_country.value_or(settings.default_country);
        return settings;
    }
};

json::object told(const access::ProjectSettings& settings) {
    json::object body;
    body["name"] = settings.name;
    body["time_zone"] = settings.time_zone;
    body["default_country"] = settings.default_country;
    return body;
}

// Error: invalid, `where` naming the member of the request.
Result<> check_settings(const FirstSettings& wanted, const access::ProjectSettings& known) {
    auto fine = access::check(wanted.over(known));
    if (!fine && fine.error().where == "name") {
        fine.error().where = "project_name";
    }
    return fine;
}

}  // namespace

// Whether the first admin is still to be made. Tells strangers no more than that.
Result<HttpResponse> get_setup(Context& context, const Call& call) {
    if (auto fine = only_query(call, {}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    json::object body;
    body["needed"] = !context.database.read([](soci::session& sql) { return access::has_members(sql); });
    return json_answer(body);
}

// The first admin, while there is no member at all. It takes a key that may administer, such as the one in the data
// folder: whoever reads that file owns the installation. Coming from this machine proves nothing, as a proxy on it, or
// a page in a browser on it, lets strangers come from there, too. Whoever is made is logged in by it.
Result<HttpResponse> set_up(Context& context, const Call& call) {
    if (!call.rights.includes(access::rights_of(access::Role::admin))) {
        return nobody_gives_more("scope");
    }
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    auto email = access::normal_email(fields.required_text("email", 254));
    access::Member member;
    member.name = fields.text("name", 100).value_or(std::string());
    const std::string password = fields.required_text("password", 400);
    FirstSettings settings;
    settings.name = fields.text("project_name", 100);
    settings.time_zone = fields.text("time_zone", 100);
    settings.default_country = fields.text("default_country", 10);
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (!email) {
        return std::unexpected(std::move(email.error()));
    }
    if (auto fine = access::check_password(password, *email); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (auto fine = check_settings(settings, context.projects->of(call.project)); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    auto hash = context.gate->passwords.hash(password);
    if (!hash) {
        return std::unexpected(std::move(hash.error()));
    }
    member.email = std::move(*email);
    member.password = std::move(*hash);
    member.created = context.clock.now();
    const auto entry = entry_of(context, call, "member.add", {});
    // The token is chosen before the member has an id.
    const auto login = access::make_login({}, member.created);
    const auto id = commit(context, [=, project = call.project](soci::session& sql) -> Result<access::MemberId> {
        if (access::has_members(sql)) {
            return Failure(Error{ErrorKind::conflict,
                                 "the first admin was made already",
                                 {},
                                 {},
                                 "log in; an admin adds members by POST /api/v1/members"});
        }
        const auto made = access::insert_member(sql, member);
        access::set_membership(sql, {made, project, access::Role::admin});
        auto note = entry;
        note.subject = subject_of("member", made.value);
        note.after = audited(member, access::Role::admin);
        access::note(sql, project, note);
        if (const auto before = access::find_settings(sql, project); before && settings.say_anything()) {
            const access::ProjectSettings after = settings.over(*before);
            access::update_settings(sql, after);
            auto change = entry;
            change.action = "project.change";
            change.subject = subject_of("project", project.value);
            change.before = told(*before);
            change.after = told(after);
            access::note(sql, project, change);
        }
        access::Login first = login.login;
        first.member = made;
        access::insert_login(sql, first, entry.at);
        return made;
    });
    if (!id) {
        return std::unexpected(id.error());
    }
    call.noted = true;
    member.id = *id;
    context.projects->reload(context.database);
    context.gate->visitors.reload(context.database, member.id);
    HttpResponse response = created(to_json(member, access::Role::admin), fmt::format("/api/v1/members/{}", id->value));
    response.headers.set("Set-Cookie", session_cookie(context, login.token));
    return response;
}

}  // namespace parley::api
