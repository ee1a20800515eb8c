#pragma once
#include <string>

#include "base/json.h"

namespace parley::app {

// What the API tells of templates, for people to read.
std::string template_story(const json::value& form);      // one line, and one for each place that takes a value
std::string findings_story(const json::value& findings);  // one line each; empty where there are none
std::string import_story(const json::value& report);      // figures, then a table of what changed

}  // namespace parley::app
