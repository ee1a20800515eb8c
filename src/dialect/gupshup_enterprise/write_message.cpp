#include "base/form.h"
#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/gupshup_enterprise/interactive.h"
#include "dialect/gupshup_enterprise/parts.h"

// "Request parameters" and "Request examples" of the gateway's reference.
namespace parley::gupshup_enterprise {

namespace {

// Escapes fields, and remembers whether all of them were text.
class Form {
public:
    explicit Form(std::string& out) : form_(out) {}

    void field(std::string_view name, std::string_view value) {
        is_text_ = is_text_ && is_utf8(value);
        form_.field(name, value);
    }
    // Where nothing is to be said, the gateway wants the field left out.
    void optional_field(std::string_view name, std::string_view value) {
        if (!value.empty()) {
            field(name, value);
        }
    }
    bool is_text() const { return is_text_; }

private:
    FormText form_;
    bool is_text_ = true;
};

std::string_view media_type(MediaKind kind) {
    switch (kind) {
        case MediaKind::image: return "IMAGE";
        case MediaKind::video: return "VIDEO";
        case MediaKind::audio: return "AUDIO";
        case MediaKind::file: return "DOCUMENT";
        case MediaKind::sticker: return "STICKER";
    }
    return "IMAGE";
}

const Media* media_in(const std::optional<Header>& header) {
    return header ? std::get_if<Media>(&*header) : nullptr;
}
const Media* media_in(const std::optional<InteractiveHeader>& header) {
    return header ? std::get_if<Media>(&*header) : nullptr;
}

// What decides between the two methods.
struct MediaOf {
    const Media* operator()(const FilledTemplate& content) const { return media_in(content.header); }
    const Media* operator()(const Media& media) const { return &media; }
    const Media* operator()(const ReplyButtons& buttons) const { return media_in(buttons.frame.header); }
    template <class Other>
    const Media* operator()(const Other&) const {
        return nullptr;
    }
};

struct ContentWriter {
    Form& out;

    void operator()(const FilledTemplate& content) const {
        const Media* media = media_in(content.header);
        const auto* header = content.header ? std::get_if<FilledText>(&*content.header) : nullptr;
        out.field("msg_type", media == nullptr ? "HSM" : media_type(media->kind));
        out.field("isHSM", "true");
        // The gateway's "interactive template".
        if (!content.buttons.empty() || header != nullptr || !content.footer.empty()) {
            out.field("isTemplate", "true");
        }
        if (media != nullptr) {
            write_source(*media);
        }
        if (header != nullptr) {
            out.field("header", header->text);
        }
        write_body(content, media == nullptr ? "msg" : "caption");
        out.optional_field("footer", content.footer);
        for (const Button& button : content.buttons) {
            if (const auto* link = std::get_if<DynamicUrlButton>(&button)) {
                out.field("buttonUrlParam", link->suffix);
            }
        }
    }
    void operator()(const Text& text) const {
        out.field("msg_type", "DATA_TEXT");
        out.field("msg", text.body);
    }
    void operator()(const Media& media) const {
        out.field("msg_type", media_type(media.kind));
        out.field("isHSM", "false");
        write_source(media);
        if (media.kind != MediaKind::audio && media.kind != MediaKind::sticker) {
            out.optional_field("caption", media.caption);
        }
    }
    void operator()(const ReplyButtons& buttons) const {
        const Media* media = media_in(buttons.frame.header);
        out.field("isTemplate", media == nullptr ? "true" : "false");
        out.field("interactive_type", "dr_button");
        if (media != nullptr) {
            out.field("msg_type", lower(media_type(media->kind)));
            write_source(*media);
        }
        out.field("msg", buttons.frame.body);
        if (media != nullptr) {
            out.field("caption", buttons.frame.body);
        }
        out.field("action", action_of(buttons));
    }
    void operator()(const ChoiceList& list) const {
        out.field("isTemplate", "true");
        out.field("interactive_type", "list");
        out.field("msg", list.frame.body);
        out.field("action", action_of(list));
    }
    // check_sayable refuses all others.
    template <class Lost>
    void operator()(const Lost&) const {}

private:
    void write_source(const Media& media) const {
        out.field("media_url", media.url);
        if (media.kind == MediaKind::file) {
            out.optional_field("filename", media.filename);
        }
    }
    // Where only the provider knows the text, it fills in the values itself.
    void write_body(const FilledTemplate& content, std::string_view name) const {
        if (content.body && !content.body->text.empty()) {
            out.field(name, content.body->text);
            return;
        }
        out.field("template_id", content.id);
        if (content.body) {
            for (std::size_t at = 0; at < content.body->parameters.size(); ++at) {
                out.field("var" + std::to_string(at + 1), content.body->parameters[at]);
            }
        }
    }
};

}  // namespace

Result<HttpRequest> write_message(const OutgoingMessage& message, const Account& account) {
    if (auto sayable = check_sayable(message); !sayable) {
        return std::unexpected(std::move(sayable.error()));
    }
    const bool one_way = is_template(message.content);
    const std::string_view user = account.field(one_way ? "notification_user" : "two_way_user");
    const std::string_view password = account.field(one_way ? "notification_password" : "two_way_password");
    if (!one_way && (user.empty() || password.empty())) {
        return invalid("the provider has no Two-way account, which free-form messages go with",
                       user.empty() ? "two_way_user" : "two_way_password", {},
                       "give its user ID and password in the provider's settings, or send a template");
    }
    HttpRequest request = request_to(account, "POST", {}, form_type);
    request.body.reserve(1024);
    Form out(request.body);
    const bool has_media = std::visit(MediaOf{}, message.content) != nullptr;
    out.field("method", has_media ? "SendMediaMessage" : "SendMessage");
    out.field("userid", user);
    out.field("password", password);
    const std::string_view to = message.to;
    out.field("send_to", to.starts_with('+') ? to.substr(1) : to);
    std::visit(ContentWriter{out}, message.content);
    out.optional_field("extra", message.id);
    if (account.field("link_tracking") == "true") {
        out.field("linkTrackingEnabled", "true");
    }
    out.field("v", "1.1");
    out.field("auth_scheme", "plain");
    out.field("format", "json");
    if (!out.is_text()) {
        return invalid("message is not valid UTF-8", "content");
    }
    return request;
}

}  // namespace parley::gupshup_enterprise
