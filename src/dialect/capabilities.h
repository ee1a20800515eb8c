#pragma once
#include <array>
#include <bitset>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "message/callback.h"
#include "message/message.h"

namespace parley {

// The parts that a message or a callback may have. The names are written in docs/dialects.md and
// answered by the API.
enum class Feature {
    // templates
    template_text,
    named_parameters,
    header_text,
    header_image,
    header_video,
    header_file,
    header_location,
    header_media_id,
    footer,
    quick_reply,
    dynamic_url,
    static_url,
    call_phone,
    copy_code,
    other_button,
    limited_time_offer,
    carousel,
    custom_values,
    // free-form
    text,
    link_preview,
    image,
    video,
    audio,
    voice,
    file,
    sticker,
    media_id,
    location,
    contacts,
    reaction,
    reply_buttons,
    choice_list,
    link_button,
    location_request,
    raw_content,
    // the envelope
    message_id,
    quote,
    user_id,
};
inline constexpr std::size_t feature_count = static_cast<std::size_t>(Feature::user_id) + 1;

std::string_view name_of(Feature feature);         // "header_image"
std::string_view description_of(Feature feature);  // "image in the header of a template"
std::array<Feature, feature_count> all_features();

using Features = std::bitset<feature_count>;
Features features_of(const OutgoingMessage& message);

// How a dialect carries a part of a message from its client half to its server half.
enum class Carriage { carried, changed, lost };
std::string_view name_of(Carriage carriage);

struct Ability {
    Feature feature;
    Carriage carriage;
    std::string_view note = {};  // what is changed, or what to do where it is lost
};

// WhatsApp's limits as the provider passes them on; lengths in characters.
struct Limits {
    std::size_t text = 4'096;
    std::size_t caption = 1'024;
    std::size_t header = 60;
    std::size_t body = 1'024;
    std::size_t footer = 60;
    std::size_t offer_body = 600;
    std::size_t offer_text = 16;
    std::size_t card_body = 160;
    std::size_t cards = 10;
    std::size_t card_buttons = 2;
    std::size_t buttons = 10;
    std::size_t quick_replies = 10;
    std::size_t url_buttons = 2;
    std::size_t phone_buttons = 1;
    std::size_t copy_codes = 1;
    std::size_t button_text = 25;
    std::size_t button_url = 2'000;
    std::size_t button_phone = 20;
    std::size_t copy_code = 15;
    std::size_t reply_buttons = 3;
    std::size_t reply_title = 20;
    std::size_t list_rows = 10;
    std::size_t row_title = 24;
    std::size_t row_description = 72;
    std::size_t message_id = 40;  // of the id that it echoes
    std::size_t template_name = 512;
};

// Each with its name, in the order of the struct.
std::vector<std::pair<std::string_view, std::size_t>> all_limits(const Limits& limits);

enum class TemplateNaming { meta, account_and_name, namespace_and_name, uuid, free };
std::string_view name_of(TemplateNaming naming);

// What a dialect can do: one table, which the encoder, the template linter, the command line and
// the documentation read.
struct Capabilities {
    std::span<const Ability> abilities = {};  // a feature that is not named is lost
    Limits limits = {};
    bool echoes_message_id = true;                             // our id comes back in its callbacks
    bool has_own_id = true;                                    // it gives messages an id of its own
    bool lists_templates = false;                              // it has a call that lists them
    bool writes_plus = false;                                  // numbers go with a plus in front, else as digits only
    std::string_view signature = {};                           // how its callbacks are signed; empty: they are not
    std::string_view statuses = "sent delivered read failed";  // that it reports
    TemplateNaming naming = TemplateNaming::free;

    Carriage carriage_of(Feature feature) const;
    std::string_view note_of(Feature feature) const;
};

// Refuses what the dialect loses, so that nothing leaves in another form than was planned. Error:
// invalid, `where` is "content", naming the part and the dialect.
Result<> check_content(const OutgoingMessage& message, const Capabilities& capabilities, std::string_view dialect);

// Refuses what a free-form message has too many or too much of. Its texts may be measured, other than those of
// templates (linted when they are made), as only templates are written with marks in the place of values. Error:
// invalid, `where` is "content".
Result<> check_room(const Content& content, const Limits& limits);

}  // namespace parley
