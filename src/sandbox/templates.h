#pragma once
#include <boost/unordered/unordered_flat_map.hpp>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "dialect/dialect.h"
#include "message/template_match.h"
#include "sandbox/settings.h"

namespace parley::sandbox {

// The templates that the providers have approved, paused or refused.
class Templates {
public:
    struct Entry {
        TemplateListing listing;
        std::string dialect;                    // empty: of every dialect
        std::optional<TemplateForm> form;       // nothing where components are of a kind that is not known here
        std::optional<std::size_t> parameters;  // of its body, where that is all that is known
        std::size_t fixed_length = 0;           // of its body

        bool knows_its_text() const { return form && !parameters; }
    };

    void read(const std::vector<KnownTemplate>& known);

    // What a provider finds wrong with a filled template. Else the one that it names, null where the
    // dialect has none registered and knows every name; its values are put where the template has them.
    std::expected<const Entry*, Refused> found_for(const Dialect& dialect, FilledTemplate& filled) const;

    // From behind the template whose id `after` is. What a dialect lists is its own and what is of every one.
    TemplatePage page(const Dialect& dialect, const TemplateQuery& query) const;

    const std::vector<Entry>& all() const { return entries_; }
    std::optional<std::size_t> place_of(std::string_view id) const;

private:
    const Entry* named(const Dialect& dialect, std::string_view name, std::string_view language) const;
    const Entry* with_text(const Dialect& dialect, FilledTemplate& filled) const;

    std::vector<Entry> entries_;
    std::vector<const Dialect*> knowing_;                                           // the dialects that have any
    boost::unordered_flat_map<std::uint64_t, std::vector<std::uint32_t>> by_name_;  // and language
    boost::unordered_flat_map<std::string, std::uint32_t> by_id_;
};

// As a provider lists it, with its id: the one that was given, else one made of its name and language.
TemplateListing listing_of(const KnownTemplate& known);
std::string id_of(const KnownTemplate& known);

// Puts in what the template fixes, so that a phone can show it.
void complete(const Templates::Entry& entry, FilledTemplate& filled);

}  // namespace parley::sandbox
