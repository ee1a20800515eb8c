#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "campaign/template_lint.h"

namespace parley::campaign::linting {

// Collects what the rules find, each by how much it matters.
class Findings {
public:
    static constexpr std::size_t most = 200;

    explicit Findings(bool imported) : imported_(imported) {}

    // It cannot be read, or not be sent to this provider.
    void unsendable(std::string where, std::string what, std::string_view value = {}, std::string advice = {});
    // WhatsApp refuses to approve such a template.
    void forbidden(std::string where, std::string what, std::string_view value = {}, std::string advice = {});
    // It may be refused in review, or looks like a slip.
    void doubtful(std::string where, std::string what, std::string_view value = {}, std::string advice = {});

    std::vector<Finding> take() { return std::move(findings_); }

private:
    void add(Severity severity, std::string where, std::string what, std::string_view value, std::string advice);

    bool imported_;
    std::vector<Finding> findings_;
};

}  // namespace parley::campaign::linting
