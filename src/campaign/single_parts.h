#pragma once
#include <soci/soci.h>

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/secret_box.h"
#include "campaign/singles.h"
#include "campaign/template.h"
#include "deliver/provider.h"

namespace parley::campaign {

// What the single messages of one request have in common: providers and templates, each read once. For as long as the
// session reads one snapshot.
class SingleParts {
public:
    SingleParts(soci::session& sql, const SecretBox& box) : sql_(sql), box_(box) {}
    SingleParts(const SingleParts&) = delete;

    soci::session& sql() { return sql_; }

    // Null where there is none. The project's default one where the id is none.
    const deliver::Provider* provider(ProjectId project, ProviderId id);
    const deliver::Provider* provider_named(ProjectId project, const std::string& nickname);
    const Template* form(TemplateId id);
    const Template* form_named(ProviderId provider, const std::string& name, const std::string& language);

private:
    const deliver::Provider* keep(std::optional<deliver::Provider> found);
    const Template* keep(std::optional<Template> found);

    soci::session& sql_;
    const SecretBox& box_;
    std::map<ProviderId, deliver::Provider> providers_;
    std::map<TemplateId, Template> forms_;
    // Under all that they were asked for by.
    std::map<std::pair<ProjectId, ProviderId>, const deliver::Provider*> by_id_;
    std::map<std::pair<ProjectId, std::string>, const deliver::Provider*> by_nickname_;
    std::map<TemplateId, const Template*> forms_by_id_;
    std::map<std::tuple<ProviderId, std::string, std::string>, const Template*> forms_by_name_;
};

// As Singles::check_all, in a session that is there.
std::vector<Result<>> check_singles(const std::vector<Single>& singles, SingleParts& parts);

}  // namespace parley::campaign
