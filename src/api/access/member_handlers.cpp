#include "api/access/audit_rule.h"
#include "api/access/commit.h"
#include "api/access/handlers.h"
#include "api/access/member_json.h"
#include "api/access/nobody_gives_more.h"
#include "api/answers.h"
#include "api/fields.h"
#include "base/random.h"

namespace parley::api {

namespace {

using access::Member;
using access::MemberId;
using access::Role;

bool is_too_much(Role role, const Call& call) {
    return !call.rights.includes(access::rights_of(role));
}

Failure no_such_member() {
    return Failure(Error{ErrorKind::missing, "there is no such member"});
}

// The member with the role in the caller's project, as the database has it now.
Result<std::pair<Member, Role>> member_in(soci::session& sql, ProjectId project, MemberId id) {
    auto member = access::find_member(sql, id);
    if (!member) {
        return no_such_member();
    }
    const auto memberships = access::memberships_of(sql, id);
    const auto found = std::ranges::find(memberships, project, &access::Membership::project);
    if (found == memberships.end()) {
        return no_such_member();
    }
    return std::pair(std::move(*member), found->role);
}

Result<> keep_an_admin(soci::session& sql, ProjectId project, Role now, std::optional<Role> then) {
    if (now == Role::admin && then != Role::admin && access::count_admins(sql, project) == 1) {
        return Failure(Error{
            ErrorKind::conflict, "this is the project's last admin", {}, {}, "make somebody else an admin first"});
    }
    return {};
}

struct Wanted {
    Member member;
    Role role = Role::viewer;
    std::string shown = {};  // the password that we made up
    bool has_password = false;
};

}  // namespace

Result<HttpResponse> list_all_of_members(Context& context, const Call& call) {
    if (auto fine = only_query(call, {}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    json::array items;
    for (const auto& [member, role] :
         context.database.read([&](soci::session& sql) { return access::list_members(sql, call.project); })) {
        items.push_back(to_json(member, role));
    }
    return page_answer(std::move(items), std::nullopt);
}

// Somebody new, with a password of theirs or one that is made up and shown once; or somebody who works in another
// project already, and then keeps the name and the password.
Result<HttpResponse> add_member(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    auto email = access::normal_email(fields.required_text("email", 254));
    auto role = read_role(fields.required_text("role", 20));
    Wanted wanted;
    wanted.member.name = fields.text("name", 100).value_or(std::string());
    const auto password = fields.text("password", 400);
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (!email || !role) {
        return std::unexpected(std::move(email ? role.error() : email.error()));
    }
    if (is_too_much(*role, call)) {
        return nobody_gives_more("role");
    }
    if (password) {
        if (auto fine = access::check_password(*password, *email); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
    }
    wanted.shown = password ? std::string() : random_token(12);
    auto hash = context.gate->passwords.hash(password.value_or(wanted.shown));
    if (!hash) {
        return std::unexpected(std::move(hash.error()));
    }
    wanted.has_password = password.has_value();
    wanted.role = *role;
    wanted.member.email = std::move(*email);
    wanted.member.password = std::move(*hash);
    wanted.member.created = context.clock.now();
    const auto entry = entry_of(context, call, "member.add", {});
    struct Added {
        Member member;
        bool is_new;
    };
    const auto added = commit(context, [wanted, entry, project = call.project](soci::session& sql) -> Result<Added> {
        auto known = access::find_member(sql, wanted.member.email);
        const bool works_elsewhere = known && !known->disabled;
        if (works_elsewhere && member_in(sql, project, known->id)) {
            return Failure(Error{ErrorKind::conflict, "is a member already", "email", wanted.member.email});
        }
        if (works_elsewhere && wanted.has_password) {
            return Failure(
                Error{ErrorKind::conflict, "this member has a password already", "password", {}, "leave password out"});
        }
        MemberId id;
        if (!known) {
            id = access::insert_member(sql, wanted.member);
        } else {
            id = known->id;
            if (known->disabled) {
                access::replace_password(sql, id, wanted.member.password, entry.at);
                access::rename_member(sql, id, wanted.member.name, entry.at);
                access::set_disabled(sql, id, false, entry.at);
            }
        }
        access::set_membership(sql, {id, project, wanted.role});
        auto member = access::find_member(sql, id);
        auto note = entry;
        note.subject = subject_of("member", id.value);
        note.after = audited(*member, wanted.role);
        access::note(sql, project, note);
        return Added{std::move(*member), !works_elsewhere};
    });
    if (!added) {
        return std::unexpected(added.error());
    }
    call.noted = true;
    context.gate->visitors.reload(context.database, added->member.id);
    json::object answer = to_json(added->member, wanted.role);
    answer["password"] = added->is_new ? text_or_null(wanted.shown) : json::value();
    return created(answer, fmt::format("/api/v1/members/{}", added->member.id.value));
}

// Role, name, and a new password for somebody who forgot theirs. Name and password are the login's: they can be set
// only by the project that is the member's only one.
Result<HttpResponse> change_member(Context& context, const Call& call) {
    const auto id = path_id<MemberId>(call, "member");
    if (!id) {
        return std::unexpected(id.error());
    }
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    const auto role_name = fields.text("role", 20);
    const auto name = fields.text("name", 100);
    const auto password = fields.text("password", 400);
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    auto role = role_name ? read_role(*role_name) : Result<Role>(Role::viewer);
    if (!role) {
        return std::unexpected(std::move(role.error()));
    }
    if (role_name && is_too_much(*role, call)) {
        return nobody_gives_more("role");
    }
    // Before anything that costs much: somebody else's member is not there at all.
    const auto known = context.database.read([&](soci::session& sql) { return member_in(sql, call.project, *id); });
    if (!known) {
        return std::unexpected(known.error());
    }
    // Whoever sets the password of somebody can be them.
    if (password && is_too_much(known->second, call)) {
        return nobody_gives_more("password");
    }
    std::string hash;
    if (password) {
        if (auto fine = access::check_password(*password, known->first.email); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
        auto hashed = context.gate->passwords.hash(*password);
        if (!hashed) {
            return std::unexpected(std::move(hashed.error()));
        }
        hash = std::move(*hashed);
    }
    const auto entry = entry_of(context, call, "member.change", subject_of("member", id->value));
    using Changed = std::pair<Member, Role>;
    const auto changed = commit(context,
                                [=, new_role = role_name ? std::optional(*role) : std::nullopt, id = *id,
                                 project = call.project](soci::session& sql) -> Result<Changed> {
                                    const auto before = member_in(sql, project, id);
                                    if (!before) {
                                        return std::unexpected(before.error());
                                    }
                                    if ((name || !hash.empty()) && access::memberships_of(sql, id).size() > 1) {
                                        return Failure(Error{ErrorKind::conflict,
                                                             "this member works in other projects, too",
                                                             name ? "name" : "password",
                                                             {},
                                                             "they can change it themselves"});
                                    }
                                    if (new_role) {
                                        if (auto kept = keep_an_admin(sql, project, before->second, *new_role); !kept) {
                                            return std::unexpected(std::move(kept.error()));
                                        }
                                        access::set_membership(sql, {id, project, *new_role});
                                    }
                                    if (name) {
                                        access::rename_member(sql, id, *name, entry.at);
                                    }
                                    if (!hash.empty()) {
                                        access::replace_password(sql, id, hash, entry.at);
                                        access::end_logins_of(sql, id);
                                    }
                                    auto after = member_in(sql, project, id);
                                    auto note = entry;
                                    note.before = audited(before->first, before->second);
                                    note.after = audited(after->first, after->second);
                                    note.after.as_object()["password_changed"] = !hash.empty();
                                    access::note(sql, project, note);
                                    return after;
                                });
    if (!changed) {
        return std::unexpected(changed.error());
    }
    call.noted = true;
    context.gate->visitors.reload(context.database, *id);
    return json_answer(to_json(changed->first, changed->second));
}

Result<HttpResponse> remove_member(Context& context, const Call& call) {
    const auto id = path_id<MemberId>(call, "member");
    if (!id) {
        return std::unexpected(id.error());
    }
    const auto entry = entry_of(context, call, "member.remove", subject_of("member", id->value));
    auto removed = commit(context, [=, id = *id, project = call.project](soci::session& sql) -> Result<> {
        const auto before = member_in(sql, project, id);
        if (!before) {
            return std::unexpected(before.error());
        }
        if (auto kept = keep_an_admin(sql, project, before->second, std::nullopt); !kept) {
            return kept;
        }
        access::end_membership(sql, id, project);
        if (access::memberships_of(sql, id).empty()) {
            access::set_disabled(sql, id, true, entry.at);
            access::end_logins_of(sql, id);
        }
        auto note = entry;
        note.before = audited(before->first, before->second);
        access::note(sql, project, note);
        return {};
    });
    if (!removed) {
        return std::unexpected(std::move(removed.error()));
    }
    call.noted = true;
    context.gate->visitors.reload(context.database, *id);
    HttpResponse response;
    response.status = 204;
    return response;
}

}  // namespace parley::api
