#include "sandbox/offers.h"

namespace parley::sandbox {

namespace {

// Of the message and of its cards, until `found` says so.
template <class Found>
void each_button(const Content& content, Found found) {
    const auto* filled = std::get_if<FilledTemplate>(&content);
    if (!filled) {
        return;
    }
    if (std::ranges::any_of(filled->buttons, found)) {
        return;
    }
    for (const Card& card : filled->cards) {
        if (std::ranges::any_of(card.buttons, found)) {
            return;
        }
    }
}

}  // namespace

Offers offers_of(const Content& content) {
    Offers offers;
    each_button(content, [&offers](const Button& button) {
        offers.quick_reply |= std::holds_alternative<QuickReplyButton>(button);
        offers.link |=
            std::holds_alternative<StaticUrlButton>(button) || std::holds_alternative<DynamicUrlButton>(button);
        return offers.quick_reply && offers.link;
    });
    return offers;
}

const QuickReplyButton* quick_reply_of(const Content& content, std::string_view text) {
    const QuickReplyButton* found = nullptr;
    each_button(content, [&](const Button& button) {
        const auto* reply = std::get_if<QuickReplyButton>(&button);
        found = reply && (text.empty() || reply->text == text) ? reply : found;
        return found != nullptr;
    });
    return found;
}

std::string link_of(const Content& content) {
    std::string url;
    each_button(content, [&url](const Button& button) {
        if (const auto* fixed = std::get_if<StaticUrlButton>(&button)) {
            url = fixed->url;
        } else if (const auto* dynamic = std::get_if<DynamicUrlButton>(&button)) {
            // The rest of the URL is in the approved template, which stays with its provider.
            const bool whole = dynamic->suffix.find("://") != std::string::npos;
            url = whole ? dynamic->suffix : "https://link.example/" + dynamic->suffix;
        }
        return !url.empty();
    });
    return url;
}

}  // namespace parley::sandbox
