#include "access/member.h"
#include "api/access/audit_rule.h"
#include "api/access/commit.h"
#include "api/access/nobody_gives_more.h"
#include "api/answers.h"
#include "api/fields.h"
#include "api/handlers.h"
#include "base/random.h"
#include "base/text.h"

namespace parley::api {

namespace {

json::array scopes_of(access::Rights rights) {
    json::array names;
    for (const Right right : access::rights_in(rights)) {
        names.push_back(json::value(access::name_of(right)));
    }
    return names;
}

json::object to_json(const Key& key) {
    json::object body;
    body["id"] = key.id.value;
    body["name"] = key.name;
    body["scopes"] = scopes_of(key.rights);
    body["made_by"] = text_or_null(key.made_by);
    body["created"] = to_text(key.created);
    body["revoked"] = time_or_null(key.revoked);
    return body;
}

json::object audited(const Key& key) {
    json::object body;
    body["name"] = key.name;
    body["scopes"] = access::write_scopes(key.rights);
    return body;
}

// ["people:read", ...], or ["*"]; absent: all that the maker has.
access::Rights read_rights(Fields& fields, access::Rights makers) {
    const json::array* names = fields.array("scopes");
    if (names == nullptr) {
        return makers;
    }
    access::Rights rights;
    for (const json::value& name : *names) {
        const auto read = name.is_string() && name.get_string().find(',') == json::string::npos
                              ? access::read_scopes(name.get_string())
                              : access::read_scopes("?");
        if (!read) {
            fields.refuse("scopes", read.error().what, read.error().advice);
            return rights;
        }
        for (const Right right : access::rights_in(*read)) {
            rights.add(right);
        }
    }
    if (rights == access::Rights()) {
        fields.refuse("scopes", "must name at least one");
    }
    return rights;
}

}  // namespace

Result<HttpResponse> list_all_of_keys(Context& context, const Call& call) {
    const auto keys = context.database.read([&](soci::session& sql) { return list_keys(sql, call.project); });
    json::array items;
    for (const Key& key : keys) {
        items.push_back(to_json(key));
    }
    return page_answer(std::move(items), std::nullopt);
}

Result<HttpResponse> create_key(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    Key key;
    key.name = fields.required_text("name", 100);
    key.rights = read_rights(fields, call.rights);
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (!call.rights.includes(key.rights)) {
        return nobody_gives_more("scopes");
    }
    const std::string secret = make_key();
    key.project = call.project;
    key.digest = digest_of(secret);
    key.made_by = call.actor;
    key.created = context.clock.now();
    auto entry = entry_of(context, call, "key.create", {});
    entry.after = audited(key);
    const auto id = context.writer.run([key, entry](soci::session& sql) {
        const KeyId made = insert_key(sql, key);
        auto note = entry;
        note.subject = subject_of("key", made.value);
        access::note(sql, key.project, note);
        return made;
    });
    if (!id) {
        return std::unexpected(id.error());
    }
    call.noted = true;
    key.id = *id;
    context.keys.reload(context.database);  // before the answer: whoever has the key can use it
    json::object answer = to_json(key);
    answer["key"] = secret;
    return created(answer, fmt::format("/api/v1/keys/{}", id->value));
}

Result<HttpResponse> remove_key(Context& context, const Call& call) {
    const auto id = path_id<KeyId>(call, "key");
    if (!id) {
        return std::unexpected(id.error());
    }
    const auto entry = entry_of(context, call, "key.revoke", subject_of("key", id->value));
    // Counted and revoked in one piece of work, so that two who revoke at once leave one.
    auto revoked = commit(context, [=, project = call.project, key = *id](soci::session& sql) -> Result<> {
        const auto keys = list_keys(sql, project);
        const auto administers = [](const Key& one) { return !one.revoked && one.rights.has(Right::administer); };
        const auto found = std::ranges::find(keys, key, &Key::id);
        if (found == keys.end() || found->revoked) {
            return Failure(Error{ErrorKind::missing, "there is no such key"});
        }
        if (administers(*found) && std::ranges::count_if(keys, administers) == 1 &&
            access::count_admins(sql, project) == 0) {
            return Failure(Error{ErrorKind::conflict,
                                 "this is the project's only key that may administer, and it has no admin who logs in",
                                 {},
                                 {},
                                 "make another one first, or nobody could manage the project any more"});
        }
        revoke_key(sql, project, key, entry.at);
        auto note = entry;
        note.before = audited(*found);
        access::note(sql, project, note);
        return {};
    });
    if (!revoked) {
        return std::unexpected(std::move(revoked.error()));
    }
    call.noted = true;
    context.keys.reload(context.database);
    HttpResponse response;
    response.status = 204;
    return response;
}

}  // namespace parley::api
