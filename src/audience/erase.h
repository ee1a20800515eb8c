#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"

namespace parley::audience {

// What was removed of a person; numbers only, so that it can be kept where they must not be.
struct Erased {
    ProfileId profile;
    std::int64_t identities = 0;
    std::int64_t events = 0;
    std::int64_t incoming = 0;   // messages of theirs, which are empty now
    std::int64_t messages = 0;   // to them: what became of each still counts, without anybody's words
    std::int64_t callbacks = 0;  // of those in quarantine, which named them
    bool operator==(const Erased&) const = default;
};

// A message to them, for those who keep something of it outside of the database.
struct ErasedMessage {
    MessageId id;
    std::string provider_id;  // as it was; empty where there was none
};

// Everything that is known of a person and of those who were merged into them. A blocked number stays blocked: it is
// kept so that it is not written to. Nothing where there is no such person. Inside work of the writer. `messages`: what
// was sent to them is added.
std::optional<Erased> erase_person(soci::session& sql, ProjectId project, ProfileId profile,
                                   std::vector<ErasedMessage>& messages);

}  // namespace parley::audience
