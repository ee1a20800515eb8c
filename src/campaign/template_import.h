#pragma once
#include <soci/soci.h>

#include <string>
#include <utility>
#include <vector>

#include "campaign/template.h"
#include "campaign/template_lint.h"
#include "campaign/template_list.h"
#include "campaign/template_use.h"

// Bringing in what a provider lists (source: "Import Templates" of the generic guide). What is not
// listed any more is taken away, but never from under a campaign that still uses it, and nothing that
// a person made by hand.
namespace parley::campaign {

struct ImportRules {
    const Dialect& dialect;  // of the provider
    bool allow_private_urls = false;
    std::string click_domain = {};
    bool has_namespace = false;  // LintRules
    bool allow_empty = false;    // an empty list takes everything away
    Time now = {};
};

// What is said of one template of the list.
struct ImportRemark {
    std::string name = {};  // empty where it could not be read
    std::string language = {};
    Finding finding = {};
};

// A list made ready: marked for click tracking, checked, each name and language once.
struct PreparedList {
    std::vector<Template> forms = {};
    std::vector<ImportRemark> refused = {};
    std::vector<ImportRemark> warnings = {};  // the first thousand
    std::size_t more_warnings = 0;
    std::size_t listed = 0;
    std::size_t not_read = 0;
    std::size_t pages = 0;
};
PreparedList prepare_list(ProviderList list, ProviderId provider, const ImportRules& rules);

struct ImportedTemplate {
    TemplateId id = {};  // of one that was only to be added: none
    std::string name = {};
    std::string language = {};
    std::vector<std::string> what = {};        // changed: "body", "status: approved -> paused"
    std::string why = {};                      // kept, or no longer usable: the reason
    std::vector<TemplateUser> campaigns = {};  // that use it and are not over
};

struct ImportReport {
    std::size_t pages = 0;
    std::size_t listed = 0;
    std::size_t unchanged = 0;
    std::vector<ImportedTemplate> added = {};
    std::vector<ImportedTemplate> changed = {};
    std::vector<ImportedTemplate> removed = {};
    std::vector<ImportedTemplate> in_use = {};  // no longer listed, but kept as campaigns use them; disabled
    std::vector<ImportedTemplate> kept = {};    // left as they were, with the reason
    std::vector<ImportRemark> refused = {};
    std::vector<ImportRemark> warnings = {};
    std::size_t more_warnings = 0;
    std::vector<TemplateUser> paused = {};  // campaigns that ran; tell the dispatcher after the commit
};

// What an import would do. Reads only. Error: conflict, for an empty list that would take everything away.
struct ImportPlan {
    ImportReport report = {};
    std::vector<std::pair<std::size_t, Template>> additions = {};  // with their place in report.added
    std::vector<Template> updates = {};
    std::vector<TemplateId> removals = {};
    std::vector<std::pair<std::vector<TemplateUser>, std::string>> pauses = {};  // with the reason
    Time now = {};
};
Result<ImportPlan> plan_import(soci::session& sql, ProviderId provider, const PreparedList& list,
                               const ImportRules& rules);

// Does it, in the transaction in which it was planned.
ImportReport carry_out(soci::session& sql, ImportPlan plan);

}  // namespace parley::campaign
