#pragma once
#include <expected>
#include <optional>
#include <string>

#include "message/content.h"
#include "message/failure.h"
#include "message/template_form.h"

// A filled template, as some wire carried it, held against the template that it names. Wires differ:
// some carry the whole text, some its values only, some the finished text without the template's
// name.
namespace parley {

struct Mismatch {
    FailureCode code = FailureCode::bad_parameters;  // else bad_parameter_kind
    std::string details;  // as Meta words it: "body: number of localizable_params (1) does not match ..."
    bool operator==(const Mismatch&) const = default;
};

// How a wire says what a value is for: by its place in a list, or as Meta's components do, by the placeholder's name
// where the template has names, and by the index of a button.
enum class Placing { by_order, by_label };

// Nothing where it fits. The values themselves are not looked at.
std::optional<Mismatch> mismatch_of(const TemplateForm& form, const FilledTemplate& filled,
                                    Placing placing = Placing::by_order);

// For wires with one list of values in the place of the body's: header, body and buttons first, then
// card by card (source: template messages of Gupshup). Each is put where the template has it.
std::expected<FilledTemplate, Mismatch> spread(const TemplateForm& form, FilledTemplate filled);

// For wires that carry finished texts: the values are read back out of them. Nothing where body,
// header or footer are another template's.
std::optional<FilledTemplate> recovered(const TemplateForm& form, const FilledTemplate& filled);

// Puts in what the template fixes and the wire left out: texts with their values, labels of buttons
// and where they lead, so that a phone can show it. What came with the message stays. For what fits.
void complete(const TemplateForm& form, FilledTemplate& filled);

}  // namespace parley
