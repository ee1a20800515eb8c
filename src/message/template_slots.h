#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "message/content.h"
#include "message/template_form.h"

namespace parley {

// Something that must be given a value before a template can be sent. Keys: "header.1", "header.media",
// "body.2", "body.first_name", "button.0.1", "button.0.code", "card.1.body.1", "offer.expires".
struct Slot {
    std::string key;
    std::string example = {};  // from the template, may be empty
    bool personal = true;      // false: the same for everybody (positions, times, JSON)
    bool required = true;      // false: left out where it has no value (a quick reply's payload)
    bool in_url = false;       // of a button that leads to it
    bool tracked = false;      // of a button that leads through the provider's click tracking
    bool operator==(const Slot&) const = default;
};

using SlotValues = std::map<std::string, std::string>;  // by key

std::vector<Slot> slots_of(const TemplateForm& form);

// A value for each required slot: its example, and where it has none, one that fits.
SlotValues sample_values(const TemplateForm& form, Time now);
// Stands for media of which the template has no example that can be fetched.
bool is_sample_media(const std::string& url);

// When an offer ends, as it is given: UNIX time in seconds or milliseconds. Nothing where it is neither.
std::optional<Time> read_offer_end(std::string_view digits);

// Header, body, footer, buttons, offer and cards with a value for each slot. Error: invalid, naming
// the slot that has none or cannot be read (a position, a time, a list of JSON).
Result<FilledTemplate> fill(const TemplateForm& form, const SlotValues& values);

}  // namespace parley
