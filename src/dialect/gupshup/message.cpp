#include "base/form.h"
#include "base/phone.h"
#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/gupshup/calls.h"
#include "dialect/gupshup/parts.h"
#include "dialect/gupshup/session_object.h"
#include "dialect/gupshup/template_fields.h"

// The forms of /msg and /template/msg. What is JSON in them stands in a field of its own, escaped as
// JSON first and percent-encoded then.
namespace parley::gupshup {

namespace {

constexpr std::string_view session_path = "/wa/api/v1/msg";
constexpr std::string_view template_path = "/wa/api/v1/template/msg";

// The fields of a form as one document, so that an error names its place in it: "template.params[1]".
Result<json::value> read_fields(const std::string& body) {
    const auto form = parse_form(body);
    if (!form) {
        return std::unexpected(form.error());
    }
    json::object document;
    for (const auto& [name, value] : *form) {
        if (!is_utf8(value)) {
            return invalid("text is not valid UTF-8", name);
        }
        const bool holds_json = name == "message" || name == "template" || name == "postbackTexts";
        if (!holds_json) {
            document[name] = value;
        } else if (!trimmed(value).empty()) {
            auto inner = parse_json(value);
            if (!inner) {
                return invalid(inner.error().what + " (" + inner.error().where + ")", name);
            }
            document[name] = std::move(*inner);
        }
    }
    return document;
}

void write_envelope(FormText& form, const OutgoingMessage& message, const Account& account) {
    form.field("channel", "whatsapp");
    form.field("source", source_of(account, message.from));
    std::string_view to = message.to;
    to.remove_prefix(to.starts_with('+') ? 1 : 0);
    form.field("destination", to);
    form.optional_field("src.name", account.field("src_name"));
}

}  // namespace

Result<HttpRequest> write_message(const OutgoingMessage& message, const Account& account) {
    if (auto checked = check_message(message); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    const auto* filled = std::get_if<FilledTemplate>(&message.content);
    HttpRequest request = call_of(account, "POST", filled == nullptr ? session_path : template_path, form_type);
    request.body.reserve(1024);
    FormText form(request.body);
    write_envelope(form, message, account);
    std::string object;
    std::string described;
    std::string postbacks;
    if (filled != nullptr) {
        described = template_field(*filled);
        object = message_field(*filled);
        postbacks = postback_field(*filled);
    } else {
        JsonText out(object);
        write_session_object(out, message);
    }
    if (!is_utf8(message.to) || !is_utf8(object) || !is_utf8(described) || !is_utf8(postbacks)) {
        return invalid("message is not valid UTF-8", "content");
    }
    form.optional_field("template", described);
    form.optional_field("message", object);
    form.optional_field("postbackTexts", postbacks);
    if (const auto* text = std::get_if<Text>(&message.content)) {
        form.field("disablePreview", text->preview ? "false" : "true");
        form.field("encode", "false");
    }
    return request;
}

Result<OutgoingMessage> read_message(const HttpRequest& request) {
    const auto document = read_fields(request.body);
    if (!document) {
        return std::unexpected(document.error());
    }
    Reader reader(*document);
    OutgoingMessage message{.id = {}, .to = {}, .from = reader.text(*document, {"source"}), .content = {}};
    if (message.from.empty()) {
        message.from = reader.text(*document, {"src.name"});
    }
    const std::string to = reader.required_text(*document, {"destination"});
    if (const auto phone = Phone::from_wire(to)) {
        message.to = phone->digits();
    } else {
        reader.wrong_member(*document, {"destination"}, phone.error().what);
    }
    const json::value* object = member(*document, "message");
    const json::value* filled = member(*document, "template");
    if (filled != nullptr) {
        message.content = read_template_fields(reader, *filled, object, member(*document, "postbackTexts"));
    } else if (called_by(request).call == Call::template_message) {
        reader.missing(*document, "template");
    } else if (object == nullptr) {
        reader.missing(*document, "message");
    } else {
        read_session_object(reader, *object, message);
    }
    if (auto* text = std::get_if<Text>(&message.content)) {
        const auto disabled = boolean_of(member(*document, "disablePreview"));
        text->preview = disabled ? !*disabled : text->preview;
    }
    if (reader.failed()) {
        return std::unexpected(reader.error());
    }
    return message;
}

}  // namespace parley::gupshup
