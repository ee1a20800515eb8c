#include "sandbox/offers.h"

#include <algorithm>

namespace parley::sandbox {

namespace {

// Of a template and of its cards, until `found` says so.
template <class Found>
void each_button(const FilledTemplate& filled, Found found) {
    if (std::ranges::any_of(filled.buttons, found)) {
        return;
    }
    for (const Card& card : filled.cards) {
        if (std::ranges::any_of(card.buttons, found)) {
            return;
        }
    }
}

// The rest of the URL may be in a template that stays with its provider.
std::string whole_url(const std::string& suffix) {
    return suffix.find("://") != std::string::npos ? suffix : "https://link.example/" + suffix;
}

struct Pressed {
    std::string_view choice;

    bool is_meant(std::string_view text, std::string_view id) const {
        return choice.empty() || choice == text || choice == id;
    }

    std::optional<IncomingContent> operator()(const FilledTemplate& filled) const {
        std::optional<IncomingContent> found;
        each_button(filled, [&](const Button& button) {
            const auto* reply = std::get_if<QuickReplyButton>(&button);
            if (reply && is_meant(reply->text, reply->payload)) {
                found = ButtonReply{reply->text, reply->payload};
            }
            return found.has_value();
        });
        return found;
    }
    std::optional<IncomingContent> operator()(const ReplyButtons& buttons) const {
        for (const ReplyChoice& reply : buttons.choices) {
            if (is_meant(reply.title, reply.id)) {
                return ChoiceReply{reply.id, reply.title};
            }
        }
        return std::nullopt;
    }
    std::optional<IncomingContent> operator()(const ChoiceList& list) const {
        for (const ListSection& section : list.sections) {
            for (const ListRow& row : section.rows) {
                if (is_meant(row.title, row.id)) {
                    return ChoiceReply{row.id, row.title, row.description, true};
                }
            }
        }
        return std::nullopt;
    }
    template <class Other>
    std::optional<IncomingContent> operator()(const Other&) const {
        return std::nullopt;
    }
};

}  // namespace

Offers offers_of(const Content& content) {
    Offers offers;
    if (const auto* filled = std::get_if<FilledTemplate>(&content)) {
        each_button(*filled, [&offers](const Button& button) {
            offers.answer |= std::holds_alternative<QuickReplyButton>(button);
            offers.link |=
                std::holds_alternative<StaticUrlButton>(button) || std::holds_alternative<DynamicUrlButton>(button);
            return offers.answer && offers.link;
        });
    } else {
        offers.link = std::holds_alternative<LinkButton>(content);
        offers.answer = std::holds_alternative<ReplyButtons>(content) || std::holds_alternative<ChoiceList>(content);
    }
    return offers;
}

std::optional<IncomingContent> pressed(const Content& content, std::string_view choice) {
    return std::visit(Pressed{choice}, content);
}

std::string link_of(const Content& content) {
    if (const auto* link = std::get_if<LinkButton>(&content)) {
        return link->url;
    }
    std::string url;
    if (const auto* filled = std::get_if<FilledTemplate>(&content)) {
        each_button(*filled, [&url](const Button& button) {
            if (const auto* fixed = std::get_if<StaticUrlButton>(&button)) {
                url = fixed->url;
            } else if (const auto* dynamic = std::get_if<DynamicUrlButton>(&button)) {
                url = whole_url(dynamic->suffix);
            }
            return !url.empty();
        });
    }
    return url;
}

}  // namespace parley::sandbox
