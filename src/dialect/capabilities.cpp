#include "dialect/capabilities.h"

#include <fmt/format.h>

namespace parley {

namespace {

struct Words {
    std::string_view name;
    std::string_view description;
};

Words words_of(Feature feature) {
    switch (feature) {
        case Feature::template_text: return {"template_text", "a template's body with numbered values"};
        case Feature::named_parameters: return {"named_parameters", "named values in place of numbered ones"};
        case Feature::header_text: return {"header_text", "text in the header of a template"};
        case Feature::header_image: return {"header_image", "an image in the header of a template"};
        case Feature::header_video: return {"header_video", "a video in the header of a template"};
        case Feature::header_file: return {"header_file", "a document in the header of a template"};
        case Feature::header_location: return {"header_location", "a location in the header of a template"};
        case Feature::header_media_id: return {"header_media_id", "header media by the provider's own id"};
        case Feature::footer: return {"footer", "the footer of a template"};
        case Feature::quick_reply: return {"quick_reply", "a quick reply button with a payload"};
        case Feature::dynamic_url: return {"dynamic_url", "a link button that ends differently for each person"};
        case Feature::static_url: return {"static_url", "a link button that is the same for everybody"};
        case Feature::call_phone: return {"call_phone", "a button that calls a number"};
        case Feature::copy_code: return {"copy_code", "a button that copies a code"};
        case Feature::other_button: return {"other_button", "flow, catalogue and call buttons, as Meta writes them"};
        case Feature::limited_time_offer: return {"limited_time_offer", "a limited-time offer"};
        case Feature::carousel: return {"carousel", "a carousel of cards"};
        case Feature::custom_values: return {"custom_values", "custom key-values"};
        case Feature::text: return {"text", "free text"};
        case Feature::link_preview: return {"link_preview", "whether a link is shown with a preview"};
        case Feature::image: return {"image", "an image"};
        case Feature::video: return {"video", "a video"};
        case Feature::audio: return {"audio", "a piece of audio"};
        case Feature::voice: return {"voice", "audio as a voice note"};
        case Feature::file: return {"file", "a document"};
        case Feature::sticker: return {"sticker", "a sticker"};
        case Feature::media_id: return {"media_id", "media by the provider's own id"};
        case Feature::location: return {"location", "a location"};
        case Feature::contacts: return {"contacts", "contact cards"};
        case Feature::reaction: return {"reaction", "a reaction to a message"};
        case Feature::reply_buttons: return {"reply_buttons", "up to three reply buttons"};
        case Feature::choice_list: return {"choice_list", "a list to choose from"};
        case Feature::link_button: return {"link_button", "free text with a link button"};
        case Feature::location_request: return {"location_request", "a request for the person's location"};
        case Feature::raw_content: return {"raw_content", "other kinds, as Meta writes them"};
        case Feature::message_id: return {"message_id", "our message id on the wire"};
        case Feature::quote: return {"quote", "an answer that quotes a message"};
        case Feature::user_id: return {"user_id", "a person who is known by user id and not by number"};
    }
    return {"unknown", "unknown"};
}

struct Collector {
    Features& features;

    void has(Feature feature) const { features.set(static_cast<std::size_t>(feature)); }
    void has_if(bool is_there, Feature feature) const {
        if (is_there) {
            has(feature);
        }
    }

    void operator()(const FilledText& text) const {
        has(Feature::header_text);
        has_if(!text.names.empty(), Feature::named_parameters);
    }
    void header(const Header& header) const {
        if (const auto* media = std::get_if<Media>(&header)) {
            switch (media->kind) {
                case MediaKind::image: has(Feature::header_image); break;
                case MediaKind::video: has(Feature::header_video); break;
                case MediaKind::file: has(Feature::header_file); break;
                case MediaKind::audio: has(Feature::audio); break;
                case MediaKind::sticker: has(Feature::sticker); break;
            }
            has_if(media->url.empty(), Feature::header_media_id);
        } else if (std::holds_alternative<Location>(header)) {
            has(Feature::header_location);
        } else {
            (*this)(std::get<FilledText>(header));
        }
    }
    void operator()(const QuickReplyButton&) const { has(Feature::quick_reply); }
    void operator()(const DynamicUrlButton&) const { has(Feature::dynamic_url); }
    void operator()(const StaticUrlButton&) const { has(Feature::static_url); }
    void operator()(const CallPhoneButton&) const { has(Feature::call_phone); }
    void operator()(const CopyCodeButton&) const { has(Feature::copy_code); }
    void operator()(const OtherButton&) const { has(Feature::other_button); }

