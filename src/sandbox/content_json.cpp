#include "sandbox/content_json.h"

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
    json::object operator()(const OtherButton& button) const { return of(button.type, button.text, button.parameters); }

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

json::array texts_as_json(const std::vector<std::string>& texts) {
    json::array out;
    for (const std::string& text : texts) {
        out.emplace_back(text);
    }
    return out;
}

const std::string& place_of(const Media& media) {
    return media.url.empty() ? media.id : media.url;
}

// What templates and cards have.
template <class Parts>
void put_parts(json::object& out, const Parts& parts) {
    if (!parts.header) {
        return;
    }
    if (const auto* media = std::get_if<Media>(&*parts.header)) {
        out["media"] = place_of(*media);
    } else if (const auto* text = std::get_if<FilledText>(&*parts.header)) {
        out["header"] = text->text;
    } else if (const auto* place = std::get_if<Location>(&*parts.header)) {
        out["latitude"] = place->latitude;
        out["longitude"] = place->longitude;
    }
}

json::object card_as_json(const Card& card) {
    json::object out;
    put_parts(out, card);
    out["text"] = card.body ? card.body->text : std::string();
    out["buttons"] = buttons_as_json(card.buttons);
    return out;
}

json::object row_as_json(std::string_view type, const std::string& text, const std::string& id,
                         const std::string& description) {
    json::object out = ButtonAsJson::of(type, text, id);
    if (!description.empty()) {
        out["description"] = description;
    }
    return out;
}

void put_frame(json::object& out, const InteractiveFrame& frame) {
    out["body"] = frame.body;
    out["footer"] = frame.footer;
    if (!frame.header) {
        return;
    }
    if (const auto* media = std::get_if<Media>(&*frame.header)) {
        out["media"] = place_of(*media);
    } else {
        out["header"] = std::get<Text>(*frame.header).body;
    }
}

struct ContentAsJson {
    json::object& out;

    void operator()(const FilledTemplate& content) const {
        out["type"] = "template";
        out["template"] = content.name;
        out["language"] = content.language;
        out["footer"] = content.footer;
        out["parameters"] = texts_as_json(content.body ? content.body->parameters : std::vector<std::string>());
        out["buttons"] = buttons_as_json(content.buttons);
        put_parts(out, content);
        json::array cards;
        for (const Card& card : content.cards) {
            cards.push_back(card_as_json(card));
        }
        out["cards"] = std::move(cards);
        if (content.offer) {
            out["offer"] = content.offer->text;
        }
    }
    void operator()(const Text&) const { out["type"] = "text"; }
    void operator()(const Media& media) const {
        out["type"] = "media";
        out["kind"] = name_of(media.kind);
        out["media"] = place_of(media);
        out["caption"] = media.caption;
        out["filename"] = media.filename;
    }
    void operator()(const Location& location) const {
        out["type"] = "location";
        out["latitude"] = location.latitude;
        out["longitude"] = location.longitude;
    }
    void operator()(const Contacts& contacts) const {
        out["type"] = "contacts";
        json::array cards;
        for (const Contact& card : contacts.cards) {
            json::object shown;
            shown["name"] = card.formatted_name;
            std::vector<std::string> numbers;
            for (const ContactPhone& phone : card.phones) {
                numbers.push_back(phone.number);
            }
            shown["phones"] = texts_as_json(numbers);
            cards.push_back(std::move(shown));
        }
        out["contacts"] = std::move(cards);
    }
    void operator()(const Reaction& reaction) const {
        out["type"] = "reaction";
        out["emoji"] = reaction.emoji;
        out["message"] = reaction.message_id;
    }
    void operator()(const ReplyButtons& content) const {
        out["type"] = "reply_buttons";
        put_frame(out, content.frame);
        json::array buttons;
        for (const ReplyChoice& choice : content.choices) {
            buttons.push_back(ButtonAsJson::of("reply", choice.title, choice.id));
        }
        out["buttons"] = std::move(buttons);
    }
    void operator()(const ChoiceList& content) const {
        out["type"] = "list";
        put_frame(out, content.frame);
        out["button"] = content.button;
        json::array rows;
        for (const ListSection& section : content.sections) {
            for (const ListRow& row : section.rows) {
                json::object shown = row_as_json("row", row.title, row.id, row.description);
                shown["section"] = section.title;
                rows.push_back(std::move(shown));
            }
        }
        out["buttons"] = std::move(rows);
    }
    void operator()(const LinkButton& content) const {
        out["type"] = "link";
        put_frame(out, content.frame);
        out["buttons"] = json::array{ButtonAsJson::of("static_url", content.text, content.url)};
    }
    void operator()(const LocationRequest& content) const {
        out["type"] = "location_request";
        out["body"] = content.body;
    }
    void operator()(const RawContent& content) const {
        out["type"] = "raw";
        const auto raw = parse_json(content.json);
        out["raw"] = raw ? *raw : json::value(content.json);
    }
};

}  // namespace

void put_content(json::object& out, const Content& content) {
    std::visit(ContentAsJson{out}, content);
}

}  // namespace parley::sandbox
