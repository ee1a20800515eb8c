#pragma once
#include <soci/soci.h>

#include <span>

#include "base/clock.h"
#include "base/secret_box.h"
#include "deliver/priority.h"

// What lanes ask single messages (deliver/priority.h), inside work of the writer.
namespace parley::campaign {

// Those of the provider that are due become intended, filled in and ready to be written; who cannot be reached any more
// is skipped with the reason. What cannot be sent any more, as its template went, is claimed with its trouble.
deliver::PriorityClaim claim_singles(soci::session& sql, const SecretBox& box, ProviderId provider, int limit,
                                     Time now);

// Those that are due again wait, of the others what they say is forgotten.
void note_singles(soci::session& sql, std::span<const deliver::PriorityFate> fates);

// At start, after deliver::recover: what had not left waits again, of the rest what it says is forgotten.
void recover_singles(soci::session& sql);

}  // namespace parley::campaign
