#include "campaign/single_parts.h"

namespace parley::campaign {

namespace {

// What `ask` found, the first time, for this key.
template <class Known, class Key, class Ask>
auto once(Known& known, const Key& key, Ask ask) {
    const auto place = known.find(key);
    return place != known.end() ? place->second : known.emplace(key, ask()).first->second;
}

}  // namespace

const deliver::Provider* SingleParts::keep(std::optional<deliver::Provider> found) {
    if (!found) {
        return nullptr;
    }
    const ProviderId id = found->id;
    const auto* kept = &providers_.try_emplace(id, std::move(*found)).first->second;
    by_id_.emplace(std::pair(kept->project, id), kept);
    return kept;
}

const Template* SingleParts::keep(std::optional<Template> found) {
    if (!found) {
        return nullptr;
    }
    const TemplateId id = found->id;
    const auto* kept = &forms_.try_emplace(id, std::move(*found)).first->second;
    forms_by_id_.emplace(id, kept);
    return kept;
}

const deliver::Provider* SingleParts::provider(ProjectId project, ProviderId id) {
    return once(by_id_, std::pair(project, id), [&]() -> const deliver::Provider* {
        const auto* found =
            keep(id ? deliver::find_provider(sql_, box_, id) : deliver::find_default_provider(sql_, box_, project));
        return found != nullptr && found->project == project ? found : nullptr;
    });
}

const deliver::Provider* SingleParts::provider_named(ProjectId project, const std::string& nickname) {
    return once(by_nickname_, std::pair(project, nickname),
                [&] { return keep(deliver::find_provider_named(sql_, box_, project, nickname)); });
}

const Template* SingleParts::form(TemplateId id) {
    return once(forms_by_id_, id, [&] { return keep(find_template(sql_, id)); });
}

const Template* SingleParts::form_named(ProviderId provider, const std::string& name, const std::string& language) {
    return once(forms_by_name_, std::tuple(provider, name, language),
                [&] { return keep(find_template_named(sql_, provider, name, language)); });
}

}  // namespace parley::campaign
