#include "api/answers.h"
#include "api/exchanges.h"
#include "api/notifications/handlers.h"
#include "api/notifications/profile_words.h"
#include "api/notifications/shape.h"
#include "api/notifications/users.h"
#include "audience/identities.h"

namespace parley::api::notifications {

namespace {

Result<HttpResponse> keep_user(Context& context, const Call& call, const std::string& identifier,
                               const json::object& profile, const std::string& where) {
    if (auto fine = check_identifier(identifier, "identifier"); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto change = read_profile(profile, Nulls::are_absent, where);
    if (!change) {
        return std::unexpected(change.error());
    }
    const auto kept = write(context, [&](soci::session& sql) {
        return keep_profile(sql, call.project, identifier, *change, context.clock.now());
    });
    return kept ? Result<HttpResponse>(json_answer(user_in_words(identifier, *kept))) : std::unexpected(kept.error());
}

Result<HttpResponse> remove(Context& context, const Call& call, const std::string& identifier) {
    std::vector<audience::ErasedMessage> messages;
    const auto removed = context.writer.run([&](soci::session& sql) {
        messages.clear();
        return erase_user(sql, call.project, identifier, messages);
    });
    if (!removed) {
        return std::unexpected(removed.error());
    }
    if (!*removed) {
        return Failure(Error{ErrorKind::missing, "there is no such user"});
    }
    forget_exchanges(context, messages);
    return refusal(202, "the user is deleted");
}

}  // namespace

Result<HttpResponse> put_user(Context& context, const Call& call, const json::object& body) {
    return keep_user(context, call, path_text(call, "identifier"), body, {});
}

// {"identifier": "u-1", "profile": {...}}, or with the profile's members beside the identifier.
Result<HttpResponse> post_user(Context& context, const Call& call, const json::object& body) {
    const json::value* named = given(body, "identifier");
    if (named == nullptr) {
        return invalid("is missing", "identifier");
    }
    const auto identifier = read_identifier(*named, "identifier");
    if (!identifier) {
        return std::unexpected(identifier.error());
    }
    if (const json::value* profile = given(body, "profile")) {
        return profile->is_object() ? keep_user(context, call, *identifier, profile->get_object(), "profile")
                                    : Result<HttpResponse>(invalid("must be an object", "profile"));
    }
    json::object profile = body;
    profile.erase("identifier");
    profile.erase("profile");
    return keep_user(context, call, *identifier, profile, {});
}

Result<HttpResponse> delete_user(Context& context, const Call& call) {
    return remove(context, call, path_text(call, "identifier"));
}

// As one client writes it: DELETE /v3/usersu-1.
Result<HttpResponse> delete_user_without_slash(Context& context, const Call& call) {
    constexpr std::string_view beginning = "users";
    const std::string& segment = path_text(call, "users_and_identifier");
    if (!segment.starts_with(beginning) || segment.size() == beginning.size()) {
        return Failure(Error{ErrorKind::missing, "nothing is found under this path"});
    }
    return remove(context, call, segment.substr(beginning.size()));
}

}  // namespace parley::api::notifications
