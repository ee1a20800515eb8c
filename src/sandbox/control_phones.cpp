#include "sandbox/control_phones.h"

#include "sandbox/content_json.h"
#include "sandbox/ids.h"

namespace parley::sandbox {

namespace {

json::object message_as_json(const Received& received) {
    const Taken& taken = received.taken;
    const std::string provider_id = provider_id_of(*taken.dialect, taken.key);
    json::object out;
    out["id"] = taken.message.id.empty() ? provider_id : taken.message.id;
    out["provider_id"] = provider_id;
    out["from"] = taken.message.from;
    out["at"] = received.at.time_since_epoch().count();
    out["status"] = name_of(received.status);
    out["dialect"] = taken.dialect->name;
    if (!taken.message.to_user.empty()) {
        out["user"] = taken.message.to_user;
    }
    if (!taken.message.context_id.empty()) {
        out["quotes"] = taken.message.context_id;
    }
    out["text"] = plain_text_of(taken.message.content);
    put_content(out, taken.message.content);
    return out;
}

json::object summary_of(const Phones& phones, std::uint64_t number, const Handset& phone) {
    json::object out;
    out["number"] = fmt::format("+{}", number);
    out["received"] = phone.received;
    out["blocked"] = phone.blocked;
    out["opted_out"] = phones.is_opted_out(number);
    return out;
}

Result<> known_members(const json::object& body, std::initializer_list<std::string_view> names) {
    for (const auto& [name, value] : body) {
        if (std::ranges::find(names, std::string_view(name)) == names.end()) {
            return invalid("there is no such member", std::string(name));
        }
    }
    return {};
}

// Empty where it is not there; whoever writes a number or a list meant something else.
Result<std::string> text_in(const json::object& body, std::string_view name) {
    const json::value* value = body.if_contains(name);
    if (value && !value->is_string()) {
        return invalid("must be a text", std::string(name));
    }
    return value ? std::string(value->as_string()) : std::string();
}

constexpr std::array media_kinds{MediaKind::image, MediaKind::video, MediaKind::audio, MediaKind::file,
                                 MediaKind::sticker};

std::string text_member(const json::value& parent, std::string_view name) {
    return text_of(member(parent, name)).value_or("");
}

std::optional<IncomingContent> media_in(const json::value& given, MediaKind kind) {
    Media media;
    media.kind = kind;
    media.url = text_member(given, "url");
    media.id = text_member(given, "id");
    media.caption = text_member(given, "caption");
    media.filename = text_member(given, "filename");
    media.mime_type = text_member(given, "mime_type");
    media.voice = kind == MediaKind::audio && boolean_of(member(given, "voice")).value_or(false);
    return media.url.empty() && media.id.empty() ? std::nullopt : std::optional<IncomingContent>(std::move(media));
}

std::optional<IncomingContent> location_in(const json::value& given) {
    const auto latitude = number_of(member(given, "latitude"));
    const auto longitude = number_of(member(given, "longitude"));
    if (!latitude || !longitude || std::abs(*latitude) > 90 || std::abs(*longitude) > 180) {
        return std::nullopt;
    }
    return Location{*latitude, *longitude, text_member(given, "name"), text_member(given, "address")};
}

// [{"name": "Asha Verma", "phones": ["+91..."]}]
std::optional<IncomingContent> contacts_in(const json::value& given) {
    Contacts contacts;
    for (const json::value& one : given.is_array() ? given.get_array() : json::array()) {
        Contact card{.formatted_name = text_member(one, "name")};
        card.first_name = card.formatted_name;
        const json::value* phones = member(one, "phones");
        if (card.formatted_name.empty() || (phones && !phones->is_array())) {
            return std::nullopt;
        }
        for (const json::value& phone : phones ? phones->get_array() : json::array()) {
            card.phones.push_back({text_of(&phone).value_or("")});
        }
        contacts.cards.push_back(std::move(card));
    }
    return contacts.cards.empty() ? std::nullopt : std::optional<IncomingContent>(std::move(contacts));
}

std::optional<IncomingContent> content_in(const json::object& body) {
    if (const auto* text = body.if_contains("text")) {
        return text->is_string() && !text->as_string().empty()
                   ? std::optional<IncomingContent>(Text{std::string(text->as_string())})
                   : std::nullopt;
    }
    for (const MediaKind kind : media_kinds) {
        if (const json::value* media = body.if_contains(name_of(kind))) {
            return media_in(*media, kind);
        }
    }
    if (const json::value* contacts = body.if_contains("contacts")) {
        return contacts_in(*contacts);
    }
    if (const json::value* emoji = body.if_contains("reaction")) {  // empty takes it back
        return emoji->is_string() ? std::optional<IncomingContent>(Reaction{{}, std::string(emoji->as_string())})
                                  : std::nullopt;
    }
    const json::value* location = body.if_contains("location");
    return location ? location_in(*location) : std::nullopt;
}

struct Reply {
    std::string message;
    std::string button;
    std::string to;
    std::string dialect;
};

Result<Reply> reply_in(const json::object& body, std::initializer_list<std::string_view> members) {
    if (auto known = known_members(body, members); !known) {
        return Failure(std::move(known.error()));
    }
    Reply reply;
    const std::initializer_list<std::pair<std::string_view, std::string*>> texts{
        {"message", &reply.message}, {"button", &reply.button}, {"to", &reply.to}, {"dialect", &reply.dialect}};
    for (const auto& [name, field] : texts) {
        auto text = text_in(body, name);
        if (!text) {
            return Failure(std::move(text.error()));
        }
        *field = std::move(*text);
    }
    if (!reply.dialect.empty() && !dialect_named(reply.dialect)) {
        return invalid("there is no such dialect", "dialect", reply.dialect);
    }
    return reply;
}

}  // namespace

json::value phones_as_json(const Phones& phones, std::uint64_t after, std::size_t limit) {
    json::array list;
    auto phone = phones.all().upper_bound(after);
    std::uint64_t last = 0;
    for (; phone != phones.all().end() && list.size() < limit; ++phone) {
        last = phone->first;
        list.push_back(summary_of(phones, phone->first, phone->second));
    }
    json::object out;
    out["received"] = phones.received();
    out["phones"] = std::move(list);
    if (phone != phones.all().end()) {
        out["next"] = last;  // for ?after=
    }
    return out;
}

json::value phone_as_json(const Phones& phones, std::uint64_t number, const Handset& phone) {
    json::object out = summary_of(phones, number, phone);
    json::array messages;
    for (const auto& received : phone.messages) {
        messages.push_back(message_as_json(*received));
    }
    out["messages"] = std::move(messages);
    return out;
}

Result<> reply_from(const PhoneCall& call) {
    auto reply = reply_in(call.body, {"message", "text", "button", "image", "video", "audio", "file", "sticker",
                                      "location", "contacts", "reaction", "to", "dialect", "context"});
    if (!reply) {
        return Failure(std::move(reply.error()));
    }
    if (call.body.contains("button")) {
        return call.people.press(call.number, reply->message, reply->button);
    }
    auto content = content_in(call.body);
    if (!content) {
        return invalid(
            "a reply needs a text, a button, media with a url or an id, a location with latitude and "
            "longitude, contacts with names, or a reaction",
            "text");
    }
    const bool has_context = boolean_of(call.body.if_contains("context")).value_or(true);
    if (reply->message.empty() && reply->to.empty() && has_context) {
        if (const Received* latest = call.phones.message(call.number, {})) {
            const std::string& id = latest->taken.message.id;
            reply->message = id.empty() ? provider_id_of(*latest->taken.dialect, latest->taken.key) : id;
        }
    }
    return call.people.write(call.number, {reply->message, reply->to, reply->dialect}, std::move(*content));
}

Result<> read_on(const PhoneCall& call) {
    const auto known = known_members(call.body, {"message"});
    const auto message = text_in(call.body, "message");
    if (!known || !message) {
        return Failure(known ? message.error() : known.error());
    }
    return call.people.read(call.number, *message);
}

Result<> click_on(const PhoneCall& call) {
    const auto known = known_members(call.body, {"message", "url"});
    const auto message = text_in(call.body, "message");
    auto url = text_in(call.body, "url");
    if (!known || !message || !url) {
        return Failure(!known ? known.error() : !message ? message.error() : url.error());
    }
    return call.people.click(call.number, *message, std::move(*url));
}

Result<> consent_on(const PhoneCall& call) {
    const auto said = reply_in(call.body, {"opted_in", "message", "to", "dialect"});
    const json::value* opted_in = call.body.if_contains("opted_in");
    if (!said || !opted_in || !opted_in->is_bool()) {
        return said ? invalid("must be true or false", "opted_in") : Failure(said.error());
    }
    return call.people.consent(call.number, {said->message, said->to, said->dialect}, opted_in->as_bool());
}

Result<> block_on(const PhoneCall& call) {
    const auto known = known_members(call.body, {"blocked"});
    const json::value* blocked = call.body.if_contains("blocked");
    if (!known || (blocked && !blocked->is_bool())) {
        return known ? invalid("must be true or false", "blocked") : Failure(known.error());
    }
    call.phones.block(call.number, !blocked || blocked->as_bool());
    return {};
}

}  // namespace parley::sandbox
