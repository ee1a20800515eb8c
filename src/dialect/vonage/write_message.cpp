#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/json_text.h"
#include "dialect/vonage/parts.h"
#include "dialect/vonage/vonage.h"
#include "dialect/whatsapp/message_object.h"

// "Send a message" of the Messages API: version 0.1 nests the content, version 1 is flat.
namespace parley::vonage {

namespace {

// The name that version 0.1 knows a template by: its namespace stands before it.
std::string qualified(std::string_view name, const Account& account) {
    const std::string_view space = account.field("namespace");
    const bool needs_one = version_of(account) == Version::legacy && !space.empty() && name.find(':') == name.npos;
    return needs_one ? std::string(space) + ":" + std::string(name) : std::string(name);
}

void write_options(JsonText& out, std::string_view language) {
    out.begin_object("whatsapp");
    out.member("policy", "deterministic");
    out.member("locale", locale_of(language));
    out.end_object();
}

// Writes the member that is named after the kind.
struct NativeWriter {
    JsonText& out;
    const Account& account;

    void operator()(const FilledTemplate& content) const {
        out.begin_object("template");
        out.member("name", qualified(content.name, account));
        if (content.body && !content.body->parameters.empty()) {
            out.begin_array("parameters");
            for (const std::string& value : content.body->parameters) {
                out.text(value);
            }
            out.end_array();
        }
        out.end_object();
    }
    void operator()(const Text& text) const { out.member("text", text.body); }
    void operator()(const Media& media) const {
        out.begin_object(name_of(media.kind));
        out.member("url", media.url);
        if (media.kind != MediaKind::audio && media.kind != MediaKind::sticker) {
            out.optional_member("caption", media.caption);
        }
        if (media.kind == MediaKind::file && version_of(account) == Version::current) {
            out.optional_member("name", media.filename);
        }
        out.end_object();
    }
    void operator()(const Reaction& reaction) const {
        out.begin_object("reaction");
        out.member("action", reaction.emoji.empty() ? "unreact" : "react");
        out.optional_member("emoji", reaction.emoji);
        out.end_object();
    }
    // goes_as_custom says so.
    template <class Other>
    void operator()(const Other&) const {}
};

struct NativeName {
    std::string_view operator()(const FilledTemplate&) const { return "template"; }
    std::string_view operator()(const Text&) const { return "text"; }
    std::string_view operator()(const Media& media) const { return name_of(media.kind); }
    std::string_view operator()(const Reaction&) const { return "reaction"; }
    template <class Other>
    std::string_view operator()(const Other&) const {
        return "custom";
    }
};

// The object goes to WhatsApp untouched, so the language must be spelled as it is there; messages
// are quoted outside of it, by Vonage's id.
void write_custom(JsonText& out, OutgoingMessage message, const Account& account) {
    message.context_id.clear();
    if (auto* content = std::get_if<FilledTemplate>(&message.content)) {
        content->name = qualified(content->name, account);
        content->language = language_of(content->language);
    }
    out.begin_object("custom");
    whatsapp::write_object(out, message, true);
    out.end_object();
}

void write_content(JsonText& out, std::string_view type, const OutgoingMessage& message, const Account& account) {
    if (goes_as_custom(message.content, version_of(account))) {
        out.member(type, "custom");
        write_custom(out, message, account);
        return;
    }
    out.member(type, std::visit(NativeName{}, message.content));
    std::visit(NativeWriter{out, account}, message.content);
}

void write_party(JsonText& out, std::string_view name, std::string_view number) {
    out.begin_object(name);
    out.member("type", "whatsapp");
    out.member("number", number);
    out.end_object();
}

bool has_options(const OutgoingMessage& message, Version version) {
    return is_template(message.content) && !goes_as_custom(message.content, version);
}

void write_legacy(JsonText& out, const OutgoingMessage& message, const Account& account, std::string_view sender) {
    write_party(out, "from", sender);
    write_party(out, "to", bare_number(message.to));
    out.begin_object("message");
    out.begin_object("content");
    write_content(out, "type", message, account);
    out.end_object();
    if (has_options(message, Version::legacy)) {
        write_options(out, std::get<FilledTemplate>(message.content).language);
    }
    out.end_object();
}

void write_current(JsonText& out, const OutgoingMessage& message, const Account& account, std::string_view sender) {
    out.member("channel", "whatsapp");
    out.member("to", bare_number(message.to));
    out.member("from", sender);
    write_content(out, "message_type", message, account);
    if (has_options(message, Version::current)) {
        write_options(out, std::get<FilledTemplate>(message.content).language);
    }
    const auto* reaction = std::get_if<Reaction>(&message.content);
    const std::string& context = reaction == nullptr ? message.context_id : reaction->message_id;
    if (!context.empty()) {
        out.begin_object("context");
        out.member("message_uuid", context);
        out.end_object();
    }
}

Result<> check(const OutgoingMessage& message, Version version) {
    if (message.to.empty() && message.to_user.empty()) {
        return invalid("message has no recipient", "to");
    }
    if (auto can = check_content(message, dialect.can, dialect.name); !can) {
        return can;
    }
    if (version == Version::legacy && !message.context_id.empty()) {
        return invalid("version v0.1 of Vonage's API cannot quote a message", "content", "quote",
                       "set the provider's version to v1");
    }
    return check_sent(message.content);
}

}  // namespace

Result<HttpRequest> write_message(const OutgoingMessage& message, const Account& account) {
    const Version version = version_of(account);
    if (auto checked = check(message, version); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    HttpRequest request = request_to(account, "POST", path_of_messages(version), json_type);
    request.body.reserve(1024);
    // In a gateway the message names a foreign sender's number, the account ours.
    const std::string sender = sender_number(account.sender.empty() ? message.from : account.sender);
    JsonText out(request.body);
    out.begin_object();
    if (version == Version::legacy) {
        write_legacy(out, message, account, sender);
    } else {
        write_current(out, message, account, sender);
    }
    out.optional_member("client_ref", message.id);
    out.end_object();
    if (!is_utf8(request.body)) {
        return invalid("message is not valid UTF-8", "content");
    }
    return request;
}

}  // namespace parley::vonage
