#include <array>

#include "dialect/gupshup/parts.h"
#include "dialect/gupshup/place.h"
#include "dialect/gupshup/session_object.h"
#include "dialect/gupshup/template_fields.h"

// What the self-serve API has a form for, and what becomes of the rest.
namespace parley::gupshup {

namespace {

using enum Carriage;

constexpr std::array table{
    Ability{Feature::template_text, changed, "the values only: the provider has the text"},
    Ability{Feature::named_parameters, changed, "values are numbered, in the same order"},
    Ability{Feature::header_text, changed, "its values stand before those of the body, in one list"},
    Ability{Feature::header_image, changed, "without its caption"},
    Ability{Feature::header_video, changed, "without its caption"},
    Ability{Feature::header_file, changed, "without its caption"},
    Ability{Feature::header_location, changed, "without its link"},
    Ability{Feature::header_media_id, carried},
    Ability{Feature::footer, changed, "the provider has it"},
    Ability{Feature::quick_reply, changed, "the payload only: the provider has the label"},
    Ability{Feature::dynamic_url, changed, "the ending only, after the values of the body"},
    Ability{Feature::static_url, changed, "the provider has it"},
    Ability{Feature::call_phone, changed, "the provider has it"},
    Ability{Feature::copy_code, changed, "the code only, after the values of the body"},
    Ability{Feature::other_button, lost, "of these, only multi-product buttons (mpm) are sent"},
    Ability{Feature::limited_time_offer, changed, "its end only: the provider has the text"},
    Ability{Feature::carousel, changed, "cards with an image or a video by URL each, all of one kind"},
    Ability{Feature::custom_values, lost, "leave them out: the API has no field for them"},
    Ability{Feature::text, carried},
    Ability{Feature::link_preview, carried},
    Ability{Feature::image, carried},
    Ability{Feature::video, carried},
    Ability{Feature::audio, carried},
    Ability{Feature::voice, changed, "sent as plain audio"},
    Ability{Feature::file, carried},
    Ability{Feature::sticker, carried},
    Ability{Feature::media_id, carried},
    Ability{Feature::location, changed, "without its link"},
    Ability{Feature::contacts, changed, "one card in a message"},
    Ability{Feature::reaction, carried},
    Ability{Feature::reply_buttons, changed, "media in the header by URL, without a caption"},
    Ability{Feature::choice_list, carried},
    Ability{Feature::link_button, lost, "put the link into the text"},
    Ability{Feature::location_request, lost, "ask in words"},
    Ability{Feature::raw_content, lost, "use a kind of message that has a form here"},
    Ability{Feature::message_id, lost, "callbacks are told apart by the provider's own id"},
    Ability{Feature::quote, changed, "in free-form messages, not in templates"},
    Ability{Feature::user_id, lost, "the API addresses people by number only"},
};

void strip(Location& location) {
    location.latitude = as_number(location.latitude);
    location.longitude = as_number(location.longitude);
    location.url.clear();
}

void strip(Media& media) {
    media.id = media.url.empty() ? media.id : std::string();
    media.filename = media.kind == MediaKind::file ? media.filename : std::string();
    if (media.kind == MediaKind::audio || media.kind == MediaKind::sticker) {
        media.caption.clear();
    }
    media.mime_type.clear();
    media.voice = false;
    media.gif = false;
}

// One over buttons or values, where its caption would be another part.
void strip_header(Media& media) {
    strip(media);
    media.caption.clear();
}

struct Stripper {
    void operator()(Text&) const {}
    void operator()(Media& media) const { strip(media); }
    void operator()(Location& location) const { strip(location); }
    void operator()(Contacts&) const {}
    void operator()(Reaction&) const {}
    void operator()(ReplyButtons& buttons) const {
        header(buttons.frame);
        std::size_t place = 0;
        for (ReplyChoice& choice : buttons.choices) {
            name(choice, ++place);
        }
    }
    void operator()(ChoiceList& list) const {
        header(list.frame);
        std::size_t place = 0;
        for (ListSection& section : list.sections) {
            for (ListRow& row : section.rows) {
                name(row, ++place);
            }
        }
    }
    void operator()(FilledTemplate& content) const {
        FilledTemplate left{.name = {}, .language = {}};
        left.id = address_of(content);
        if (auto params = params_of(content); !params.empty()) {
            left.body = FilledText{{}, std::move(params)};
        }
        left.header = kept(std::move(content.header), true);
        left.buttons = postbacks_of(content.buttons);
        for (const Button& button : content.buttons) {
            if (is_products(button)) {
                left.buttons.emplace_back(as_button(*products_of(std::get<OtherButton>(button))));
            }
        }
        if (content.offer && content.offer->expires) {
            left.offer = LimitedTimeOffer{{}, content.offer->expires};
        }
        for (Card& card : content.cards) {
            left.cards.push_back({kept(std::move(card.header), false), {}, postbacks_of(card.buttons)});
        }
        content = std::move(left);
    }
    void operator()(LinkButton&) const {}
    void operator()(LocationRequest&) const {}
    void operator()(RawContent&) const {}

private:
    template <class Choice>
    static void name(Choice& choice, std::size_t place) {
        if (choice.id.empty()) {
            choice.id = plain_reply(choice.title, place);
        }
    }
    static void header(InteractiveFrame& frame) {
        if (!frame.header) {
            return;
        }
        if (auto* media = std::get_if<Media>(&*frame.header)) {
            strip_header(*media);
        } else if (auto& text = std::get<Text>(*frame.header); text.body.empty()) {
            frame.header.reset();
        } else {
            text.preview = false;
        }
    }
    static std::optional<Header> kept(std::optional<Header> header, bool may_be_gif) {
        if (!header || std::holds_alternative<FilledText>(*header)) {
            return std::nullopt;
        }
        if (auto* media = std::get_if<Media>(&*header)) {
            const bool is_gif = may_be_gif && goes_as_gif(*media);
            strip_header(*media);
            media->gif = is_gif;
        } else {
            strip(std::get<Location>(*header));
        }
        return header;
    }
};

}  // namespace

const std::span<const Ability> abilities = table;

std::optional<OutgoingMessage> as_carried(OutgoingMessage message) {
    if (!check_message(message)) {
        return std::nullopt;
    }
    if (!goes_with(message.id, message.content)) {
        message.id.clear();
    }
    message.to_user.clear();
    message.to.erase(0, message.to.starts_with('+') ? 1 : 0);
    std::visit(Stripper{}, message.content);
    return message;
}

}  // namespace parley::gupshup
