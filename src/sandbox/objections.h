#pragma once
#include "sandbox/people.h"
#include "sandbox/templates.h"

namespace parley::sandbox {

// What a provider finds wrong with a message that it can read, in the order in which it looks:
// number, measures, template, person, window, pair rate. How it words that is its dialect's matter.
class Objections {
public:
    Objections(const Clock& clock, const Settings& settings, const Templates& templates, const Phones& phones,
               const Windows& windows);

    // A template is completed, so that a phone can show it. Nothing where all is well.
    std::optional<Refused> to(const Dialect& dialect, const Sender* sender, OutgoingMessage& message,
                              std::optional<std::uint64_t> number);
    void clear() { pairs_.clear(); }

private:
    std::optional<Refused> to_template(const Dialect& dialect, FilledTemplate& filled) const;
    std::optional<Refused> to_person(const OutgoingMessage& message, std::uint64_t number) const;

    const Clock& clock_;
    const Settings& settings_;
    const Templates& templates_;
    const Phones& phones_;
    const Windows& windows_;
    PairGate pairs_;
};

}  // namespace parley::sandbox