    template <class Parts>
    void parts(const Parts& parts) const {
        if (parts.header) {
            header(*parts.header);
        }
        if (parts.body) {
            has_if(!parts.body->names.empty(), Feature::named_parameters);
        }
        for (const Button& button : parts.buttons) {
            std::visit(*this, button);
        }
    }
    void operator()(const FilledTemplate& content) const {
        has(Feature::template_text);
        parts(content);
        has_if(!content.footer.empty(), Feature::footer);
        has_if(content.offer.has_value(), Feature::limited_time_offer);
        has_if(!content.cards.empty(), Feature::carousel);
        has_if(!content.custom.empty(), Feature::custom_values);
        for (const Card& card : content.cards) {
            parts(card);
        }
    }
    void operator()(const Text& text) const {
        has(Feature::text);
        has_if(text.preview, Feature::link_preview);
    }
    void operator()(const Media& media) const {
        switch (media.kind) {
            case MediaKind::image: has(Feature::image); break;
            case MediaKind::video: has(Feature::video); break;
            case MediaKind::audio: has(Feature::audio); break;
            case MediaKind::file: has(Feature::file); break;
            case MediaKind::sticker: has(Feature::sticker); break;
        }
        has_if(media.voice, Feature::voice);
        has_if(media.url.empty(), Feature::media_id);
    }
    void operator()(const Location&) const { has(Feature::location); }
    void operator()(const Contacts&) const { has(Feature::contacts); }
    void operator()(const Reaction&) const { has(Feature::reaction); }
    void operator()(const ReplyButtons&) const { has(Feature::reply_buttons); }
    void operator()(const ChoiceList&) const { has(Feature::choice_list); }
    void operator()(const LinkButton&) const { has(Feature::link_button); }
    void operator()(const LocationRequest&) const { has(Feature::location_request); }
    void operator()(const RawContent&) const { has(Feature::raw_content); }
};

const Ability* ability(const Capabilities& capabilities, Feature feature) {
    for (const Ability& known : capabilities.abilities) {
        if (known.feature == feature) {
            return &known;
        }
    }
    return nullptr;
}

}  // namespace

std::string_view name_of(Feature feature) {
    return words_of(feature).name;
}

std::string_view description_of(Feature feature) {
    return words_of(feature).description;
}

std::array<Feature, feature_count> all_features() {
    std::array<Feature, feature_count> features{};
    for (std::size_t at = 0; at < feature_count; ++at) {
        features[at] = static_cast<Feature>(at);
    }
    return features;
}

std::string_view name_of(Carriage carriage) {
    switch (carriage) {
        case Carriage::carried: return "carried";
        case Carriage::changed: return "changed";
        case Carriage::lost: return "lost";
    }
    return "lost";
}

std::string_view name_of(TemplateNaming naming) {
    switch (naming) {
        case TemplateNaming::meta: return "meta";
        case TemplateNaming::account_and_name: return "account_and_name";
        case TemplateNaming::namespace_and_name: return "namespace_and_name";
        case TemplateNaming::uuid: return "uuid";
        case TemplateNaming::free: return "free";
    }
    return "free";
}

std::vector<std::pair<std::string_view, std::size_t>> all_limits(const Limits& limits) {
    return {{"text", limits.text},
            {"caption", limits.caption},
            {"header", limits.header},
            {"body", limits.body},
            {"footer", limits.footer},
            {"offer_body", limits.offer_body},
            {"offer_text", limits.offer_text},
            {"card_body", limits.card_body},
            {"cards", limits.cards},
            {"card_buttons", limits.card_buttons},
            {"buttons", limits.buttons},
            {"quick_replies", limits.quick_replies},
            {"url_buttons", limits.url_buttons},
            {"phone_buttons", limits.phone_buttons},
            {"copy_codes", limits.copy_codes},
            {"button_text", limits.button_text},
            {"button_url", limits.button_url},
            {"button_phone", limits.button_phone},
            {"copy_code", limits.copy_code},
            {"reply_buttons", limits.reply_buttons},
            {"reply_title", limits.reply_title},
            {"list_rows", limits.list_rows},
            {"row_title", limits.row_title},
            {"row_description", limits.row_description},
            {"message_id", limits.message_id},
            {"template_name", limits.template_name}};
}

Features features_of(const OutgoingMessage& message) {
    Features features;
    const Collector collect{features};
    std::visit(collect, message.content);
    collect.has_if(!message.id.empty(), Feature::message_id);
    collect.has_if(!message.context_id.empty(), Feature::quote);
    collect.has_if(message.to.empty() && !message.to_user.empty(), Feature::user_id);
    return features;
}

Carriage Capabilities::carriage_of(Feature feature) const {
    const Ability* known = ability(*this, feature);
    return known == nullptr ? Carriage::lost : known->carriage;
}

std::string_view Capabilities::note_of(Feature feature) const {
    const Ability* known = ability(*this, feature);
    return known == nullptr ? std::string_view() : known->note;
}

Result<> check_content(const OutgoingMessage& message, const Capabilities& capabilities, std::string_view dialect) {
    Features features = features_of(message);
    // A provider that gives ids of its own is asked for a message by those.
    features.reset(static_cast<std::size_t>(Feature::message_id));
    for (const Feature feature : all_features()) {
        if (features.test(static_cast<std::size_t>(feature)) && capabilities.carriage_of(feature) == Carriage::lost) {
            return invalid(fmt::format("the dialect {} has no way to send {}", dialect, description_of(feature)),
                           "content", std::string(name_of(feature)), std::string(capabilities.note_of(feature)));
        }
    }
    return {};
}

}  // namespace parley
