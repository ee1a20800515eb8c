#include <fmt/format.h>

#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/meta/meta.h"
#include "dialect/meta/parts.h"
#include "dialect/whatsapp/message_object.h"

// "Sending: envelope and answer" of Meta's reference; the message itself is whatsapp/message_object.h.
namespace parley::meta {

namespace {

Result<> check(const OutgoingMessage& message) {
    if (message.to.empty() && message.to_user.empty()) {
        return invalid("message has no recipient", "to");
    }
    if (auto carried = check_content(message, dialect.can, dialect.name); !carried) {
        return carried;
    }
    return whatsapp::check_object(message.content);
}

// Meta takes numbers with what people write between the digits.
std::string without_parentheses(std::string number) {
    std::erase_if(number, [](char letter) { return letter == '(' || letter == ')'; });
    return number;
}

void check_envelope(Reader& reader, const json::value& document) {
    if (reader.required_text(document, {"messaging_product"}) != "whatsapp") {
        reader.wrong_member(document, {"messaging_product"}, "this must be whatsapp");
    }
    const std::string type = reader.text(document, {"recipient_type"});
    if (!type.empty() && type != "individual") {
        reader.wrong_member(document, {"recipient_type"}, "messages go to one person: individual", type);
    }
}

}  // namespace

Result<HttpRequest> write_message(const OutgoingMessage& message, const Account& account) {
    if (auto checked = check(message); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    std::string node(account.field("phone_number_id"));
    node += "/messages";
    HttpRequest request = graph_request(account, "POST", node, json_type);
    request.body.reserve(1024);
    JsonText out(request.body);
    out.begin_object();
    out.member("messaging_product", "whatsapp");
    out.member("recipient_type", "individual");
    if (message.to.empty()) {
        out.member("recipient", message.to_user);
    } else {
        std::string_view to = message.to;
        to.remove_prefix(to.starts_with('+') ? 1 : 0);
        out.member("to", to);
    }
    whatsapp::write_object(out, message);
    out.optional_member("biz_opaque_callback_data", message.id);
    out.end_object();
    if (!is_utf8(request.body)) {
        return invalid("message is not valid UTF-8", "content");
    }
    return request;
}

Result<OutgoingMessage> read_message(const HttpRequest& request) {
    const auto document = parse_json(request.body);
    if (!document) {
        return std::unexpected(document.error());
    }
    Reader reader(*document);
    if (!document->is_object()) {
        reader.wrong(*document, "this must be a message object");
        return std::unexpected(reader.error());
    }
    check_envelope(reader, *document);
    OutgoingMessage message{.id = reader.text(*document, {"biz_opaque_callback_data"}),
                            .to = without_parentheses(reader.text(*document, {"to"})),
                            .from = sender_of(request),
                            .content = {}};
    if (length_of(message.id) > dialect.can.limits.message_id) {
        reader.wrong_member(*document, {"biz_opaque_callback_data"},
                            fmt::format("this must be at most {} characters long", dialect.can.limits.message_id));
    }
    if (message.to.empty()) {
        message.to_user = reader.text(*document, {"recipient"});
        if (message.to_user.empty()) {
            reader.missing(*document, "to");
        }
    }
    whatsapp::read_object(reader, *document, message);
    if (reader.failed()) {
        return std::unexpected(reader.error());
    }
    return message;
}

}  // namespace parley::meta
