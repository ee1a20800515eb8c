#include <algorithm>
#include <array>

#include "base/text.h"
#include "dialect/whatsapp/components.h"
#include "dialect/whatsapp/interactive_object.h"
#include "dialect/whatsapp/media_object.h"
#include "dialect/whatsapp/message_object.h"
#include "dialect/whatsapp/raw_object.h"

// What Meta's message object has words for, and what becomes of the rest.
namespace parley::whatsapp {

namespace {

using enum Carriage;

constexpr std::string_view approved = "the approved template has it, so it is not sent";

constexpr std::array table{
    Ability{Feature::template_text, changed, "only the values are sent: the approved template has the text"},
    Ability{Feature::named_parameters, carried},
    Ability{Feature::header_text, changed, "only the values are sent: the approved template has the text"},
    Ability{Feature::header_image, carried},
    Ability{Feature::header_video, carried},
    Ability{Feature::header_file, carried},
    Ability{Feature::header_location, changed, "without the link of the place"},
    Ability{Feature::header_media_id, carried},
    Ability{Feature::footer, changed, approved},
    Ability{Feature::quick_reply, changed, "the payload is sent; the approved template has the label"},
    Ability{Feature::dynamic_url, changed, "the end of the link is sent; the approved template has the label"},
    Ability{Feature::static_url, changed, approved},
    Ability{Feature::call_phone, changed, approved},
    Ability{Feature::copy_code, changed, "the code is sent; the approved template has the label"},
    Ability{Feature::other_button, changed, "the parameters are sent; the approved template has the label"},
    Ability{Feature::limited_time_offer, changed, "the expiry is sent; the approved template has the text"},
    Ability{Feature::carousel, carried},
    Ability{Feature::custom_values, lost, "put the value into a parameter of the template"},
    Ability{Feature::text, carried},
    Ability{Feature::link_preview, carried},
    Ability{Feature::image, carried},
    Ability{Feature::video, carried},
    Ability{Feature::audio, carried},
    Ability{Feature::voice, carried},
    Ability{Feature::file, carried},
    Ability{Feature::sticker, carried},
    Ability{Feature::media_id, carried},
    Ability{Feature::location, changed, "without the link of the place"},
    Ability{Feature::contacts, carried},
    Ability{Feature::reaction, carried},
    Ability{Feature::reply_buttons, carried},
    Ability{Feature::choice_list, carried},
    Ability{Feature::link_button, carried},
    Ability{Feature::location_request, carried},
    Ability{Feature::raw_content, carried},
    Ability{Feature::quote, carried},
};

bool is_header_kind(MediaKind kind) {
    return kind != MediaKind::audio && kind != MediaKind::sticker;
}

// What no receiver could read; empty where there is nothing.
struct Problem {
    std::string_view operator()(const FilledText&) const { return {}; }
    std::string_view operator()(const Text&) const { return {}; }
    std::string_view operator()(const LocationRequest&) const { return {}; }
    std::string_view operator()(const Media& media) const {
        return media.url.empty() && media.id.empty() ? "media has neither a URL nor an id" : "";
    }
    std::string_view operator()(const Location& location) const {
        return is_on_earth(location) ? "" : "location is not on Earth";
    }
    std::string_view operator()(const Contacts& contacts) const {
        return contacts.cards.empty() ? "there is no contact card" : "";
    }
    std::string_view operator()(const Reaction& reaction) const {
        return reaction.message_id.empty() ? "reaction names no message" : "";
    }
    std::string_view operator()(const ReplyButtons& buttons) const { return frame(buttons.frame); }
    std::string_view operator()(const ChoiceList& list) const {
        const bool has_media = list.frame.header && std::holds_alternative<Media>(*list.frame.header);
        return has_media ? "a list has only text in its header" : frame(list.frame);
    }
    std::string_view operator()(const LinkButton& link) const { return frame(link.frame); }
    std::string_view operator()(const FilledTemplate& content) const {
        if (content.name.empty()) {
            return "template has no name";
        }
        if (content.offer && content.offer->expires &&
            content.offer->expires->time_since_epoch().count() < first_millisecond) {
            return "the offer had ended before WhatsApp began";
        }
        std::string_view problem = parts(content);
        for (const Card& card : content.cards) {
            problem = problem.empty() ? parts(card) : problem;
        }
        return problem;
    }
    std::string_view operator()(const RawContent& raw) const;

private:
    std::string_view header(const Media& media) const {
        return is_header_kind(media.kind) ? (*this)(media) : "a header holds an image, a video or a document";
    }
    template <class Other>
    std::string_view header(const Other& other) const {
        return (*this)(other);
    }
    std::string_view frame(const InteractiveFrame& frame) const {
        return frame.header ? std::visit([&](const auto& any) { return header(any); }, *frame.header) : "";
    }
    template <class Parts>
    std::string_view parts(const Parts& parts) const {
        if (parts.buttons.size() > most_buttons) {
            return "there are more than ten buttons";
        }
        for (const Button& button : parts.buttons) {
            const auto* other = std::get_if<OtherButton>(&button);
            if (other == nullptr) {
                continue;
            }
            if (trimmed(other->type).empty() || is_known_button(other->type)) {
                return "a button names no type, or one that has a kind of its own";
            }
            const auto list = other->parameters.empty() ? Result<json::value>(json::array())
                                                        : parse_json(other->parameters, JsonLimits{.depth = 32});
            if (!list || !list->is_array()) {
                return "the parameters of a button are no JSON list";
            }
        }
        return parts.header ? std::visit([&](const auto& any) { return header(any); }, *parts.header) : "";
    }
};

// As it comes back; nothing where it cannot be read, as what its type asks for is not there.
std::optional<Content> read_raw(const RawContent& raw) {
    auto members = raw_members(raw.json);
    if (!members) {
        return std::nullopt;
    }
    const json::value object(std::move(*members));
    Reader reader(object);
    OutgoingMessage message;
    read_object(reader, object, message);
    return reader.failed() ? std::nullopt : std::optional(std::move(message.content));
}

std::string_view Problem::operator()(const RawContent& raw) const {
    return read_raw(raw) ? "" : "raw content lacks what its type asks for";
}

void keep_sent(FilledText& text) {
    text.text.clear();
    text.names.resize(text.names.empty() ? 0 : text.parameters.size());
    if (std::ranges::all_of(text.names, [](const std::string& name) { return name.empty(); })) {
        text.names.clear();
    }
}
void keep_sent(Media& media) {
    media = sent_media(std::move(media));
    media.caption.clear();
}
void keep_sent(Location& location) {
    location = rounded(std::move(location));
    location.url.clear();
}

void keep_sent(Button& button) {
    if (!is_sent(button)) {
        button = QuickReplyButton{};
    }
    std::visit([](auto& any) { any.text.clear(); }, button);
    if (auto* other = std::get_if<OtherButton>(&button)) {
        other->type = lower(other->type);
        const auto list =
            other->parameters.empty() ? Result<json::value>(json::array()) : parse_json(other->parameters);
        other->parameters = list && !list->as_array().empty() ? json::serialize(*list) : std::string();
    }
}

template <class Parts>
void keep_sent_parts(Parts& parts) {
    if (parts.header && !is_sent(*parts.header)) {
        parts.header.reset();
    }
    if (parts.body && !is_sent(*parts.body)) {
        parts.body.reset();
    }
    if (parts.header) {
        std::visit([](auto& header) { keep_sent(header); }, *parts.header);
    }
    if (parts.body) {
        keep_sent(*parts.body);
    }
    for (Button& button : parts.buttons) {
        keep_sent(button);
    }
    while (!parts.buttons.empty() && !is_sent(parts.buttons.back())) {
        parts.buttons.pop_back();
    }
}

struct KeepSent {
    Content& content;

