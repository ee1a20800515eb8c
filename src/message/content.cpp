#include "message/content.h"

#include <fmt/format.h>

namespace parley {

namespace {

// Collects lines; empty ones are left out.
struct Lines {
    std::string text;

    void add(std::string_view line) {
        if (line.empty()) {
            return;
        }
        if (!text.empty()) {
            text += '\n';
        }
        text += line;
    }
};

void add(Lines& lines, const FilledText& text) {
    lines.add(text.text);
}

void add(Lines& lines, const Text& text) {
    lines.add(text.body);
}

void add(Lines& lines, const Media& media) {
    const std::string_view place = media.url.empty() ? media.id : media.url;
    const std::string_view shown = media.filename.empty() ? place : media.filename;
    lines.add(fmt::format("[{}: {}]", name_of(media.kind), shown));
    lines.add(media.caption);
}

void add(Lines& lines, const Location& location) {
    lines.add(fmt::format("[location: {}, {}]", location.latitude, location.longitude));
    lines.add(location.name);
    lines.add(location.address);
    lines.add(location.url);
}

void add(Lines& lines, const Button& button) {
    lines.add(std::visit([](const auto& any) { return fmt::format("[{}]", any.text); }, button));
}

// What cards and templates have in common.
template <class Parts>
void add_parts(Lines& lines, const Parts& parts) {
    if (parts.header) {
        std::visit([&](const auto& header) { add(lines, header); }, *parts.header);
    }
    if (parts.body) {
        add(lines, *parts.body);
    }
}

void add(Lines& lines, const std::vector<Button>& buttons) {
    for (const Button& button : buttons) {
        add(lines, button);
    }
}

void add(Lines& lines, const FilledTemplate& filled) {
    add_parts(lines, filled);
    lines.add(filled.footer);
    if (filled.offer) {
        lines.add(filled.offer->text);
    }
    add(lines, filled.buttons);
    for (const Card& card : filled.cards) {
        add_parts(lines, card);
        add(lines, card.buttons);
    }
}

void add(Lines& lines, const Contacts& contacts) {
    for (const Contact& card : contacts.cards) {
        lines.add(fmt::format("[contact: {}]", card.formatted_name));
        for (const ContactPhone& phone : card.phones) {
            lines.add(phone.number);
        }
    }
}

void add(Lines& lines, const Reaction& reaction) {
    lines.add(reaction.emoji.empty() ? "[reaction taken back]" : reaction.emoji);
}

// Header and body; the footer stands below what can be pressed only on a phone.
void add(Lines& lines, const InteractiveFrame& frame) {
    if (frame.header) {
        std::visit([&](const auto& header) { add(lines, header); }, *frame.header);
    }
    lines.add(frame.body);
    lines.add(frame.footer);
}

void add(Lines& lines, const ReplyButtons& buttons) {
    add(lines, buttons.frame);
    for (const ReplyChoice& choice : buttons.choices) {
        lines.add(fmt::format("[{}]", choice.title));
    }
}

void add(Lines& lines, const ChoiceList& list) {
    add(lines, list.frame);
    lines.add(fmt::format("[{}]", list.button));
    for (const ListSection& section : list.sections) {
        lines.add(section.title);
        for (const ListRow& row : section.rows) {
            lines.add(row.description.empty() ? fmt::format("- {}", row.title)
                                              : fmt::format("- {}: {}", row.title, row.description));
        }
    }
}

void add(Lines& lines, const LinkButton& link) {
    add(lines, link.frame);
    lines.add(fmt::format("[{}: {}]", link.text, link.url));
}

void add(Lines& lines, const LocationRequest& request) {
    lines.add(request.body);
    lines.add("[Send location]");
}

void add(Lines& lines, const RawContent& raw) {
    lines.add(raw.json);
}

}  // namespace

std::string_view name_of(MediaKind kind) {
    switch (kind) {
        case MediaKind::image: return "image";
        case MediaKind::video: return "video";
        case MediaKind::audio: return "audio";
        case MediaKind::file: return "file";
        case MediaKind::sticker: return "sticker";
    }
    return "media";
}

bool is_template(const Content& content) {
    return std::holds_alternative<FilledTemplate>(content);
}

std::string plain_text_of(const Content& content) {
    Lines lines;
    std::visit([&](const auto& any) { add(lines, any); }, content);
    return std::move(lines.text);
}

}  // namespace parley
