#pragma once
#include <span>
#include <string_view>

namespace parley {

// What a known partner of the generic WhatsApp API asks for, so that nobody need look it up.
struct PresetHeader {
    std::string_view name;
    std::string_view value = {};  // empty: to be given. {status_url} and {incoming_url} stand for ours
    std::string_view hint = {};
};

struct Preset {
    std::string_view name;           // "exotel"
    std::string_view title;          // "Exotel"
    std::string_view endpoint = {};  // an example, with what must be put in in angle brackets
    bool needs_user = false;         // Basic authentication
    std::span<const PresetHeader> headers = {};
    std::string_view note = {};  // what is to be done on the partner's side
};

std::span<const Preset> all_presets();
const Preset* preset_named(std::string_view name);

}  // namespace parley
