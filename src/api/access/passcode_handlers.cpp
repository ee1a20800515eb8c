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

using access::Passcode;

json::object to_json(const Passcode& passcode) {
    json::object body;
    body["id"] = passcode.id.value;
    body["name"] = passcode.name;
    body["created"] = to_text(passcode.created);
    body["revoked"] = time_or_null(passcode.revoked);
    return body;
}

json::object named(const std::string& name) {
    json::object body;
    body["name"] = name;
    return body;
}

}  // namespace

Result<HttpResponse> list_all_of_passcodes(Context& context, const Call& call) {
    if (auto fine = only_query(call, {}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    json::array items;
    for (const Passcode& passcode :
         context.database.read([&](soci::session& sql) { return access::list_passcodes(sql, call.project); })) {
        items.push_back(to_json(passcode));
    }
    return page_answer(std::move(items), std::nullopt);
}

Result<HttpResponse> create_passcode(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    Passcode passcode;
    passcode.name = fields.required_text("name", 100);
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (!call.rights.includes(account_rights)) {
        return nobody_gives_more("scope");
    }
    const std::string secret = access::make_passcode();
    passcode.project = call.project;
    passcode.digest = digest_of(secret);
    passcode.created = context.clock.now();
    auto entry = entry_of(context, call, "passcode.create", {});
    entry.after = named(passcode.name);
    const auto id = context.writer.run([passcode, entry](soci::session& sql) {
        const auto made = access::insert_passcode(sql, passcode);
        auto note = entry;
        note.subject = subject_of("passcode", made.value);
        access::note(sql, passcode.project, note);
        return made;
    });
    if (!id) {
        return std::unexpected(id.error());
    }
    call.noted = true;
    passcode.id = *id;
    context.gate->passcodes.reload(context.database);
    json::object answer = to_json(passcode);
    answer["account_id"] = context.projects->of(call.project).account_id;
    answer["passcode"] = secret;
    return created(answer, fmt::format("/api/v1/passcodes/{}", id->value));
}

Result<HttpResponse> remove_passcode(Context& context, const Call& call) {
    const auto id = path_id<access::PasscodeId>(call, "passcode");
    if (!id) {
        return std::unexpected(id.error());
    }
    const auto entry = entry_of(context, call, "passcode.revoke", subject_of("passcode", id->value));
    auto revoked = commit(context, [=, project = call.project](soci::session& sql) -> Result<> {
        const auto all = access::list_passcodes(sql, project);
        const auto found = std::ranges::find(all, *id, &Passcode::id);
        if (found == all.end() || !access::revoke_passcode(sql, project, *id, entry.at)) {
            return Failure(Error{ErrorKind::missing, "there is no such passcode"});
        }
        auto note = entry;
        note.before = named(found->name);
        access::note(sql, project, note);
        return {};
    });
    if (!revoked) {
        return std::unexpected(std::move(revoked.error()));
    }
    call.noted = true;
    context.gate->passcodes.reload(context.database);
    HttpResponse response;
    response.status = 204;
    return response;
}

}  // namespace parley::api
