#include "sandbox/measures.h"

#include <fmt/format.h>

#include "base/text.h"

namespace parley::sandbox {

namespace {

// The first thing that is wrong.
class Measurer {
public:
    explicit Measurer(const Limits& limits) : limits_(limits) {}

    void operator()(const FilledTemplate&) {}
    void operator()(const Text& text) { needed("text['body']", text.body, limits_.text); }
    void operator()(const Media& media) {
        allowed(fmt::format("{}['caption']", name_of(media.kind)), media.caption, limits_.caption);
    }
    void operator()(const Location&) {}
    void operator()(const Contacts&) {}
    void operator()(const Reaction&) {}
    void operator()(const ReplyButtons& buttons) {
        measure(buttons.frame, limits_.body);
        count("interactive['action']['buttons']", buttons.choices.size(), limits_.reply_buttons);
        for (const ReplyChoice& choice : buttons.choices) {
            needed("interactive['action']['buttons']['reply']['title']", choice.title, limits_.reply_title);
        }
    }
    void operator()(const ChoiceList& list) {
        measure(list.frame, limits_.text);
        needed("interactive['action']['button']", list.button, limits_.reply_title);
        std::size_t rows = 0;
        for (const ListSection& section : list.sections) {
            rows += section.rows.size();
            allowed("interactive['action']['sections']['title']", section.title, limits_.row_title);
            for (const ListRow& row : section.rows) {
                needed("interactive['action']['sections']['rows']['title']", row.title, limits_.row_title);
                allowed("interactive['action']['sections']['rows']['description']", row.description,
                        limits_.row_description);
            }
        }
        count("interactive['action']['sections']['rows']", rows, limits_.list_rows);
    }
    void operator()(const LinkButton& link) {
        measure(link.frame, limits_.body);
        needed("interactive['action']['parameters']['display_text']", link.text, limits_.reply_title);
    }
    void operator()(const LocationRequest& request) {
        needed("interactive['body']['text']", request.body, limits_.body);
    }
    void operator()(const RawContent&) {}

    std::optional<std::string> fault() && { return std::move(fault_); }

private:
    void measure(const InteractiveFrame& frame, std::size_t longest_body) {
        if (const auto* text = frame.header ? std::get_if<Text>(&*frame.header) : nullptr) {
            needed("interactive['header']['text']", text->body, limits_.header);
        }
        needed("interactive['body']['text']", frame.body, longest_body);
        allowed("interactive['footer']['text']", frame.footer, limits_.footer);
    }
    void needed(std::string_view param, std::string_view text, std::size_t most) {
        if (text.empty() && !fault_) {
            fault_ = fmt::format("Param {} cannot be empty.", param);
        }
        allowed(param, text, most);
    }
    void allowed(std::string_view param, std::string_view text, std::size_t most) {
        if (length_of(text) > most && !fault_) {
            fault_ = fmt::format("Param {} must be at most {} characters long.", param, most);
        }
    }
    void count(std::string_view param, std::size_t given, std::size_t most) {
        if ((given == 0 || given > most) && !fault_) {
            fault_ = fmt::format("Param {} must have 1 to {} items, and has {}.", param, most, given);
        }
    }

    const Limits& limits_;
    std::optional<std::string> fault_;
};

}  // namespace

std::optional<std::string> excess_of(const Content& content, const Limits& limits) {
    Measurer measurer(limits);
    std::visit(measurer, content);
    return std::move(measurer).fault();
}

}  // namespace parley::sandbox
