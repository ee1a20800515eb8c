#include "dialect/preset.h"

#include <array>

namespace parley {

namespace {

// Each partner's own guide for the generic WhatsApp API.
constexpr std::array haptik_headers{
    PresetHeader{"Token", {}, "shown on the WhatsApp page of Haptik's console"},
};

constexpr std::array kaleyra_headers{
    PresetHeader{"api-key", {}, "Kaleyra's support gives it"},
    PresetHeader{"sid", {}, "Kaleyra's support gives it"},
    PresetHeader{"kaleyra-host", "https://api.kaleyra.io/"},
    PresetHeader{"inbound-message-callback-url", "{incoming_url}"},
    PresetHeader{"delivery-report-callback-url", "{status_url}"},
};

constexpr std::array presets{
    Preset{.name = "exotel",
           .title = "Exotel",
           .endpoint = "https://api.in.exotel.com/v2/accounts/<SID>/messages/clevertap/whatsapp",
           .needs_user = true,
           .note = "user is the API key, password the API token; give both callback URLs to Exotel's support, which "
                   "activates them within a day"},
    Preset{.name = "haptik",
           .title = "Haptik",
           .endpoint = "https://<the callback URL of Haptik's console>",
           .headers = haptik_headers,
           .note = "paste the status URL into Haptik's console as its webhook URL"},
    Preset{.name = "kaleyra",
           .title = "Kaleyra",
           .endpoint = "https://<given by Kaleyra's support>",
           .headers = kaleyra_headers,
           .note = "the status URL travels in a header; set the incoming URL in Kaleyra's console"},
};

}  // namespace

std::span<const Preset> all_presets() {
    return presets;
}

const Preset* preset_named(std::string_view name) {
    for (const Preset& preset : presets) {
        if (preset.name == name) {
            return &preset;
        }
    }
    return nullptr;
}

}  // namespace parley
