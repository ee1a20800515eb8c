#pragma once
#include <soci/soci.h>

#include <string>

#include "base/clock.h"
#include "base/id.h"

namespace parley::api {

// The project that the first start makes. Its default country is the configuration's until it has one of its own.
ProjectId keep_first_project(soci::session& sql, const std::string& default_country, Time now);

}  // namespace parley::api
