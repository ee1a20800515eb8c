#include <algorithm>
#include <array>

#include "base/text.h"
#include "dialect/whatsapp/components.h"
#include "dialect/whatsapp/contact_object.h"
#include "dialect/whatsapp/interactive_object.h"
#include "dialect/whatsapp/media_object.h"
#include "dialect/whatsapp/message_object.h"
#include "dialect/whatsapp/raw_object.h"

namespace parley::whatsapp {

namespace {

constexpr std::array<std::string_view, 6> envelope{"messaging_product", "recipient_type", "to",
                                                   "recipient",         "context",        "biz_opaque_callback_data"};

constexpr std::size_t deepest_raw = 32;

// The member that the type names; the root itself where it is missing, which is wrong.
const json::value& member_of_type(Reader& reader, const json::value& object, std::string_view type) {
    const json::value* found = member(object, type);
    if (found == nullptr) {
        reader.missing(object, type);
        return object;
    }
    return *found;
}

Text read_text(Reader& reader, const json::value& object) {
    const json::value& text = member_of_type(reader, object, "text");
    if (member(text, "body") == nullptr) {
        reader.missing(text, "body");
    }
    return {reader.text(text, {"body"}), boolean_of(member(text, "preview_url")).value_or(false)};
}

FilledTemplate read_template(Reader& reader, const json::value& object, bool with_namespace) {
    const json::value& value = member_of_type(reader, object, "template");
    FilledTemplate content{.name = reader.required_text(value, {"name"}), .language = {}};
    const std::string space = with_namespace ? reader.text(value, {"namespace"}) : std::string();
    if (!space.empty()) {
        content.name = space + ":" + content.name;
    }
    const json::value* language = member(value, "language");
    if (language == nullptr) {
        reader.missing(value, "language");
    } else if (member(*language, "code") == nullptr) {
        reader.missing(*language, "code");
    } else {
        content.language = reader.text(*language, {"code"});
    }
    read_components(reader, value, content);
    return content;
}

// A kind that there are no words for must at least have the member that its type names.
Content read_other(Reader& reader, const json::value& object, const std::string& type) {
    const json::value* found = member(object, type);
    if (found == nullptr || !found->is_structured()) {
        reader.wrong_member(object, {"type"}, "no such type of message", type);
        return Text{};
    }
    return RawContent{json::serialize(own_members(object.get_object()))};
}

Content read_content(Reader& reader, const json::value& object, bool with_namespace) {
    const std::string given = reader.text(object, {"type"});
    const std::string type = given.empty() ? "text" : lower(given);  // as Meta takes it
    if (type == "text") {
        return read_text(reader, object);
    }
    if (type == "template") {
        return read_template(reader, object, with_namespace);
    }
    if (const auto kind = media_kind_of(type)) {
        return read_media(reader, object, *kind);
    }
    if (type == "location") {
        Location location = read_location(reader, object);
        location.url.clear();
        return location;
    }
    if (type == "contacts") {
        return read_contacts(reader, member_of_type(reader, object, "contacts"));
    }
    if (type == "reaction") {
        const json::value& reaction = member_of_type(reader, object, "reaction");
        return Reaction{reader.required_text(reaction, {"message_id"}), reader.text(reaction, {"emoji"})};
    }
    if (type == "interactive") {
        auto interactive = read_interactive(reader, member_of_type(reader, object, "interactive"));
        return interactive ? std::move(*interactive) : read_other(reader, object, type);
    }
    return read_other(reader, object, given);
}

}  // namespace

json::object own_members(const json::object& object) {
    json::object own;
    for (const auto& [key, value] : object) {
        if (std::ranges::find(envelope, std::string_view(key)) == envelope.end()) {
            own.emplace(key, value);
        }
    }
    return own;
}

Result<json::object> raw_members(std::string_view text) {
    const auto value = parse_json(text, JsonLimits{.depth = deepest_raw});
    if (!value) {
        return invalid("raw content is not JSON: " + value.error().what, "content");
    }
    if (!value->is_object() || text_of(member(*value, "type")).value_or("").empty()) {
        return invalid("raw content must be an object that names its type", "content", {},
                       R"(write it as Meta does: {"type":"interactive","interactive":{...}})");
    }
    return own_members(value->get_object());
}

void read_object(Reader& reader, const json::value& object, OutgoingMessage& message, bool with_namespace) {
    if (!object.is_object()) {
        reader.wrong(object, "this must be a message object");
        return;
    }
    if (const json::value* context = member(object, "context"); context != nullptr && !context->is_null()) {
        message.context_id = reader.text(*context, {"message_id"});
    }
    message.content = read_content(reader, object, with_namespace);
}

}  // namespace parley::whatsapp
