#include "api/access/audit_rule.h"
#include "api/access/authenticate.h"
#include "api/access/commit.h"
#include "api/access/handlers.h"
#include "api/access/login_json.h"
#include "api/answers.h"
#include "api/fields.h"
#include "api/problem.h"
#include "base/random.h"
#include "base/text.h"

namespace parley::api {

namespace {

using access::Member;
using access::MemberId;

HttpResponse slower(std::chrono::seconds wait) {
    HttpResponse response =
        problem(Error{ErrorKind::unavailable, "too many tries", {}, {}, fmt::format("wait {} s", wait.count())}, 429);
    response.headers.set("Retry-After", std::to_string(wait.count()));
    return response;
}

// Of an unknown address and of a wrong password.
Error wrong() {
    return Error{ErrorKind::denied, "e-mail address or password is wrong"};
}

// A form of a foreign page cannot send JSON, so it cannot log anybody in.
Result<> need_json(const HttpRequest& request) {
    const std::string* type = request.headers.find("Content-Type");
    if (type == nullptr || !lower(*type).starts_with("application/json")) {
        return invalid("the body must be JSON", "Content-Type", {}, "send Content-Type: application/json");
    }
    return {};
}

// In every project that the member works in.
void note_of(soci::session& sql, MemberId member, const access::AuditEntry& entry) {
    for (const access::Membership& membership : access::memberships_of(sql, member)) {
        access::note(sql, membership.project, entry);
    }
}

access::AuditEntry entry_of_member(const Context& context, const Member& member, std::string action) {
    access::AuditEntry entry;
    entry.actor = "member " + member.email;
    entry.action = std::move(action);
    entry.subject = subject_of("member", member.id.value);
    entry.at = context.clock.now();
    return entry;
}

json::object from_address(const std::string& address) {
    json::object told;
    told["address"] = address;
    return told;
}

// Not waited for: that somebody is known must not be told by the time that the answer takes.
void note_failure(Context& context, const Member& member, const std::string& address) {
    auto entry = entry_of_member(context, member, "login.failed");
    entry.after = from_address(address);
    context.writer.submit([entry, id = member.id](soci::session& sql) { note_of(sql, id, entry); },
                          [log = context.log](Result<> written) {
                              if (!written) {
                                  log->error("a failed login is not in the audit log: {}", written.error().what);
                              }
                          });
}

// The first project where there is just one; a browser with several names it from then on.
ProjectId only_project_of(const access::Visitor& visitor) {
    return visitor.memberships.size() == 1 ? visitor.memberships.front().project : ProjectId{};
}

// The login that was just made, with its cookie.
Result<HttpResponse> logged_in(Context& context, const access::NewLogin& made, std::optional<ProjectId> project) {
    const auto visitor = context.gate->visitors.find(made.token);
    if (!visitor) {
        return Failure(wrong());  // ended meanwhile, by a new password or an admin
    }
    HttpResponse response = json_answer(session_json(context, *visitor, project.value_or(only_project_of(*visitor))));
    response.headers.set("Set-Cookie", session_cookie(context, made.token));
    return response;
}

}  // namespace

Result<HttpResponse> log_in(Context& context, const Call& call) {
    if (auto fine = need_json(call.request); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    const std::string given = fields.required_text("email", 254);
    const std::string password = fields.required_text("password", 400);
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const std::string email = access::normal_email(given).value_or(lower(trimmed(given)));
    access::Gate& gate = *context.gate;
    const std::string address = caller_address(call);
    if (const auto wait = gate.logins_by_address.try_now(address)) {
        return slower(*wait);
    }
    if (const auto wait = gate.logins_by_name.try_now(email)) {
        return slower(*wait);
    }
    const auto member = context.database.read([&](soci::session& sql) { return access::find_member(sql, email); });
    const bool is_known = member && !member->disabled;
    const auto right = gate.passwords.is_right(is_known ? member->password : std::string(), password);
    if (!right) {
        gate.logins_by_address.give_back(address);
        gate.logins_by_name.give_back(email);
        return std::unexpected(right.error());
    }
    if (!*right) {
        if (is_known) {
            note_failure(context, *member, address);
        }
        return Failure(wrong());
    }
    gate.logins_by_address.give_back(address);
    gate.logins_by_name.was_right(email);
    const auto made = access::make_login(member->id, context.clock.now());
    const auto former = visitor_of(gate, call.request);
    auto entry = entry_of_member(context, *member, "login");
    entry.after = from_address(address);
    auto inserted = commit(context,
                           [=, login = made.login, known = *member,
                            ended = former ? former->login.digest : std::string()](soci::session& sql) -> Result<> {
                               // While the password was checked it may have become another.
                               const auto now = access::find_member(sql, known.id);
                               if (!now || now->disabled || now->password != known.password) {
                                   return Failure(wrong());
                               }
                               access::end_login(sql, ended);
                               access::insert_login(sql, login, entry.at);
                               note_of(sql, known.id, entry);
                               return {};
                           });
    if (!inserted) {
        return std::unexpected(std::move(inserted.error()));
    }
    gate.visitors.reload(context.database, member->id);
    if (former && former->member != member->id) {
        gate.visitors.reload(context.database, former->member);
    }
    return logged_in(context, made, std::nullopt);
}

Result<HttpResponse> log_out(Context& context, const Call& call) {
    const auto visitor = visitor_of(*context.gate, call.request);
    if (visitor) {
        const auto ended = context.writer.run(
            [digest = visitor->login.digest](soci::session& sql) { access::end_login(sql, digest); });
        if (!ended) {
            return std::unexpected(ended.error());
        }
        context.gate->visitors.reload(context.database, visitor->member);
    }
    HttpResponse response;
    response.status = 204;
    response.headers.set("Set-Cookie", session_cookie(context, {}));
    return response;
}

Result<HttpResponse> get_session(Context& context, const Call& call) {
    if (auto fine = only_query(call, {}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto visitor = visitor_of(*context.gate, call.request);
    if (!visitor) {
        return Failure(Error{ErrorKind::denied, "the login is over"});
    }
    return json_answer(session_json(context, *visitor, call.project));
}

// Ends all logins of the member, this one too, as somebody may have its cookie; the browser gets another.
Result<HttpResponse> change_password(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    const std::string old = fields.required_text("old_password", 400);
    const std::string wanted = fields.required_text("new_password", 400);
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    access::Gate& gate = *context.gate;
    const auto visitor = visitor_of(gate, call.request);
    const auto member =
        visitor ? context.database.read([&](soci::session& sql) { return access::find_member(sql, visitor->member); })
                : std::nullopt;
    if (!member) {
        return Failure(Error{ErrorKind::denied, "the login is over"});
    }
    if (auto fine = access::check_password(wanted, member->email); !fine) {
        fine.error().where = "new_password";
        return std::unexpected(std::move(fine.error()));
    }
    if (const auto wait = gate.logins_by_name.try_now(member->email)) {
        return slower(*wait);
    }
    const auto right = gate.passwords.is_right(member->password, old);
    if (!right) {
        gate.logins_by_name.give_back(member->email);
        return std::unexpected(right.error());
    }
    if (!*right) {
        return problem(Error{ErrorKind::denied, "is not the password", "old_password"}, 403);
    }
    gate.logins_by_name.was_right(member->email);
    const auto hash = gate.passwords.hash(wanted);
    if (!hash) {
        return std::unexpected(hash.error());
    }
    const auto made = access::make_login(member->id, context.clock.now());
    auto changed = commit(context,
                          [hash = *hash, known = *member, login = made.login,
                           entry = entry_of_member(context, *member, "password")](soci::session& sql) -> Result<> {
                              const auto now = access::find_member(sql, known.id);
                              if (!now || now->disabled || now->password != known.password) {
                                  return Failure(Error{ErrorKind::conflict, "the password was changed meanwhile"});
                              }
                              access::replace_password(sql, known.id, hash, entry.at);
                              access::end_logins_of(sql, known.id);
                              access::insert_login(sql, login, entry.at);
                              note_of(sql, known.id, entry);
                              return {};
                          });
    if (!changed) {
        return std::unexpected(std::move(changed.error()));
    }
    gate.visitors.reload(context.database, member->id);
    return logged_in(context, made, call.project);
}

}  // namespace parley::api
