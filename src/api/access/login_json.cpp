#include "api/access/login_json.h"

#include "api/answers.h"

namespace parley::api {

json::object session_json(const Context& context, const access::Visitor& visitor, ProjectId project) {
    json::array projects;
    for (const access::Membership& membership : visitor.memberships) {
        const auto settings = context.projects->of(membership.project);
        json::object item;
        item["id"] = membership.project.value;
        item["account_id"] = settings.account_id;
        item["name"] = settings.name;
        item["time_zone"] = settings.time_zone;
        item["default_country"] = text_or_null(settings.default_country);
        item["role"] = access::name_of(membership.role);
        projects.push_back(std::move(item));
    }
    const auto role = visitor.role_in(project);
    json::array rights;
    if (role) {
        for (const Right right : access::rights_in(access::rights_of(*role))) {
            rights.push_back(json::value(access::name_of(right)));
        }
    }
    json::object member;
    member["id"] = visitor.member.value;
    member["email"] = visitor.email;
    member["name"] = visitor.name;
    json::object body;
    body["member"] = std::move(member);
    body["project"] = role ? json::value(project.value) : json::value();
    body["role"] = role ? json::value(access::name_of(*role)) : json::value();
    body["rights"] = std::move(rights);
    body["projects"] = std::move(projects);
    body["csrf_token"] = visitor.login.csrf;
    body["expires"] = to_text(visitor.login.expires);
    return body;
}

std::string session_cookie(const Context& context, std::string_view token) {
    const auto age = token.empty() ? std::chrono::seconds(0) : std::chrono::seconds(access::longest_login);
    return fmt::format("parley_session={}; HttpOnly; SameSite=Strict; Path=/; Max-Age={}{}", token, age.count(),
                       context.public_url.starts_with("https://") ? "; Secure" : "");
}

}  // namespace parley::api