    void operator()(FilledTemplate& filled) const {
        filled.id.clear();
        filled.footer.clear();
        filled.custom.clear();
        if (filled.offer) {
            filled.offer->text.clear();
        }
        if (filled.offer && !filled.offer->expires) {
            filled.offer.reset();
        }
        keep_sent_parts(filled);
        for (Card& card : filled.cards) {
            keep_sent_parts(card);
        }
    }
    void operator()(Media& media) const { media = sent_media(std::move(media)); }
    void operator()(Location& location) const { keep_sent(location); }
    void operator()(ReplyButtons& buttons) const { whatsapp::keep_sent(buttons.frame); }
    void operator()(ChoiceList& list) const { whatsapp::keep_sent(list.frame); }
    void operator()(LinkButton& link) const { whatsapp::keep_sent(link.frame); }
    void operator()(Text&) const {}
    void operator()(Contacts&) const {}
    void operator()(Reaction&) const {}
    void operator()(LocationRequest&) const {}
    void operator()(RawContent&) const {}
};

}  // namespace

std::span<const Ability> object_abilities() {
    return table;
}

Result<> check_object(const Content& content) {
    if (const auto problem = std::visit(Problem{}, content); !problem.empty()) {
        return invalid(std::string(problem), "content");
    }
    return {};
}

std::optional<Content> object_as_carried(Content content) {
    const OutgoingMessage message{.id = {}, .to = {}, .from = {}, .content = content};
    if (!check_content(message, {.abilities = table}, "whatsapp") || !check_object(content)) {
        return std::nullopt;
    }
    if (const auto* raw = std::get_if<RawContent>(&content)) {
        return read_raw(*raw);
    }
    std::visit(KeepSent{content}, content);
    return content;
}

}  // namespace parley::whatsapp
