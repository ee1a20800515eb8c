#include "sandbox/control_phones.h"

#include "dialect/dialect.h"

namespace parley::sandbox {

namespace {

struct ButtonAsJson {
    json::object operator()(const QuickReplyButton& button) const {
        return of("quick_reply", button.text, button.payload);
    }
    json::object operator()(const DynamicUrlButton& button) const {
        return of("dynamic_url", button.text, button.suffix);
    }
    json::object operator()(const StaticUrlButton& button) const { return of("static_url", button.text, button.url); }
    json::object operator()(const CallPhoneButton& button) const { return of("call_phone", button.text, button.phone); }
    json::object operator()(const CopyCodeButton& button) const { return of("copy_code", button.text, button.code); }

    static json::object of(std::string_view type, const std::string& text, const std::string& value) {
        json::object out;
        out["type"] = type;
        out["text"] = text;
        out["value"] = value;
        return out;
    }
};

json::array buttons_as_json(const std::vector<Button>& buttons) {
    json::array out;
    for (const Button& button : buttons) {
        out.push_back(std::visit(ButtonAsJson{}, button));
    }
    return out;
}

struct ContentAsJson {
    json::object& out;

    void operator()(const FilledTemplate& content) const {
        out["type"] = "template";
        out["template"] = content.name;
        out["language"] = content.language;
        out["footer"] = content.footer;
        json::array parameters;
        for (const std::string& parameter : content.body.value_or(FilledText{}).parameters) {
            parameters.emplace_back(parameter);
        }
        out["parameters"] = std::move(parameters);
        out["buttons"] = buttons_as_json(content.buttons);
        if (content.header && std::holds_alternative<Media>(*content.header)) {
            out["media"] = std::get<Media>(*content.header).url;
        }
        json::array cards;
        for (const Card& card : content.cards) {
            json::object shown;
            shown["text"] = card.body ? card.body->text : std::string();
            shown["buttons"] = buttons_as_json(card.buttons);
            cards.push_back(std::move(shown));
        }
        out["cards"] = std::move(cards);
    }
    void operator()(const Text&) const { out["type"] = "text"; }
    void operator()(const Media& media) const {
        out["type"] = "media";
        out["media"] = media.url;
        out["caption"] = media.caption;
    }
    void operator()(const Location& location) const {
        out["type"] = "location";
        out["latitude"] = location.latitude;
        out["longitude"] = location.longitude;
    }
};

json::object message_as_json(const Received& received) {
    json::object out;
    out["id"] = received.message.id;
    out["from"] = received.message.from;
    out["at"] = received.at.time_since_epoch().count();
    out["status"] = name_of(received.status);
    out["dialect"] = received.dialect->name;
    out["text"] = plain_text_of(received.message.content);
    std::visit(ContentAsJson{out}, received.message.content);
    return out;
}

json::object summary_of(std::uint64_t number, const Handset& phone) {
    json::object out;
    out["number"] = fmt::format("+{}", number);
    out["received"] = phone.received;
    out["blocked"] = phone.blocked;
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

constexpr std::array<std::pair<std::string_view, MediaKind>, 4> media_kinds{
    {{"image", MediaKind::image}, {"video", MediaKind::video}, {"audio", MediaKind::audio}, {"file", MediaKind::file}}};

std::optional<IncomingContent> content_in(const json::object& body) {
    const json::value whole(body);
    if (const auto* text = body.if_contains("text")) {
        return text->is_string() && !text->as_string().empty()
                   ? std::optional<IncomingContent>(Text{std::string(text->as_string())})
                   : std::nullopt;
    }
    for (const auto& [name, kind] : media_kinds) {
        if (const json::value* media = member(whole, name)) {
            Media content;
            content.kind = kind;
            content.url = text_of(member(*media, "url")).value_or("");
            content.caption = text_of(member(*media, "caption")).value_or("");
            content.mime_type = text_of(member(*media, "mime_type")).value_or("");
            return content.url.empty() ? std::nullopt : std::optional<IncomingContent>(std::move(content));
        }
    }
    const json::value* location = member(whole, "location");
    const auto latitude = location ? number_of(member(*location, "latitude")) : std::nullopt;
    const auto longitude = location ? number_of(member(*location, "longitude")) : std::nullopt;
    if (!latitude || !longitude || std::abs(*latitude) > 90 || std::abs(*longitude) > 180) {
        return std::nullopt;
    }
    return Location{*latitude, *longitude, text_of(member(*location, "name")).value_or("")};
}

}  // namespace

json::value phones_as_json(const Phones& phones, std::uint64_t after, std::size_t limit) {
    json::array list;
    auto phone = phones.all().upper_bound(after);
    std::uint64_t last = 0;
    for (; phone != phones.all().end() && list.size() < limit; ++phone) {
        last = phone->first;
        list.push_back(summary_of(phone->first, phone->second));
    }
    json::object out;
    out["received"] = phones.received();
    out["phones"] = std::move(list);
    if (phone != phones.all().end()) {
        out["next"] = last;  // for ?after=
    }
    return out;
}

json::value phone_as_json(std::uint64_t number, const Handset& phone) {
    json::object out = summary_of(number, phone);
    json::array messages;
    for (const auto& received : phone.messages) {
        messages.push_back(message_as_json(*received));
    }
    out["messages"] = std::move(messages);
    return out;
}

Result<> reply_from(const PhoneCall& call) {
    const auto known = known_members(
        call.body, {"message", "text", "button", "image", "video", "audio", "file", "location", "to", "context"});
    auto message = text_in(call.body, "message");
    auto button = text_in(call.body, "button");
    auto to = text_in(call.body, "to");
    const auto wrong = !known     ? std::optional(known.error())
                       : !message ? std::optional(message.error())
                       : !button  ? std::optional(button.error())
                       : !to      ? std::optional(to.error())
                                  : std::nullopt;
    if (wrong) {
        return Failure(*wrong);
    }
    if (call.body.contains("button")) {
        return call.lives.press(call.number, *message, *button);
    }
    auto content = content_in(call.body);
    if (!content) {
        return invalid("a reply needs a text, a button, media with a url, or a location with latitude and longitude",
                       "text");
    }
    const bool has_context = boolean_of(call.body.if_contains("context")).value_or(true);
    if (message->empty() && has_context) {
        const Received* latest = call.phones.message(call.number, {});
        *message = latest ? latest->message.id : std::string();
    }
    return call.lives.write(call.number, *message, std::move(*to), std::move(*content));
}

Result<> read_on(const PhoneCall& call) {
    const auto known = known_members(call.body, {"message"});
    const auto message = text_in(call.body, "message");
    if (!known || !message) {
        return Failure(known ? message.error() : known.error());
    }
    return call.lives.read(call.number, *message);
}

Result<> click_on(const PhoneCall& call) {
    const auto known = known_members(call.body, {"message", "url"});
    const auto message = text_in(call.body, "message");
    auto url = text_in(call.body, "url");
    if (!known || !message || !url) {
        return Failure(!known ? known.error() : !message ? message.error() : url.error());
    }
    return call.lives.click(call.number, *message, std::move(*url));
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
