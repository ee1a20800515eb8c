#pragma once
#include <optional>
#include <string>
#include <vector>

#include "audience/erase.h"
#include "audience/profile.h"
#include "audience/upload.h"
#include "base/clock.h"
#include "base/id.h"

// People as users of this API.
namespace parley::api::notifications {

inline constexpr const char* consent_source = "notification API";

// Who is new and goes by an e-mail address has it as their e-mail, too (source: reference, users). Runs in work of the
// writer.
audience::UploadRecord record_of(soci::session& sql, ProjectId project, const std::string& identifier,
                                 audience::ProfileChange change, Time now);

// What the person is afterwards. Runs in work of the writer. Error: invalid, and nothing written.
Result<audience::Profile> keep_profile(soci::session& sql, ProjectId project, const std::string& identifier,
                                       audience::ProfileChange change, Time now);
std::optional<audience::Profile> find_user(soci::session& sql, ProjectId project, const std::string& identifier);

// The person, and what this API keeps of them. False where nobody goes by this identifier.
bool erase_user(soci::session& sql, ProjectId project, const std::string& identifier,
                std::vector<audience::ErasedMessage>& messages);

json::object user_in_words(const std::string& identifier, const audience::Profile& profile);

}  // namespace parley::api::notifications
