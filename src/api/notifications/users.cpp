#include "api/notifications/users.h"

#include "api/notifications/profile_words.h"
#include "audience/erase.h"
#include "audience/identities.h"

namespace parley::api::notifications {

audience::UploadRecord record_of(soci::session& sql, ProjectId project, const std::string& identifier,
                                 audience::ProfileChange change, Time now) {
    constexpr std::string_view email = "Email";
    if (!change.attributes.contains(email) && is_email(identifier) &&
        !audience::find_identity(sql, project, identifier)) {
        change.attributes[email] = identifier;
    }
    audience::UploadRecord record;
    record.name = identifier;
    record.at = now;
    record.said = std::move(change);
    return record;
}

Result<audience::Profile> keep_profile(soci::session& sql, ProjectId project, const std::string& identifier,
                                       audience::ProfileChange change, Time now) {
    const auto record = record_of(sql, project, identifier, std::move(change), now);
    const auto fates = audience::upload(sql, project, std::span(&record, 1), consent_source, now);
    if (fates.front().refused) {
        return Failure(*fates.front().refused);
    }
    auto profile = audience::read_profile(sql, project, fates.front().profile);
    if (!profile) {
        return Failure(Error{ErrorKind::unavailable, "the profile cannot be read"});
    }
    return std::move(*profile);
}

std::optional<audience::Profile> find_user(soci::session& sql, ProjectId project, const std::string& identifier) {
    const auto found = audience::find_identity(sql, project, identifier);
    return found ? audience::read_profile(sql, project, *found) : std::nullopt;
}

bool erase_user(soci::session& sql, ProjectId project, const std::string& identifier,
                std::vector<audience::ErasedMessage>& messages) {
    const auto found = audience::find_identity(sql, project, identifier);
    return found && audience::erase_person(sql, project, *found, messages);
}

json::object user_in_words(const std::string& identifier, const audience::Profile& profile) {
    json::object words;
    words["identifier"] = identifier;
    words["profile"] = profile_in_words(profile);
    return words;
}

}  // namespace parley::api::notifications
