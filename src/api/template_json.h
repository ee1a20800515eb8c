#pragma once
#include <vector>

#include "base/json.h"
#include "campaign/template.h"
#include "campaign/template_import.h"
#include "campaign/template_lint.h"
#include "campaign/template_use.h"

// Templates, and what is said of them, as the API tells it.
namespace parley::api {

json::object template_to_json(const campaign::Template& form);
json::array slots_to_json(const std::vector<Slot>& slots);
json::array findings_to_json(const std::vector<campaign::Finding>& findings);
json::array users_to_json(const std::vector<campaign::TemplateUser>& users);
json::object report_to_json(const campaign::ImportReport& report);

}  // namespace parley::api
