#include <algorithm>

#include "base/text.h"
#include "dialect/whatsapp/components.h"
#include "dialect/whatsapp/media_object.h"

namespace parley::whatsapp {

namespace {

template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};

void begin_component(JsonText& out, std::string_view type) {
    out.begin_object();
    out.member("type", type);
}

void write_text_parameters(JsonText& out, const FilledText& text) {
    out.begin_array("parameters");
    for (std::size_t at = 0; at < text.parameters.size(); ++at) {
        out.begin_object();
        out.member("type", "text");
        if (at < text.names.size()) {
            out.optional_member("parameter_name", text.names[at]);
        }
        out.member("text", text.parameters[at]);
        out.end_object();
    }
    out.end_array();
}

void write_header(JsonText& out, const Header& header) {
    begin_component(out, "header");
    std::visit(Overloaded{[&](const FilledText& text) { write_text_parameters(out, text); },
                          [&](const Media& media) {
                              Media bare = media;
                              bare.caption.clear();
                              out.begin_array("parameters");
                              out.begin_object();
                              out.member("type", type_of(media.kind));
                              write_media(out, bare);
                              out.end_object();
                              out.end_array();
                          },
                          [&](const Location& location) {
                              Location bare = location;
                              bare.url.clear();
                              out.begin_array("parameters");
                              out.begin_object();
                              out.member("type", "location");
                              write_location(out, bare, Degrees::as_text);
                              out.end_object();
                              out.end_array();
                          }},
               header);
    out.end_object();
}

// A value under the name of its type: {"type":"payload","payload":"..."}.
void write_parameter(JsonText& out, std::string_view type, std::string_view value) {
    out.begin_array("parameters");
    out.begin_object();
    out.member("type", type);
    out.member(type, value);
    out.end_object();
    out.end_array();
}

void write_button(JsonText& out, std::size_t index, const Button& button) {
    begin_component(out, "button");
    const auto begin = [&](std::string_view sub_type) {
        out.member("sub_type", sub_type);
        out.member("index", std::to_string(index));
    };
    std::visit(Overloaded{[&](const QuickReplyButton& reply) {
                              begin("quick_reply");
                              write_parameter(out, "payload", reply.payload);
                          },
                          [&](const DynamicUrlButton& url) {
                              begin("url");
                              write_parameter(out, "text", url.suffix);
                          },
                          [&](const CopyCodeButton& copy) {
                              begin("copy_code");
                              write_parameter(out, "coupon_code", copy.code);
                          },
                          [&](const OtherButton& other) {
                              begin(lower(other.type));
                              if (!other.parameters.empty()) {
                                  out.literal_member("parameters", other.parameters);
                              }
                          },
                          // is_sent says that there is nothing to send of these.
                          [](const StaticUrlButton&) {}, [](const CallPhoneButton&) {}},
               button);
    out.end_object();
}

void write_offer(JsonText& out, Time expires) {
    begin_component(out, "limited_time_offer");
    out.begin_array("parameters");
    out.begin_object();
    out.member("type", "limited_time_offer");
    out.begin_object("limited_time_offer");
    out.number_member("expiration_time_ms", expires.time_since_epoch().count());
    out.end_object();
    out.end_object();
    out.end_array();
    out.end_object();
}

void write_buttons(JsonText& out, const std::vector<Button>& buttons) {
    for (std::size_t at = 0; at < buttons.size(); ++at) {
        if (is_sent(buttons[at])) {
            write_button(out, at, buttons[at]);
        }
    }
}

// What cards and templates begin with.
template <class Parts>
void write_texts(JsonText& out, const Parts& parts) {
    if (parts.header && is_sent(*parts.header)) {
        write_header(out, *parts.header);
    }
    if (parts.body && is_sent(*parts.body)) {
        begin_component(out, "body");
        write_text_parameters(out, *parts.body);
        out.end_object();
    }
}

void write_carousel(JsonText& out, const std::vector<Card>& cards) {
    begin_component(out, "carousel");
    out.begin_array("cards");
    for (std::size_t at = 0; at < cards.size(); ++at) {
        out.begin_object();
        out.number_member("card_index", static_cast<std::int64_t>(at));
        out.begin_array("components");
        write_texts(out, cards[at]);
        write_buttons(out, cards[at].buttons);
        out.end_array();
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

bool varies(const FilledTemplate& content) {
    return (content.header && is_sent(*content.header)) || (content.body && is_sent(*content.body)) ||
           (content.offer && content.offer->expires) || !content.cards.empty() ||
           std::ranges::any_of(content.buttons, [](const Button& button) { return is_sent(button); });
}

}  // namespace

bool is_sent(const FilledText& text) {
    return !text.parameters.empty();
}

bool is_sent(const Header& header) {
    const auto* text = std::get_if<FilledText>(&header);
    return text == nullptr || is_sent(*text);
}

bool is_sent(const Button& button) {
    return std::visit(
        Overloaded{[](const QuickReplyButton& reply) { return !reply.payload.empty(); },
                   [](const DynamicUrlButton&) { return true; }, [](const StaticUrlButton&) { return false; },
                   [](const CallPhoneButton&) { return false; }, [](const CopyCodeButton&) { return true; },
                   [](const OtherButton&) { return true; }},
        button);
}

void write_components(JsonText& out, const FilledTemplate& content) {
    if (!varies(content)) {
        return;
    }
    out.begin_array("components");
    write_texts(out, content);
    if (content.offer && content.offer->expires) {
        write_offer(out, *content.offer->expires);
    }
    write_buttons(out, content.buttons);
    if (!content.cards.empty()) {
        write_carousel(out, content.cards);
    }
    out.end_array();
}

}  // namespace parley::whatsapp
