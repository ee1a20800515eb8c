#pragma once
#include <soci/soci.h>

#include "base/clock.h"
#include "base/id.h"
#include "message/callback.h"

namespace parley::campaign {

// Notes what a provider says of one of its templates: by its own id, else by name and language.
// Runs inside work of the writer. False where there is no such template.
bool apply_report(soci::session& sql, ProviderId provider, const TemplateReport& report, Time now);

}  // namespace parley::campaign
