#include "sandbox/templates.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.h"
#include "base/text.h"
#include "message/text_pattern.h"
#include "sandbox/fate.h"

namespace parley::sandbox {

namespace {

bool is_for(const Templates::Entry& entry, const Dialect& dialect) {
    return entry.dialect.empty() || entry.dialect == dialect.name;
}

bool is_approved(const Templates::Entry& entry) {
    return entry.listing.status == TemplateStatus::approved;
}

// Meta writes "en_US" and some who follow it "en-US".
char plain(char letter) {
    return letter == '-' ? '_' : letter;
}
bool same_language(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, plain, plain);
}
std::uint64_t hash_of(std::string_view name, std::string_view language) {
    std::uint64_t hash = sandbox::hash_of(name);
    for (const char letter : language) {
        hash = (hash ^ static_cast<unsigned char>(plain(letter))) * 0x100000001b3;
    }
    return hash;
}

// A list must show something for a body of which only the number of parameters is known.
json::array made_components(const KnownTemplate& known) {
    std::string text = known.name;
    for (std::size_t place = 1; place <= known.parameters; ++place) {
        text += fmt::format(" {{{{{}}}}}", place);
    }
    return {json::object{{"type", "BODY"}, {"text", text}}};
}

bool is_among(const std::string& word, const std::vector<std::string>& wanted) {
    return wanted.empty() ||
           std::ranges::any_of(wanted, [&](const std::string& one) { return equal_ignoring_case(one, word); });
}

bool is_asked_for(const TemplateListing& listing, const TemplateQuery& query) {
    return listing.name.find(query.name) != listing.name.npos && is_among(listing.language, query.languages) &&
           is_among(std::string(name_of(listing.status)), query.statuses) &&
           is_among(listing.category, query.categories);
}

Templates::Entry entry_of(const KnownTemplate& known) {
    Templates::Entry entry;
    entry.dialect = known.dialect;
    entry.listing = listing_of(known);
    if (known.components.empty()) {
        entry.parameters = known.parameters;
    }
    if (auto form = read_form(entry.listing.components)) {
        entry.fixed_length = form->main.body ? fixed_length(form->main.body->text) : 0;
        entry.form = std::move(*form);
    }
    return entry;
}

Refused refusal(FailureCode code, std::string details) {
    const bool is_of_template = code == FailureCode::template_unknown || code == FailureCode::template_paused;
    return {code, std::move(details), is_of_template ? Retry::pause_campaign : Retry::never};
}

std::optional<Refused> objection(const Templates::Entry& entry) {
    const TemplateListing& listing = entry.listing;
    switch (listing.status) {
        case TemplateStatus::approved: return std::nullopt;
        case TemplateStatus::paused:
        case TemplateStatus::disabled:
            return refusal(FailureCode::template_paused,
                           fmt::format("template name ({}) is {}", listing.name, name_of(listing.status)));
        case TemplateStatus::pending:
        case TemplateStatus::rejected: break;
    }
    return refusal(FailureCode::template_unknown,
                   fmt::format("template name ({}) is not approved in {}", listing.name, listing.language));
}

// Whoever carries names has Meta's own components, with their indices.
Placing placing_of(const Dialect& dialect) {
    return dialect.can.carriage_of(Feature::named_parameters) == Carriage::carried ? Placing::by_label
                                                                                   : Placing::by_order;
}

std::optional<Refused> objection(const Templates::Entry& entry, FilledTemplate& filled, bool is_one_list,
                                 Placing placing) {
    if (entry.parameters) {
        const std::size_t given = filled.body ? filled.body->parameters.size() : 0;
        if (given == *entry.parameters) {
            return std::nullopt;
        }
        return refusal(FailureCode::bad_parameters,
                       fmt::format("body: number of localizable_params ({}) does not match the expected number of "
                                   "params ({})",
                                   given, *entry.parameters));
    }
    if (!entry.form) {
        return std::nullopt;
    }
    if (is_one_list) {
        auto spread_out = spread(*entry.form, filled);
        if (!spread_out) {
            return refusal(spread_out.error().code, std::move(spread_out.error().details));
        }
        filled = std::move(*spread_out);
    }
    if (auto wrong = mismatch_of(*entry.form, filled, placing)) {
        return refusal(wrong->code, std::move(wrong->details));
    }
    return std::nullopt;
}

}  // namespace

// Providers' ids are numbers of 15 digits or more, or UUIDs.
std::string id_of(const KnownTemplate& known) {
    if (!known.id.empty()) {
        return known.id;
    }
    const std::string unique = fmt::format("{}\n{}\n{}", known.dialect, known.name, known.language);
    const Dialect* dialect = dialect_named(known.dialect);
    if (dialect && dialect->can.naming == TemplateNaming::uuid) {
        return uuid_of(unique);
    }
    constexpr std::uint64_t least = 100'000'000'000'000;
    return fmt::format("{}", least + sandbox::hash_of(unique) % (9 * least));
}

TemplateListing listing_of(const KnownTemplate& known) {
    return {.id = id_of(known),
            .name = known.name,
            .language = known.language,
            .category = known.category,
            .status = known.status,
            .reason = known.reason,
            .components = known.components.empty() ? made_components(known) : known.components};
}

