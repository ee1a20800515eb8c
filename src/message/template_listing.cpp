#include "message/template_listing.h"

#include <array>
#include <utility>

#include "base/text.h"

namespace parley {

std::string_view name_of(TemplateStatus status) {
    switch (status) {
        case TemplateStatus::approved: return "approved";
        case TemplateStatus::pending: return "pending";
        case TemplateStatus::rejected: return "rejected";
        case TemplateStatus::paused: return "paused";
        case TemplateStatus::disabled: return "disabled";
    }
    return "pending";
}

std::optional<TemplateStatus> template_status_named(std::string_view name) {
    for (const TemplateStatus status : {TemplateStatus::approved, TemplateStatus::pending, TemplateStatus::rejected,
                                        TemplateStatus::paused, TemplateStatus::disabled}) {
        if (name_of(status) == name) {
            return status;
        }
    }
    return std::nullopt;
}

std::optional<TemplateStatus> template_status_of_wire(std::string_view word) {
    using enum TemplateStatus;
    static constexpr std::array<std::pair<std::string_view, TemplateStatus>, 24> words{{
        {"APPROVED", approved},
        {"ENABLED", approved},
        {"REINSTATED", approved},
        {"FLAGGED", approved},
        {"UNARCHIVED", approved},
        {"PENDING", pending},
        {"SUBMITTED", pending},
        {"IN_REVIEW", pending},
        {"IN_APPEAL", pending},
        {"APPEALED", pending},
        {"SANDBOX_REQUESTED", pending},
        {"REJECTED", rejected},
        {"FAILED", rejected},
        {"PAUSED", paused},
        {"LOCKED", paused},
        {"DISABLED", disabled},
        {"DESACTIVATED", disabled},
        {"DEACTIVATED", disabled},
        {"DELETED", disabled},
        {"PENDING_DELETION", disabled},
        {"LIMIT_EXCEEDED", disabled},
        {"ARCHIVED", disabled},
        {"INACTIVE", disabled},
        {"ACTIVE", approved},
    }};
    for (const auto& [known, status] : words) {
        if (equal_ignoring_case(word, known)) {
            return status;
        }
    }
    return std::nullopt;
}

}  // namespace parley
