#include "dialect/generic/components.h"
#include "dialect/generic/media.h"

namespace parley::generic {

namespace {

template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};

void write_text_parameter(JsonText& out, std::string_view value) {
    out.begin_object();
    out.member("type", "text");
    out.member("text", value);
    out.end_object();
}

// The inside of a body or of a header's text.
void write_filled(JsonText& out, const FilledText& filled) {
    out.member("text", filled.text);
    if (!filled.parameters.empty()) {
        out.begin_array("parameters");
        for (const std::string& value : filled.parameters) {
            write_text_parameter(out, value);
        }
        out.end_array();
    }
}

void write_header(JsonText& out, const Header& header) {
    out.begin_object();
    out.member("type", "header");
    out.begin_object("header");
    std::visit(Overloaded{[&](const FilledText& text) {
                              out.member("type", "text");
                              out.begin_object("text");
                              write_filled(out, text);
                              out.end_object();
                          },
                          [&](const Media& media) {
                              out.member("type", name_of(media.kind));
                              write_media(out, name_of(media.kind), media);
                          },
                          [&](const Location& location) {
                              out.member("type", "location");
                              write_location(out, location);
                          }},
               header);
    out.end_object();
    out.end_object();
}

void write_body(JsonText& out, const FilledText& body) {
    out.begin_object();
    out.member("type", "body");
    out.begin_object("body");
    write_filled(out, body);
    out.end_object();
    out.end_object();
}

void write_footer(JsonText& out, std::string_view footer) {
    out.begin_object();
    out.member("type", "footer");
    out.member("footer", footer);
    out.end_object();
}

void write_offer(JsonText& out, const LimitedTimeOffer& offer) {
    out.begin_object();
    out.member("type", "limited_time_offer");
    out.member("text", offer.text);
    if (offer.expires) {
        out.begin_array("parameters");
        out.begin_object();
        out.member("type", "limited_time_offer");
        out.begin_object("limited_time_offer");
        out.number_member("expiration_time_ms", offer.expires->time_since_epoch().count());
        out.end_object();
        out.end_object();
        out.end_array();
    }
    out.end_object();
}

void write_parameter(JsonText& out, std::string_view type, std::string_view name, std::string_view value) {
    out.begin_array("parameters");
    out.begin_object();
    out.member("type", type);
    out.member(name, value);
    out.end_object();
    out.end_array();
}

void write_button(JsonText& out, std::size_t index, const Button& button) {
    out.begin_object();
    out.member("type", "button");
    out.number_member("index", static_cast<std::int64_t>(index));
    const auto begin = [&](std::string_view sub_type, std::string_view text) {
        out.member("subType", sub_type);
        out.member("buttonText", text);
    };
    std::visit(Overloaded{[&](const QuickReplyButton& reply) {
                              begin("quickReply", reply.text);
                              // The guide's quick replies have no parameters; this is for the tap to come back with.
                              if (!reply.payload.empty()) {
                                  write_parameter(out, "payload", "payload", reply.payload);
                              }
                          },
                          [&](const DynamicUrlButton& url) {
                              begin("dynamicUrl", url.text);
                              write_parameter(out, "text", "text", url.suffix);
                          },
                          [&](const StaticUrlButton& url) {
                              begin("staticUrl", url.text);
                              write_parameter(out, "text", "text", url.url);
                          },
                          [&](const CallPhoneButton& call) {
                              begin("callPhone", call.text);
                              write_parameter(out, "text", "text", call.phone);
                          },
                          [&](const CopyCodeButton& copy) {
                              begin("copy_code", copy.text);
                              write_parameter(out, "coupon_code", "coupon_code", copy.code);
                          },
                          [](const OtherButton&) {}},  // check_content refuses it
               button);
    out.end_object();
}

void write_buttons(JsonText& out, const std::vector<Button>& buttons) {
    for (std::size_t i = 0; i < buttons.size(); ++i) {
        write_button(out, i, buttons[i]);
    }
}

void write_card(JsonText& out, const Card& card) {
    out.begin_object();
    out.begin_array("components");
    if (card.header) {
        write_header(out, *card.header);
    }
    if (card.body) {
        write_body(out, *card.body);
    }
    write_buttons(out, card.buttons);
    out.end_array();
    out.end_object();
}

void write_carousel(JsonText& out, const std::vector<Card>& cards) {
    out.begin_object();
    out.member("type", "carousel");
    out.begin_array("cards");
    for (const Card& card : cards) {
        write_card(out, card);
    }
    out.end_array();
    out.end_object();
}

// The guide puts them among the components, one object each, without a type.
void write_custom(JsonText& out, const std::vector<std::pair<std::string, std::string>>& custom) {
    out.begin_object();
    out.begin_array("customProps");
    for (const auto& [key, value] : custom) {
        out.begin_object();
        out.foreign_key(key);
        out.text(value);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

}  // namespace

void write_components(JsonText& out, const FilledTemplate& content) {
    out.begin_array("components");
    if (content.header) {
        write_header(out, *content.header);
    }
    if (content.body) {
        write_body(out, *content.body);
    }
    if (!content.footer.empty()) {
        write_footer(out, content.footer);
    }
    if (content.offer) {
        write_offer(out, *content.offer);
    }
    write_buttons(out, content.buttons);
    if (!content.cards.empty()) {
        write_carousel(out, content.cards);
    }
    if (!content.custom.empty()) {
        write_custom(out, content.custom);
    }
    out.end_array();
}

}  // namespace parley::generic
