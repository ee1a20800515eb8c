#pragma once
#include <string_view>

#include "base/http.h"
#include "sandbox/settings.h"

namespace parley::sandbox {

// The account of a sender number, however it is written; else the one for every number; null
// where there is neither.
const SenderAccount* account_of(const Settings& settings, std::string_view sender);

bool lets_in(const SenderAccount& account, const HttpRequest& request);

}  // namespace parley::sandbox
