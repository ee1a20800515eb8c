#pragma once
#include "api/context.h"
#include "campaign/template_import.h"
#include "campaign/template_list.h"

namespace parley::api {

// Takes what a provider lists in, or only says what it would do. Pauses the campaigns that have lost their template.
// Error: missing, where the provider was deleted meanwhile.
Result<campaign::ImportReport> import_list(Context& context, ProviderId provider, campaign::ProviderList list,
                                           const campaign::ImportRules& rules, bool dry_run);

}  // namespace parley::api
