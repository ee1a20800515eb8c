#include "api/messages/free_content.h"

#include <fmt/format.h>

#include <variant>
#include <vector>

#include "campaign/template_lint.h"
#include "dialect/whatsapp/media_object.h"
#include "dialect/whatsapp/message_object.h"

namespace parley::api {

namespace {

// What the provider is to fetch, and where that stands in the request.
struct PlacedUrl {
    std::string url;
    std::string where;
};

// Of what is passed on as it came: each "link", as Meta names the URLs of media.
void add_links(std::vector<PlacedUrl>& found, const json::value& value, const std::string& where) {
    if (const json::object* object = value.if_object()) {
        for (const auto& [key, member] : *object) {
            const std::string place = fmt::format("{}.{}", where, std::string_view(key));
            if (const json::string* text = member.if_string(); text != nullptr && key == "link") {
                found.push_back({std::string(*text), place});
            }
            add_links(found, member, place);
        }
    } else if (const json::array* list = value.if_array()) {
        for (std::size_t at = 0; at < list->size(); ++at) {
            add_links(found, (*list)[at], fmt::format("{}[{}]", where, at));
        }
    }
}

// Media that go by the provider's own id have no URL.
struct UrlFinder {
    std::vector<PlacedUrl> operator()(const FilledTemplate& form) const {
        std::vector<PlacedUrl> found;
        add(found, media_in(form.header), "values.header.media");
        for (std::size_t at = 0; at < form.cards.size(); ++at) {
            add(found, media_in(form.cards[at].header), fmt::format("values.card.{}.header.media", at));
        }
        return found;
    }
    std::vector<PlacedUrl> operator()(const Media& media) const {
        std::vector<PlacedUrl> found;
        add(found, &media, fmt::format("message.{}.link", whatsapp::type_of(media.kind)));
        return found;
    }
    std::vector<PlacedUrl> operator()(const ReplyButtons& content) const { return of(content.frame); }
    std::vector<PlacedUrl> operator()(const ChoiceList& content) const { return of(content.frame); }
    std::vector<PlacedUrl> operator()(const LinkButton& content) const { return of(content.frame); }
    std::vector<PlacedUrl> operator()(const RawContent& content) const {
        std::vector<PlacedUrl> found;
        if (const auto value = parse_json(content.json)) {
            add_links(found, *value, "message");
        }
        return found;
    }
    std::vector<PlacedUrl> operator()(const Text&) const { return {}; }
    std::vector<PlacedUrl> operator()(const Location&) const { return {}; }
    std::vector<PlacedUrl> operator()(const Contacts&) const { return {}; }
    std::vector<PlacedUrl> operator()(const Reaction&) const { return {}; }
    std::vector<PlacedUrl> operator()(const LocationRequest&) const { return {}; }

private:
    static const Media* media_in(const std::optional<Header>& header) {
        return header ? std::get_if<Media>(&*header) : nullptr;
    }
    static void add(std::vector<PlacedUrl>& found, const Media* media, std::string where) {
        if (media != nullptr && !media->url.empty()) {
            found.push_back({media->url, std::move(where)});
        }
    }
    static std::vector<PlacedUrl> of(const InteractiveFrame& frame) {
        const auto* media = frame.header ? std::get_if<Media>(&*frame.header) : nullptr;
        std::vector<PlacedUrl> found;
        if (media != nullptr) {
            add(found, media, fmt::format("message.interactive.header.{}.link", whatsapp::type_of(media->kind)));
        }
        return found;
    }
};

}  // namespace

Result<Content> read_message_object(const json::object& given) {
    const json::value object(given);
    Reader reader(object);
    OutgoingMessage message;
    whatsapp::read_object(reader, object, message);
    if (reader.failed()) {
        return Failure(reader.error("message"));
    }
    if (is_template(message.content)) {
        return invalid("a template is sent by its id, with `template` and `values`", "message.type", "template");
    }
    return std::move(message.content);
}

Result<> check_media(const Content& content, bool allow_private_urls) {
    for (const auto& [url, where] : std::visit(UrlFinder{}, content)) {
        if (auto good = campaign::check_address(url, allow_private_urls); !good) {
            good.error().where = where;
            return good;
        }
    }
    return {};
}

}  // namespace parley::api
