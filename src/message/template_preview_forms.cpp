#include <fmt/chrono.h>
#include <fmt/format.h>

#include "message/template_preview.h"

namespace parley {

namespace {

std::string to_text(Time time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    return fmt::format("{:%FT%T}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)),
                       (time - seconds).count());
}

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value() : json::value(text);
}

json::value number_or_null(const std::optional<double>& number) {
    return number ? json::value(*number) : json::value();
}

json::object json_of(const PreviewHeader& header) {
    json::object body;
    body["kind"] = header.kind;
    body["text"] = text_or_null(header.text);
    body["url"] = text_or_null(header.url);
    body["filename"] = text_or_null(header.filename);
    body["latitude"] = number_or_null(header.latitude);
    body["longitude"] = number_or_null(header.longitude);
    body["name"] = text_or_null(header.name);
    body["address"] = text_or_null(header.address);
    return body;
}

json::object json_of(const PreviewCard& card) {
    json::array buttons;
    for (const PreviewButton& button : card.buttons) {
        json::object item;
        item["kind"] = button.kind;
        item["text"] = button.text;
        item["target"] = text_or_null(button.target);
        item["type"] = text_or_null(button.type);
        item["tracked"] = button.tracked;
        buttons.push_back(std::move(item));
    }
    json::object body;
    body["header"] = card.header ? json::value(json_of(*card.header)) : json::value();
    body["body"] = card.body ? json::value(*card.body) : json::value();
    body["buttons"] = std::move(buttons);
    return body;
}

class Lines {
public:
    void add(std::string_view line) {
        if (!line.empty()) {
            text += text.empty() ? "" : "\n";
            text += line;
        }
    }

    void add(const PreviewHeader& header) {
        if (header.kind == "text") {
            add(header.text);
            return;
        }
        if (header.latitude && header.longitude) {
            add(fmt::format("[location: {}, {}]", *header.latitude, *header.longitude));
        } else {
            const std::string& shown = header.filename.empty() ? header.url : header.filename;
            add(shown.empty() ? fmt::format("[{}]", header.kind) : fmt::format("[{}: {}]", header.kind, shown));
        }
        add(header.name);
        add(header.address);
    }

    void add(const PreviewCard& card) {
        if (card.header) {
            add(*card.header);
        }
        add(card.body.value_or(""));
    }

    // What a quick reply gives back is not seen on a phone.
    void add(const std::vector<PreviewButton>& buttons) {
        for (const PreviewButton& button : buttons) {
            const bool is_seen = button.kind != "quick_reply" && !button.target.empty();
            add(is_seen ? fmt::format("[{}: {}]", button.text, button.target) : fmt::format("[{}]", button.text));
        }
    }

    std::string text;
};

}  // namespace

std::string text_of(const Preview& preview) {
    Lines lines;
    lines.add(preview.main);
    lines.add(preview.footer);
    if (preview.offer) {
        lines.add(preview.offer->expires
                      ? fmt::format("{} (until {:%F %H:%M} UTC)", preview.offer->text,
                                    fmt::gmtime(std::chrono::system_clock::to_time_t(*preview.offer->expires)))
                      : preview.offer->text);
    }
    lines.add(preview.main.buttons);
    for (std::size_t at = 0; at < preview.cards.size(); ++at) {
        lines.add(fmt::format("--- card {} of {}", at + 1, preview.cards.size()));
        lines.add(preview.cards[at]);
        lines.add(preview.cards[at].buttons);
    }
    return std::move(lines.text);
}

json::object json_of(const Preview& preview) {
    json::object body = json_of(preview.main);
    body["footer"] = text_or_null(preview.footer);
    body["offer"] = json::value();
    if (preview.offer) {
        json::object offer;
        offer["text"] = preview.offer->text;
        offer["expires"] = preview.offer->expires ? json::value(to_text(*preview.offer->expires)) : json::value();
        body["offer"] = std::move(offer);
    }
    json::array cards;
    for (const PreviewCard& card : preview.cards) {
        cards.push_back(json_of(card));
    }
    body["cards"] = std::move(cards);
    return body;
}

}  // namespace parley
