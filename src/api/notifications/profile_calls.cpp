#include "api/answers.h"
#include "api/notifications/handlers.h"
#include "api/notifications/json_patch.h"
#include "api/notifications/profile_words.h"
#include "api/notifications/shape.h"
#include "api/notifications/users.h"

// What a user reads and writes of themselves.
namespace parley::api::notifications {

namespace {

Result<HttpResponse> answer(const std::string& user, const Result<audience::Profile>& kept) {
    return kept ? Result<HttpResponse>(json_answer(user_in_words(user, *kept))) : std::unexpected(kept.error());
}

Result<HttpResponse> keep(Context& context, const Call& call, const std::string& user,
                          const Result<audience::ProfileChange>& change) {
    if (!change) {
        return std::unexpected(change.error());
    }
    return answer(user, write(context, [&](soci::session& sql) {
                      return keep_profile(sql, call.project, user, *change, context.clock.now());
                  }));
}

// What a document that was patched says else than before.
json::object difference(const json::object& before, const json::object& after) {
    json::object change;
    for (const auto& [key, value] : after) {
        const json::value* known = before.if_contains(key);
        if (known == nullptr || *known != value) {
            change[key] = value;
        }
    }
    for (const auto& [key, value] : before) {
        if (!after.contains(key)) {
            change[key] = nullptr;
        }
    }
    return change;
}

// The document is patched where it cannot change meanwhile.
Result<audience::Profile> patch_profile(soci::session& sql, ProjectId project, const std::string& user,
                                        const json::array& operations, Time now) {
    const auto known = find_user(sql, project, user);
    const json::object before = known ? profile_in_words(*known) : json::object();
    const auto after = patched(json::value(before), operations);
    if (!after) {
        return std::unexpected(after.error());
    }
    if (!after->is_object()) {
        return invalid("a profile is an object");
    }
    auto change = read_profile(difference(before, after->get_object()), Nulls::remove);
    if (!change) {
        return std::unexpected(std::move(change.error()));
    }
    return keep_profile(sql, project, user, std::move(*change), now);
}

}  // namespace

Result<HttpResponse> get_own_profile(Context& context, const Call& call) {
    const auto user = named_user(call);
    if (!user) {
        return std::unexpected(user.error());
    }
    const auto profile = context.database.read([&](soci::session& sql) { return find_user(sql, call.project, *user); });
    if (!profile) {
        return Failure(Error{ErrorKind::missing, "there is no such user"});
    }
    return json_answer(user_in_words(*user, *profile));
}

Result<HttpResponse> put_own_profile(Context& context, const Call& call, const json::object& body) {
    const auto user = named_user(call);
    return user ? keep(context, call, *user, read_profile(body, Nulls::are_absent)) : std::unexpected(user.error());
}

// A JSON Patch, or an object whose null members go away.
Result<HttpResponse> patch_own_profile(Context& context, const Call& call) {
    const auto user = named_user(call);
    const auto body = parse_json(call.request.body);
    if (!user || !body) {
        return user ? Result<HttpResponse>(refused_body(body.error())) : std::unexpected(user.error());
    }
    if (const json::array* operations = body->if_array()) {
        return answer(*user, write(context, [&](soci::session& sql) {
            return patch_profile(sql, call.project, *user, *operations, context.clock.now());
        }));
    }
    if (!body->is_object()) {
        return refused_body(Error{ErrorKind::invalid, "must be a JSON Patch or an object", "body"});
    }
    return keep(context, call, *user, read_profile(body->get_object(), Nulls::remove));
}

}  // namespace parley::api::notifications
