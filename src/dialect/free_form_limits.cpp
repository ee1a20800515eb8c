#include <fmt/format.h>

#include "base/text.h"
#include "dialect/capabilities.h"

namespace parley {

namespace {

// Whether there is room for what is said, part by part; the first that is too long or too many counts.
struct Room {
    const Limits& limits;

    Result<> operator()(const Text& text) const { return length("the text", text.body, limits.text); }
    Result<> operator()(const Media& media) const { return length("the caption", media.caption, limits.caption); }
    Result<> operator()(const ReplyButtons& buttons) const {
        auto fits = count("reply buttons", buttons.choices.size(), limits.reply_buttons);
        for (const ReplyChoice& choice : buttons.choices) {
            fits = fits ? length("the title of a button", choice.title, limits.reply_title) : fits;
        }
        return fits ? frame(buttons.frame) : fits;
    }
    Result<> operator()(const ChoiceList& list) const {
        std::size_t rows = 0;
        for (const ListSection& section : list.sections) {
            rows += section.rows.size();
        }
        auto fits = count("rows", rows, limits.list_rows);
        for (const ListSection& section : list.sections) {
            for (const ListRow& row : section.rows) {
                fits = fits ? length("the title of a row", row.title, limits.row_title) : fits;
                fits = fits ? length("the description of a row", row.description, limits.row_description) : fits;
            }
        }
        return fits ? frame(list.frame) : fits;
    }
    Result<> operator()(const LinkButton& link) const { return frame(link.frame); }
    Result<> operator()(const LocationRequest& request) const { return length("the text", request.body, limits.body); }
    Result<> operator()(const FilledTemplate&) const { return {}; }
    Result<> operator()(const Location&) const { return {}; }
    Result<> operator()(const Contacts&) const { return {}; }
    Result<> operator()(const Reaction&) const { return {}; }
    Result<> operator()(const RawContent&) const { return {}; }

private:
    static Result<> count(std::string_view what, std::size_t given, std::size_t most) {
        return given <= most ? Result<>()
                             : invalid(fmt::format("there are {} {}, {} are allowed", given, what, most), "content", {},
                                       "leave some out");
    }
    static Result<> length(std::string_view what, std::string_view text, std::size_t most) {
        const std::size_t given = length_of(text);
        return given <= most ? Result<>()
                             : invalid(fmt::format("{} has {} characters, {} are allowed", what, given, most),
                                       "content", {}, "shorten it");
    }
    Result<> frame(const InteractiveFrame& frame) const {
        const auto* header = frame.header ? std::get_if<Text>(&*frame.header) : nullptr;
        auto fits = header == nullptr ? Result<>() : length("the header", header->body, limits.header);
        fits = fits ? length("the text", frame.body, limits.body) : fits;
        return fits ? length("the footer", frame.footer, limits.footer) : fits;
    }
};

}  // namespace

Result<> check_room(const Content& content, const Limits& limits) {
    return std::visit(Room{limits}, content);
}

}  // namespace parley
