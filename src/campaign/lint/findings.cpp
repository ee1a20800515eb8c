#include "campaign/lint/findings.h"

#include "base/text.h"

namespace parley::campaign::linting {

namespace {

constexpr std::size_t shown_value = 200;

}  // namespace

void Findings::add(Severity severity, std::string where, std::string what, std::string_view value, std::string advice) {
    if (findings_.size() >= most) {
        if (severity == Severity::warning) {
            return;
        }
        // An error is never crowded out by warnings.
        const auto warning = std::ranges::find(findings_, Severity::warning, &Finding::severity);
        if (warning == findings_.end()) {
            return;
        }
        findings_.erase(warning);
    }
    findings_.push_back({severity, std::move(where), std::move(what),
                         std::string(shortened(to_utf8(value), shown_value)), std::move(advice)});
}

void Findings::unsendable(std::string where, std::string what, std::string_view value, std::string advice) {
    add(Severity::error, std::move(where), std::move(what), value, std::move(advice));
}

void Findings::forbidden(std::string where, std::string what, std::string_view value, std::string advice) {
    add(imported_ ? Severity::warning : Severity::error, std::move(where), std::move(what), value, std::move(advice));
}

void Findings::doubtful(std::string where, std::string what, std::string_view value, std::string advice) {
    add(Severity::warning, std::move(where), std::move(what), value, std::move(advice));
}

}  // namespace parley::campaign::linting
