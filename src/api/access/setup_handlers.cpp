#include "api/access/audit_rule.h"
#include "api/access/commit.h"
#include "api/access/handlers.h"
#include "api/access/member_json.h"
#include "api/access/nobody_gives_more.h"
#include "api/answers.h"
#include "api/fields.h"

namespace parley::api {

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
// a page in a browser on it, lets strangers come from there, too.
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
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (!email) {
        return std::unexpected(std::move(email.error()));
    }
    if (auto fine = access::check_password(password, *email); !fine) {
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
    const auto id =
        commit(context, [member, entry, project = call.project](soci::session& sql) -> Result<access::MemberId> {
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
            return made;
        });
    if (!id) {
        return std::unexpected(id.error());
    }
    call.noted = true;
    member.id = *id;
    return created(to_json(member, access::Role::admin), fmt::format("/api/v1/members/{}", id->value));
}

}  // namespace parley::api
