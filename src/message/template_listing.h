#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace parley {

// What a provider says of a template's life. The names are stored and shown.
enum class TemplateStatus { approved, pending, rejected, paused, disabled };

std::string_view name_of(TemplateStatus status);  // "approved"
std::optional<TemplateStatus> template_status_named(std::string_view name);

// A word of Meta's or of a provider that follows it, in any case: APPROVED, IN_APPEAL, ENABLED,
// FLAGGED... Nothing where it is none that is known.
std::optional<TemplateStatus> template_status_of_wire(std::string_view word);

// A template as a provider lists it. Components are in the form that Meta and every importing
// provider use (template_form.h reads them).
struct TemplateListing {
    std::string id = {};  // the provider's own
    std::string name;
    std::string language;
    std::string category = {};  // "MARKETING", "UTILITY", "AUTHENTICATION", as the provider has it
    TemplateStatus status = TemplateStatus::approved;
    std::string reason = {};  // why rejected, paused or disabled
    json::array components = {};
    bool operator==(const TemplateListing&) const = default;
};

}  // namespace parley
