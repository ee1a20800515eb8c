#pragma once
#include <filesystem>
#include <string>

#include "base/error.h"
#include "base/json.h"
#include "sandbox/settings.h"

namespace parley::app {

// What the demonstration sends, and what it sends it through.

json::object plain_template(std::int64_t provider);
json::object rich_template(std::int64_t provider);  // image, footer, a link and a quick reply
json::object rich_plan();                           // its values

// A provider as they are: nearly everything arrives, some of it late, twice or never.
sandbox::Settings lifelike_sandbox(std::uint64_t seed, const std::string& user, const std::string& password);

// Writes a file of people who do not exist, with a few bad rows.
Result<> invent_people(std::int64_t people, std::uint64_t seed, const std::filesystem::path& file);

}  // namespace parley::app
