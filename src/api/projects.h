#pragma once
#include <soci/soci.h>

#include <string>

#include "base/clock.h"
#include "base/id.h"

namespace parley::api {

// The one project there is so far; made at the first start. Its default country follows the configuration.
ProjectId keep_first_project(soci::session& sql, const std::string& default_country, Time now);

}  // namespace parley::api
