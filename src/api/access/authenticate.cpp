#include "api/access/authenticate.h"

#include "access/token_key.h"
#include "api/problem.h"
#include "base/jwt.h"
#include "base/random.h"
#include "base/text.h"

namespace parley::api {

namespace {

using access::Project;
using access::Visitor;

constexpr std::size_t longest_secret = 300;
constexpr std::size_t longest_user = 255;

std::string_view header(const HttpRequest& request, std::string_view name) {
    const std::string* value = request.headers.find(name);
    return value == nullptr || value->size() > longest_secret ? std::string_view() : trimmed(*value);
}

bool is_reading(Method method) {
    return method == Method::get;
}

HttpResponse forbidden(std::string what, std::string where, std::string advice) {
    return problem(Error{ErrorKind::denied, std::move(what), std::move(where), {}, std::move(advice)}, 403);
}

std::optional<HttpResponse> without(Right right, const Route& route, const Call& call) {
    if (call.rights.has(right) || (route.or_else && call.rights.has(*route.or_else))) {
        return std::nullopt;
    }
    return forbidden("this is not allowed to " + call.actor, "scope",
                     fmt::format("it takes the scope {}{}", access::name_of(right),
                                 route.or_else ? fmt::format(" or {}", access::name_of(*route.or_else)) : ""));
}

bool is_secret(const Project& project, std::string_view given) {
    // The digests have one length, whatever is given.
    return !project.notification_secret.empty() &&
           equal_in_constant_time(digest_of(given), digest_of(project.notification_secret));
}

std::string_view notification_secret_in(const HttpRequest& request) {
    const std::string_view secret = header(request, "X-ENGAGESPOT-API-SECRET");
    return secret.empty() ? header(request, "X-ENGAGESPOT-SECRET-KEY") : secret;  // as an older description has it
}

std::shared_ptr<const Project> notifier_in(const access::Gate& gate, const HttpRequest& request) {
    const auto project = gate.projects.with_notification_key(header(request, "X-ENGAGESPOT-API-KEY"));
    return project && is_secret(*project, notification_secret_in(request)) ? project : nullptr;
}

std::string_view passcode_in(const HttpRequest& request) {
    const std::string_view passcode = header(request, "X-CleverTap-Passcode");
    return passcode.empty() ? header(request, "X-CleverTap-Token") : passcode;  // as newer endpoints call it
}

Error no_key() {
    return Error{
        ErrorKind::denied, "the API key is missing or not valid", {}, {}, "send a good one: Authorization: Bearer KEY"};
}

Error no_login() {
    return Error{ErrorKind::denied, "this is for members who are logged in", {}, {}, "log in: POST /api/v1/login"};
}

Error not_authenticated(std::string why) {
    return Error{ErrorKind::denied, "Authentication failed. " + std::move(why)};
}

}  // namespace

std::optional<std::string_view> session_token(const HttpRequest& request) {
    constexpr std::string_view name = "parley_session=";
    const std::string* cookies = request.headers.find("Cookie");
    std::string_view left = cookies == nullptr ? std::string_view() : std::string_view(*cookies);
    while (!left.empty()) {
        const std::size_t end = std::min(left.find(';'), left.size());
        const std::string_view cookie = trimmed(left.substr(0, end));
        left.remove_prefix(std::min(end + 1, left.size()));
        if (cookie.starts_with(name) && cookie.size() <= longest_secret) {
            return cookie.substr(name.size());
        }
    }
    return std::nullopt;
}

std::optional<Visitor> visitor_of(access::Gate& gate, const HttpRequest& request) {
    const auto token = session_token(request);
    return token ? gate.visitors.find(*token) : std::nullopt;
}

HttpResponse Authenticator::denied(Voice voice, const Call& call, bool was_guess, const Error& error) {
    if (!was_guess || gate_.failures.may_fail(caller_address(call))) {
        return refusal(voice, error, 401);
    }
    HttpResponse response =
        refusal(voice, Error{ErrorKind::unavailable, "too many wrong credentials came from this address"}, 429);
    response.headers.set("Retry-After", "1");
    return response;
}

std::optional<HttpResponse> Authenticator::refuse(const Route& route, Call& call) {
    if (std::holds_alternative<Right>(route.who)) {
        return refuse_native(route, call);
    }
    switch (std::get<Caller>(route.who)) {
        case Caller::anybody: break;
        case Caller::member: return refuse_native(route, call);
        case Caller::clevertap: return refuse_account(call);
        case Caller::notifier: return refuse_notifier(call);
        case Caller::recipient: return refuse_recipient(call);
    }
    return std::nullopt;
}

// A key, or a member who is logged in. Where both are shown the key counts: no foreign page can add one.
Authenticator::Refused Authenticator::refuse_native(const Route& route, Call& call) {
    const auto* right = std::get_if<Right>(&route.who);
    // Of another scheme: what a proxy in front asks for.
    const bool shows_key = bearer_of(call.request).has_value();
    if (right != nullptr && shows_key) {
        const auto key = keys_.find(call.request);
        if (!key) {
            return denied(Voice::native, call, true, no_key());
        }
        call.project = key->project;
        call.rights = key->rights;
        call.actor = "key " + key->name;
        return without(*right, route, call);
    }
    const auto visitor = visitor_of(gate_, call.request);
    if (!visitor) {
        return denied(Voice::native, call, session_token(call.request).has_value(),
                      right == nullptr ? no_login() : no_key());
    }
    return refuse_visitor(route, *visitor, call);
}

Authenticator::Refused Authenticator::refuse_visitor(const Route& route, const Visitor& visitor, Call& call) const {
    call.actor = "member " + visitor.email;
    if (!is_reading(route.method) &&
        !equal_in_constant_time(header(call.request, "X-CSRF-Token"), visitor.login.csrf)) {
        return forbidden("the token that goes with the login is missing or wrong", "X-CSRF-Token",
                         "send the csrf_token of GET /api/v1/session");
    }
    const auto* right = std::get_if<Right>(&route.who);
    const std::string_view named = header(call.request, "X-Parley-Project");
    if (named.empty() && visitor.memberships.size() != 1) {
        return right == nullptr ? std::nullopt
                                : Refused(forbidden("it is not said which project is meant", "X-Parley-Project",
                                                    "name one of GET /api/v1/session by its id or account id"));
    }
    for (const access::Membership& membership : visitor.memberships) {
        if (named.empty() || named == std::to_string(membership.project.value) ||
            named == gate_.projects.of(membership.project).account_id) {
            call.project = membership.project;
            call.rights = access::rights_of(membership.role);
            return right == nullptr ? std::nullopt : without(*right, route, call);
        }
    }
    // One that there is not and one of others look the same.
    return forbidden("you are no member of such a project", "X-Parley-Project",
                     "name one of GET /api/v1/session by its id or account id");
}

Authenticator::Refused Authenticator::refuse_account(Call& call) {
    const std::string_view account = header(call.request, "X-CleverTap-Account-Id");
    const std::string_view passcode = passcode_in(call.request);
    const bool was_guess = !account.empty() && !passcode.empty();
    const auto project = gate_.projects.with_account(account);
    if (project == nullptr) {
        return denied(Voice::clevertap, call, was_guess, Error{ErrorKind::denied, "Account ID is not valid"});
    }
    const auto name = gate_.passcodes.name_of(project->settings.id, passcode);
    if (!name) {
        return denied(Voice::clevertap, call, was_guess, Error{ErrorKind::denied, "Passcode is not valid"});
    }
    call.project = project->settings.id;
    call.rights = account_rights;
    call.actor = "passcode " + *name;
    return std::nullopt;
}

Authenticator::Refused Authenticator::refuse_notifier(Call& call) {
    const auto project = notifier_in(gate_, call.request);
    if (project == nullptr) {
        return denied(Voice::engagespot, call, !notification_secret_in(call.request).empty(),
                      not_authenticated("X-ENGAGESPOT-API-KEY or X-ENGAGESPOT-API-SECRET is missing or not valid."));
    }
    call.project = project->settings.id;
    call.rights = notifier_rights;
    call.actor = "notification key";
    return std::nullopt;
}

Authenticator::Refused Authenticator::refuse_recipient(Call& call) {
    if (!notification_secret_in(call.request).empty()) {
        return refuse_notifier(call);
    }
    const std::string_view signature = header(call.request, "X-ENGAGESPOT-USER-SIGNATURE");
    const auto token = bearer_of(call.request);
    if (token) {
        // What costs more than a look-up is not done for those who fail all the time.
        ProjectId project;
        auto user = gate_.failures.is_over(caller_address(call))
                        ? Result<std::string>(Failure(not_authenticated("The token is not good.")))
                        : user_of_token(*token, project);
        if (!user) {
            return denied(Voice::engagespot, call, true, not_authenticated("The token is not good."));
        }
        call.project = project;
        call.user = std::move(*user);
    } else {
        const auto project = gate_.projects.with_notification_key(header(call.request, "X-ENGAGESPOT-API-KEY"));
        const std::string_view user = header(call.request, "X-ENGAGESPOT-USER-ID");
        if (project == nullptr || project->notification_secret.empty() || user.empty() || user.size() > longest_user ||
            !is_utf8(user) ||
            !equal_in_constant_time(access::user_signature(project->notification_secret, user), signature)) {
            return denied(Voice::engagespot, call, !signature.empty(),
                          not_authenticated("X-ENGAGESPOT-API-KEY, X-ENGAGESPOT-USER-ID and "
                                            "X-ENGAGESPOT-USER-SIGNATURE do not go together."));
        }
        call.project = project->settings.id;
        call.user = std::string(user);
    }
    call.actor = "recipient";
    return std::nullopt;
}

// {"sub":"user:<identifier>","apiKey":"..."} (source: reference, authentication). The project is the one that the token
// names, and its key then says whether the token is true.
Result<std::string> Authenticator::user_of_token(std::string_view token, ProjectId& project) const {
    constexpr std::string_view prefix = "user:";
    const auto said = read_unverified(token);
    const auto named = said ? text_of(said->if_contains("apiKey")) : std::nullopt;
    const auto found = named ? gate_.projects.with_notification_key(*named) : nullptr;
    if (found == nullptr || found->token_key.empty()) {
        return Failure(not_authenticated("The token is not good."));
    }
    const auto claims = read_rs256(token, found->token_key);
    if (!claims) {
        return Failure(not_authenticated("The token is not good."));
    }
    const auto now = std::chrono::floor<std::chrono::seconds>(clock_.now()).time_since_epoch().count();
    const json::value* ends = claims->if_contains("exp");
    const json::value* begins = claims->if_contains("nbf");
    const std::string subject = text_of(claims->if_contains("sub")).value_or(std::string());
    const bool in_time = (ends == nullptr || number_of(ends).value_or(0) > static_cast<double>(now)) &&
                         (begins == nullptr || number_of(begins).value_or(0) <= static_cast<double>(now));
    if (!in_time || !subject.starts_with(prefix) || subject.size() == prefix.size() ||
        subject.size() > prefix.size() + longest_user) {
        return Failure(not_authenticated("The token is not good."));
    }
    project = found->settings.id;
    return subject.substr(prefix.size());
}

bool Authenticator::knows(const HttpRequest& head) const {
    switch (voice_of(head.target)) {
        case Voice::native: return keys_.find(head).has_value() || visitor_of(gate_, head).has_value();
        case Voice::clevertap: {
            const auto project = gate_.projects.with_account(header(head, "X-CleverTap-Account-Id"));
            return project != nullptr && gate_.passcodes.name_of(project->settings.id, passcode_in(head)).has_value();
        }
        case Voice::engagespot: return notifier_in(gate_, head) != nullptr;
    }
    return false;
}

}  // namespace parley::api
