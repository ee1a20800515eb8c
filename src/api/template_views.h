#pragma once
#include "api/context.h"
#include "api/routes.h"
#include "dialect/capabilities.h"

// What people who look through templates and write them ask for, beside the templates themselves.
namespace parley::api {

Result<HttpResponse> list_template_names(Context& context, const Call& call);
Result<HttpResponse> show_template_rules(Context& context, const Call& call);
Result<HttpResponse> preview_unsaved_template(Context& context, const Call& call);  // template_checks.cpp
Result<HttpResponse> list_template_users(Context& context, const Call& call);
Result<HttpResponse> list_template_changes(Context& context, const Call& call);
Result<HttpResponse> show_template_elsewhere(Context& context, const Call& call);  // template_elsewhere.cpp

constexpr bool is_of_templates(Feature feature) {
    return feature <= Feature::custom_values;
}
json::object carried_json(Feature feature, const Capabilities& can);

}  // namespace parley::api
