#include <algorithm>

#include "dialect/capabilities.h"
#include "dialect/gupshup/gupshup.h"
#include "dialect/gupshup/parts.h"
#include "dialect/gupshup/place.h"
#include "dialect/gupshup/template_fields.h"

// What the API has no form for.
namespace parley::gupshup {

namespace {

constexpr std::size_t most_cards = Limits{}.cards;

struct Problem {
    std::string_view what = {};  // empty: there is none
    std::string_view advice = {};
};

bool has_source(const Media& media) {
    return !media.url.empty() || !media.id.empty();
}

bool is_picture(const Media& media) {
    return media.kind == MediaKind::image || media.kind == MediaKind::video;
}

Problem problem_of(const std::optional<InteractiveHeader>& header) {
    const auto* media = header ? std::get_if<Media>(&*header) : nullptr;
    if (media == nullptr) {
        return {};
    }
    if (!is_picture(*media) && media->kind != MediaKind::file) {
        return {"the header of reply buttons must be text, an image, a video or a document"};
    }
    return media->url.empty() ? Problem{"media over reply buttons has no URL", "give its URL"} : Problem{};
}

Problem problem_of(const Header& header) {
    if (const auto* location = std::get_if<Location>(&header)) {
        return is_on_earth(*location) ? Problem{} : Problem{"location is not on Earth"};
    }
    const auto* media = std::get_if<Media>(&header);
    if (media == nullptr) {
        return {};
    }
    if (!is_picture(*media) && media->kind != MediaKind::file) {
        return {"no template has audio or a sticker in its header"};
    }
    return has_source(*media) ? Problem{} : Problem{"media has neither a URL nor an id"};
}

template <class Choices>
Problem problem_of(const InteractiveFrame& frame, const Choices& choices) {
    if (frame.body.empty()) {
        return {"the message has no text"};
    }
    if (choices.empty()) {
        return {"there is nothing to choose"};
    }
    const bool has_blank = std::ranges::any_of(choices, [](const auto& choice) { return choice.title.empty(); });
    return has_blank ? Problem{"a choice has no title"} : Problem{};
}

bool has_other_buttons(const std::vector<Button>& buttons) {
    return std::ranges::any_of(buttons,
                               [](const Button& button) { return std::holds_alternative<OtherButton>(button); });
}

Problem problem_of(const std::vector<Card>& cards) {
    if (cards.size() > most_cards) {
        return {"a carousel has ten cards at most"};
    }
    std::optional<MediaKind> kind;
    for (const Card& card : cards) {
        const auto* media = card.header ? std::get_if<Media>(&*card.header) : nullptr;
        if (media == nullptr || !is_picture(*media) || media->url.empty()) {
            return {"each card of a carousel needs an image or a video by URL"};
        }
        if (kind && *kind != media->kind) {
            return {"the cards of a carousel must all have images or all have videos"};
        }
        if (has_other_buttons(card.buttons)) {
            return {"no card has such a button"};
        }
        kind = media->kind;
    }
    return {};
}

Problem problem_of(const FilledTemplate& content) {
    if (address_of(content).empty()) {
        return {"template has neither an id nor a name", "import the provider's templates"};
    }
    const bool has_text_header = content.header && std::holds_alternative<FilledText>(*content.header);
    if (content.header && !has_text_header && !content.cards.empty()) {
        return {"a carousel has its media in the cards, not in a header"};
    }
    for (const Button& button : content.buttons) {
        if (is_products(button) && !products_of(std::get<OtherButton>(button))) {
            return {"the products of this button cannot be read", "write them as Meta does"};
        }
    }
    if (std::ranges::count_if(content.buttons, is_products) > 1) {
        return {"a template has one multi-product button at most"};
    }
    const Problem problem = content.header ? problem_of(*content.header) : Problem{};
    return problem.what.empty() ? problem_of(content.cards) : problem;
}

struct Finder {
    Problem operator()(const FilledTemplate& content) const { return problem_of(content); }
    Problem operator()(const Media& media) const {
        return has_source(media) ? Problem{} : Problem{"media has neither a URL nor an id"};
    }
    Problem operator()(const Location& location) const {
        return is_on_earth(location) ? Problem{} : Problem{"location is not on Earth"};
    }
    Problem operator()(const Contacts& contacts) const {
        if (contacts.cards.size() != 1) {
            return {"a message carries one contact card", "send a message for each"};
        }
        return contacts.cards.front().formatted_name.empty() ? Problem{"contact card has no name"} : Problem{};
    }
    Problem operator()(const Reaction& reaction) const {
        return reaction.message_id.empty() ? Problem{"reaction names no message"} : Problem{};
    }
    Problem operator()(const ReplyButtons& buttons) const {
        const Problem problem = problem_of(buttons.frame, buttons.choices);
        return problem.what.empty() ? problem_of(buttons.frame.header) : problem;
    }
    Problem operator()(const ChoiceList& list) const {
        if (list.frame.header && std::holds_alternative<Media>(*list.frame.header)) {
            return {"the header of a list must be text"};
        }
        std::vector<ListRow> rows;
        for (const ListSection& section : list.sections) {
            rows.insert(rows.end(), section.rows.begin(), section.rows.end());
        }
        return list.button.empty() ? Problem{"the list has no button that opens it"} : problem_of(list.frame, rows);
    }
    Problem operator()(const Text&) const { return {}; }
    // The table refuses these.
    Problem operator()(const LinkButton&) const { return {}; }
    Problem operator()(const LocationRequest&) const { return {}; }
    Problem operator()(const RawContent&) const { return {}; }
};

// The table says that other buttons are lost, and means all but multi-product ones.
Result<> check_features(const OutgoingMessage& message, const Capabilities& can) {
    const auto* content = std::get_if<FilledTemplate>(&message.content);
    if (content == nullptr || !std::ranges::any_of(content->buttons, is_products)) {
        return check_content(message, can, dialect.name);
    }
    OutgoingMessage rest = message;
    std::erase_if(std::get<FilledTemplate>(rest.content).buttons, is_products);
    return check_content(rest, can, dialect.name);
}

}  // namespace

Result<> check_message(const OutgoingMessage& message) {
    if (message.to.empty() && message.to_user.empty()) {
        return invalid("message has no recipient", "destination");
    }
    if (auto carried = check_features(message, Capabilities{.abilities = abilities}); !carried) {
        return carried;
    }
    if (auto fits = check_room(message.content, dialect.can.limits); !fits) {
        return fits;
    }
    if (is_template(message.content) && !message.context_id.empty()) {
        return invalid("a template cannot quote a message here", "content", {}, "send it without the quote");
    }
    if (const auto problem = std::visit(Finder{}, message.content); !problem.what.empty()) {
        return invalid(std::string(problem.what), "content", {}, std::string(problem.advice));
    }
    return {};
}

}  // namespace parley::gupshup