void Templates::read(const std::vector<KnownTemplate>& known) {
    entries_.clear();
    by_name_.clear();
    by_id_.clear();
    knowing_.clear();
    for (const KnownTemplate& one : known) {
        const auto place = static_cast<std::uint32_t>(entries_.size());
        entries_.push_back(entry_of(one));
        by_name_[hash_of(one.name, one.language)].push_back(place);
        by_id_.emplace(entries_.back().listing.id, place);
    }
    for (const Dialect* dialect : all_dialects()) {
        if (std::ranges::any_of(entries_, [&](const Entry& entry) { return is_for(entry, *dialect); })) {
            knowing_.push_back(dialect);
        }
    }
}

std::optional<std::size_t> Templates::place_of(std::string_view id) const {
    const auto found = by_id_.find(std::string(id));
    return found == by_id_.end() ? std::nullopt : std::optional<std::size_t>(found->second);
}

const Templates::Entry* Templates::named(const Dialect& dialect, std::string_view name,
                                         std::string_view language) const {
    const auto places = by_name_.find(hash_of(name, language));
    if (places != by_name_.end()) {
        for (const std::uint32_t place : places->second) {
            const Entry& entry = entries_[place];
            if (is_for(entry, dialect) && entry.listing.name == name &&
                same_language(entry.listing.language, language)) {
                return &entry;
            }
        }
    }
    // Some wires put a namespace before the name.
    const std::size_t colon = name.rfind(':');
    return colon == name.npos ? nullptr : named(dialect, name.substr(colon + 1), language);
}

// Of several that match, the one with the most text of its own is meant.
const Templates::Entry* Templates::with_text(const Dialect& dialect, FilledTemplate& filled) const {
    const Entry* best = nullptr;
    std::optional<FilledTemplate> meant;
    for (const Entry& entry : entries_) {
        if (!is_for(entry, dialect) || !entry.knows_its_text()) {
            continue;
        }
        const bool is_better = !best || entry.fixed_length > best->fixed_length ||
                               (entry.fixed_length == best->fixed_length && is_approved(entry) && !is_approved(*best));
        auto found = is_better ? recovered(*entry.form, filled) : std::nullopt;
        if (found) {
            best = &entry;
            meant = std::move(found);
        }
    }
    if (meant) {
        filled = std::move(*meant);
    }
    return best;
}

std::expected<const Templates::Entry*, Refused> Templates::found_for(const Dialect& dialect,
                                                                     FilledTemplate& filled) const {
    if (std::ranges::find(knowing_, &dialect) == knowing_.end()) {
        return nullptr;
    }
    const bool by_id = filled.name.empty() && !filled.id.empty();
    const bool by_text = filled.name.empty() && filled.id.empty();
    const Entry* entry = nullptr;
    if (by_id) {
        const auto place = place_of(filled.id);
        entry = place && is_for(entries_[*place], dialect) ? &entries_[*place] : nullptr;
    } else {
        entry = by_text ? with_text(dialect, filled) : named(dialect, filled.name, filled.language);
    }
    if (!entry && by_text && std::ranges::none_of(entries_, [&](const Entry& one) {
            return is_for(one, dialect) && one.knows_its_text();
        })) {
        return nullptr;
    }
    if (!entry) {
        return std::unexpected(
            refusal(FailureCode::template_unknown,
                    by_text ? std::string("the text does not match any template")
                    : by_id ? fmt::format("template id ({}) does not exist", filled.id)
                            : fmt::format("template name ({}) does not exist in {}", filled.name, filled.language)));
    }
    if (auto wrong = objection(*entry)) {
        return std::unexpected(std::move(*wrong));
    }
    if (auto wrong = objection(*entry, filled, by_id, placing_of(dialect))) {
        return std::unexpected(std::move(*wrong));
    }
    return entry;
}

TemplatePage Templates::page(const Dialect& dialect, const TemplateQuery& query) const {
    TemplatePage page;
    page.total = 0;
    // Nothing is behind what is not there.
    const std::size_t begin =
        query.after.empty() ? 0 : place_of(query.after).value_or(std::max<std::size_t>(1, entries_.size()) - 1) + 1;
    for (std::size_t place = 0; place < entries_.size(); ++place) {
        const Entry& entry = entries_[place];
        if (!is_for(entry, dialect) || !is_asked_for(entry.listing, query)) {
            continue;
        }
        ++*page.total;
        if (place < begin || !page.next.empty()) {
            continue;
        }
        if (page.templates.size() == static_cast<std::size_t>(std::max(1, query.limit))) {
            page.next = page.templates.back().id;
        } else {
            page.templates.push_back(entry.listing);
        }
    }
    return page;
}

void complete(const Templates::Entry& entry, FilledTemplate& filled) {
    if (filled.name.empty()) {
        filled.name = entry.listing.name;
    }
    if (filled.language.empty()) {
        filled.language = entry.listing.language;
    }
    if (entry.form) {
        parley::complete(*entry.form, filled);
    }
}

}  // namespace parley::sandbox
