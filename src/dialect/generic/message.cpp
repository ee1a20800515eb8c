#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/generic/components.h"
#include "dialect/generic/generic.h"
#include "dialect/generic/media.h"
#include "dialect/generic/parts.h"

// "Messaging API Specification" and "Validation Payload" of the generic WhatsApp guide.
namespace parley::generic {

namespace {

constexpr std::string_view validation_id = "0|0|0|0";
constexpr std::string_view validation_template = "whatsapp:hsm:technology:generic:verify";

// Writes what makes it a template or names its type, and its content.
struct ContentWriter {
    JsonText& out;

    void operator()(const FilledTemplate& content) const {
        out.begin_object("template");
        out.member("namespace", content.name);
        out.member("languageCode", content.language);
        out.end_object();
        write_components(out, content);
    }
    void operator()(const Text& text) const {
        out.member("type", "text");
        out.begin_object("text");
        out.member("body", text.body);
        out.end_object();
    }
    void operator()(const Media& media) const {
        out.member("type", name_of(media.kind));
        write_media(out, name_of(media.kind), media);
    }
    void operator()(const Location& location) const {
        out.member("type", "location");
        write_location(out, location);
    }
    // check_content refuses all others.
    template <class Lost>
    void operator()(const Lost&) const {}
};

void write_payload(JsonText& out, const OutgoingMessage& message, std::string_view sender) {
    out.begin_object();
    out.literal_member("payloadVersion", "0.1");
    out.member("to", message.to);
    out.member("wabaNumber", sender);
    out.literal_member("isTemplate", is_template(message.content) ? "true" : "false");
    out.member("msgId", message.id);
    std::visit(ContentWriter{out}, message.content);
    out.end_object();
}

HttpRequest post_to(const Account& account) {
    HttpRequest request = request_to(account, "POST", {}, json_type);
    if (const auto user = account.field("user"); !user.empty() && request.headers.find("Authorization") == nullptr) {
        request.headers.fields.emplace_back("Authorization", basic_authorization(user, account.field("password")));
    }
    return request;
}

// What no receiver of this dialect could read.
struct Unwritable {
    std::string_view operator()(const Media& media) const { return media.url.empty() ? "media has no URL" : ""; }
    std::string_view operator()(const Location& location) const {
        return is_on_earth(location) ? "" : "location is not on Earth";
    }
    std::string_view operator()(const Text&) const { return {}; }
    std::string_view operator()(const FilledText&) const { return {}; }
    template <class Other>
    std::string_view operator()(const Other&) const {
        return {};
    }
    std::string_view operator()(const FilledTemplate& content) const {
        if (content.name.empty()) {
            return "template has no name";
        }
        std::string_view problem = content.header ? std::visit(*this, *content.header) : "";
        for (const Card& card : content.cards) {
            if (problem.empty() && card.header) {
                problem = std::visit(*this, *card.header);
            }
        }
        return problem;
    }
};

Result<> check(const OutgoingMessage& message) {
    if (message.to.empty() && message.to_user.empty()) {
        return invalid("message has no recipient", "to");
    }
    if (message.id.empty()) {
        return invalid("message has no id", "msgId");
    }
    if (auto carried = check_content(message, dialect.can, dialect.name); !carried) {
        return carried;
    }
    if (const auto problem = std::visit(Unwritable{}, message.content); !problem.empty()) {
        return invalid(std::string(problem), "content");
    }
    return {};
}

FilledTemplate read_template(Reader& reader, const json::value& payload) {
    FilledTemplate content;
    if (const json::value* named = member(payload, {"template", "Template"})) {
        content.name = reader.required_text(*named, {"namespace", "nameSpace", "name"});
        content.language = reader.text(*named, {"languageCode", "languagecode", "language_code", "language"});
    } else {
        reader.missing(payload, "template");
    }
    read_components(reader, payload, content);
    return content;
}

Content read_free_form(Reader& reader, const json::value& payload) {
    const std::string type = lower(reader.required_text(payload, {"type", "Type"}));
    if (type == "text") {
        const json::value* text = member(payload, {"text", "Text"});
        if (text != nullptr && text->is_object()) {
            return Text{reader.text(*text, {"body", "text"})};
        }
        if (text == nullptr) {
            reader.missing(payload, "text");
        }
        return Text{reader.text(payload, {"text", "Text"})};
    }
    if (type == "location") {
        auto location = read_location(reader, payload);
        if (!location) {
            reader.wrong_member(payload, {"location"}, "this location has no latitude and longitude on Earth");
        }
        return location.value_or(Location{});
    }
    if (const auto kind = media_kind_named(type)) {
        auto media = read_media(reader, payload, *kind);
        if (!media) {
            reader.wrong_member(payload, {name_of(*kind)}, "this media has no mediaURL");
        }
        return media.value_or(Media{});
    }
    reader.wrong_member(payload, {"type", "Type"}, "no such type of message", type);
    return Text{};
}

bool says_template(const json::value& payload) {
    const auto said = boolean_of(member(payload, {"isTemplate", "istemplate", "is_template"}));
    return said.value_or(member(payload, {"template", "Template"}) != nullptr);
}

}  // namespace

Result<HttpRequest> write_message(const OutgoingMessage& message, const Account& account) {
    if (auto checked = check(message); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    HttpRequest request = post_to(account);
    request.body.reserve(1024);
    JsonText out(request.body);
    // In a gateway the message names a foreign sender's number, the account ours.
    write_payload(out, message, account.sender.empty() ? message.from : account.sender);
    if (!is_utf8(request.body)) {
        return invalid("message is not valid UTF-8", "content");
    }
    return request;
}

// Addressed to the sender's own number, so that a provider which did send it would reach nobody else.
std::vector<HttpRequest> write_validation(const Account& account) {
    FilledTemplate content{.name = std::string(validation_template), .language = "en"};
    content.body = FilledText{"1 code: 2.Valid for 3 minutes.", {"1", "2", "3"}};
    const std::string plus = account.sender.starts_with('+') ? "" : "+";
    const OutgoingMessage message{
        .id = std::string(validation_id), .to = plus + account.sender, .from = {}, .content = std::move(content)};
    HttpRequest request = post_to(account);
    JsonText out(request.body);
    out.begin_object();
    out.key("body");
    write_payload(out, message, account.sender);
    out.end_object();
    return {std::move(request)};
}

bool is_validation(const OutgoingMessage& message) {
    const auto* content = std::get_if<FilledTemplate>(&message.content);
    return message.id == validation_id && content != nullptr && content->name == validation_template;
}

Result<OutgoingMessage> read_message(const HttpRequest& request) {
    const auto document = parse_json(request.body);
    if (!document) {
        return std::unexpected(document.error());
    }
    // The guide shows the validation payload inside "body"; any message may come so.
    const json::value* inner = member(*document, "body");
    const bool is_wrapped = inner != nullptr && inner->is_object() && member(*document, {"to", "type"}) == nullptr;
    const json::value& payload = is_wrapped ? *inner : *document;
    Reader reader(*document);
    if (!payload.is_object()) {
        reader.wrong(payload, "this must be a message object");
        return std::unexpected(reader.error());
    }
    OutgoingMessage message{.id = reader.id(payload, {"msgId", "msg_id", "msgid", "MsgId"}),
                            .to = reader.required_text(payload, {"to", "To"}),
                            .from = reader.text(payload, {"wabaNumber", "wabanumber", "waba_number"}),
                            .content = {}};
    if (message.id.empty()) {
        reader.missing(payload, "msgId");
    }
    if (says_template(payload)) {
        message.content = read_template(reader, payload);
    } else {
        message.content = read_free_form(reader, payload);
    }
    if (reader.failed()) {
        return std::unexpected(reader.error());
    }
    return message;
}

}  // namespace parley::generic
