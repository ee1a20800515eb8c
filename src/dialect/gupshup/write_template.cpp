#include "dialect/gupshup/place.h"
#include "dialect/gupshup/template_fields.h"

namespace parley::gupshup {

namespace {

// Appends the values that a part brings to the params, in order.
struct Params {
    std::vector<std::string>& out;

    void operator()(const FilledText& text) const {
        out.insert(out.end(), text.parameters.begin(), text.parameters.end());
    }
    void operator()(const Media&) const {}
    void operator()(const Location&) const {}
    void operator()(const QuickReplyButton&) const {}
    void operator()(const DynamicUrlButton& button) const { out.push_back(button.suffix); }
    void operator()(const StaticUrlButton&) const {}
    void operator()(const CallPhoneButton&) const {}
    void operator()(const CopyCodeButton& button) const { out.push_back(button.code); }
    void operator()(const OtherButton&) const {}

    template <class Parts>
    void parts(const Parts& parts) const {
        if (parts.header) {
            std::visit(*this, *parts.header);
        }
        if (parts.body) {
            (*this)(*parts.body);
        }
        for (const Button& button : parts.buttons) {
            std::visit(*this, button);
        }
    }
};

void write_postbacks(JsonText& out, const std::vector<Button>& postbacks) {
    for (std::size_t index = 0; index < postbacks.size(); ++index) {
        const std::string& payload = std::get<QuickReplyButton>(postbacks[index]).payload;
        if (!payload.empty()) {
            out.begin_object();
            out.number_member("index", static_cast<std::int64_t>(index));
            out.member("text", payload);
            out.end_object();
        }
    }
}

void write_products(JsonText& out, const Products& products) {
    out.begin_object("mpm");
    out.literal_member("sections", json::serialize(products.sections));
    out.end_object();
}

std::optional<Products> products_in(const FilledTemplate& content) {
    for (const Button& button : content.buttons) {
        if (is_products(button)) {
            return products_of(std::get<OtherButton>(button));
        }
    }
    return std::nullopt;
}

// Headers are nested as Meta nests them, other than what /msg takes: a document is a "document" here.
void write_media_header(JsonText& out, const Media& media) {
    const std::string_view type = goes_as_gif(media)              ? "gif"
                                  : media.kind == MediaKind::file ? "document"
                                                                  : name_of(media.kind);
    out.member("type", type);
    out.begin_object(type);
    out.member(media.url.empty() ? "id" : "link", media.url.empty() ? media.id : media.url);
    if (media.kind == MediaKind::file) {
        out.optional_member("filename", media.filename);
    }
    out.end_object();
}

void write_carousel(JsonText& out, const std::vector<Card>& cards) {
    const MediaKind kind = std::get<Media>(*cards.front().header).kind;
    out.member("type", "carousel");
    out.member("cardHeaderType", kind == MediaKind::image ? "IMAGE" : "VIDEO");
    out.begin_array("cards");
    for (const Card& card : cards) {
        out.begin_object();
        out.member("link", std::get<Media>(*card.header).url);
        if (const auto postbacks = postbacks_of(card.buttons); !postbacks.empty()) {
            out.begin_array("postbackTexts");
            write_postbacks(out, postbacks);
            out.end_array();
        }
        out.end_object();
    }
    out.end_array();
}

}  // namespace

const std::string& address_of(const FilledTemplate& content) {
    return content.id.empty() ? content.name : content.id;
}

bool goes_as_gif(const Media& media) {
    return media.gif && media.kind == MediaKind::video;
}

std::vector<std::string> params_of(const FilledTemplate& content) {
    std::vector<std::string> params;
    const Params collect{params};
    collect.parts(content);
    for (const Card& card : content.cards) {
        collect.parts(card);
    }
    return params;
}

std::vector<Button> postbacks_of(const std::vector<Button>& buttons) {
    std::vector<Button> postbacks;
    for (std::size_t index = 0; index < buttons.size(); ++index) {
        const auto* reply = std::get_if<QuickReplyButton>(&buttons[index]);
        if (reply != nullptr && !reply->payload.empty()) {
            postbacks.resize(index);
            postbacks.emplace_back(QuickReplyButton{{}, reply->payload});
        }
    }
    return postbacks;
}

std::string template_field(const FilledTemplate& content) {
    std::string field;
    JsonText out(field);
    out.begin_object();
    out.member("id", address_of(content));
    out.begin_array("params");
    for (const std::string& param : params_of(content)) {
        out.text(param);
    }
    const auto products = products_in(content);
    if (products) {
        out.text(products->thumbnail);
    }
    out.end_array();
    if (content.offer && content.offer->expires) {
        out.number_member("expiration", content.offer->expires->time_since_epoch().count());
    }
    if (products) {
        write_products(out, *products);
    }
    out.end_object();
    return field;
}

std::string message_field(const FilledTemplate& content) {
    std::string field;
    const auto* media = content.header ? std::get_if<Media>(&*content.header) : nullptr;
    const auto* location = content.header ? std::get_if<Location>(&*content.header) : nullptr;
    if (media == nullptr && location == nullptr && content.cards.empty()) {
        return field;
    }
    JsonText out(field);
    out.begin_object();
    if (!content.cards.empty()) {
        write_carousel(out, content.cards);
    } else if (media != nullptr) {
        write_media_header(out, *media);
    } else {
        out.member("type", "location");
        out.begin_object("location");
        write_place(out, *location);
        out.end_object();
    }
    out.end_object();
    return field;
}

std::string postback_field(const FilledTemplate& content) {
    const auto postbacks = postbacks_of(content.buttons);
    std::string field;
    if (!postbacks.empty()) {
        field = "[";
        JsonText out(field);
        write_postbacks(out, postbacks);
        field += ']';
    }
    return field;
}

}  // namespace parley::gupshup
