#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "campaign/template.h"
#include "dialect/dialect.h"

namespace parley::campaign {

enum class Severity { error, warning };
std::string_view name_of(Severity severity);

// Something about a template that WhatsApp or its provider does not take, or that somebody should know.
struct Finding {
    Severity severity = Severity::error;
    std::string where;  // "name", "components[1].buttons[0].url"
    std::string what;
    std::string value = {};  // what stands there, its beginning
    std::string advice = {};
    bool operator==(const Finding&) const = default;
};

struct LintRules {
    const Dialect& dialect;  // of the provider
    bool allow_private_urls = false;
    // The provider has it already: what WhatsApp would refuse today is a warning, and only what
    // makes sending impossible is an error.
    bool imported = false;
    // The account has one, which is put before names that have none.
    bool has_namespace = false;
};

// Everything that is wrong with it, not the first thing only (two hundred at most). No errors: it
// can be read, filled and put into the dialect.
std::vector<Finding> lint(const Template& form, const LintRules& rules);

// Of media that providers and phones are to fetch, in a template or in a message. Error: invalid, without a place.
Result<> check_address(const std::string& url, bool allow_private_urls);

bool has_errors(const std::vector<Finding>& findings);

}  // namespace parley::campaign
