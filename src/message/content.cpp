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

std::string_view name_of(MediaKind kind) {
    switch (kind) {
        case MediaKind::image: return "image";
        case MediaKind::video: return "video";
        case MediaKind::audio: return "audio";
        case MediaKind::file: return "file";
    }
    return "media";
}

void add(Lines& lines, const FilledText& text) {
    lines.add(text.text);
}

void add(Lines& lines, const Text& text) {
    lines.add(text.body);
}

void add(Lines& lines, const Media& media) {
    const std::string_view shown = media.filename.empty() ? media.url : media.filename;
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

}  // namespace

std::string plain_text_of(const Content& content) {
    Lines lines;
    std::visit([&](const auto& any) { add(lines, any); }, content);
    return std::move(lines.text);
}

}  // namespace parley
