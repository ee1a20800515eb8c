#include <fmt/format.h>

#include <array>
#include <charconv>

#include "base/phone.h"
#include "base/text.h"
#include "dialect/gupshup_enterprise/interactive.h"
#include "dialect/gupshup_enterprise/parameters.h"
#include "dialect/gupshup_enterprise/parts.h"

// The same as write_message.cpp, in every spelling that clients of the gateway use.
namespace parley::gupshup_enterprise {

namespace {

constexpr std::size_t most_values = 256;

Failure missing(std::string_view name) {
    return invalid("a required parameter is missing", std::string(name));
}

std::optional<MediaKind> media_kind_in(const Parameters& given) {
    constexpr std::array<std::pair<std::string_view, MediaKind>, 5> names{{{"IMAGE", MediaKind::image},
                                                                           {"VIDEO", MediaKind::video},
                                                                           {"AUDIO", MediaKind::audio},
                                                                           {"DOCUMENT", MediaKind::file},
                                                                           {"STICKER", MediaKind::sticker}}};
    for (const auto& [name, kind] : names) {
        if (given.says("msg_type", name)) {
            return kind;
        }
    }
    return std::nullopt;
}

// Which kinds of media a call may bring: a template's header and what stands above buttons is shown,
// a free-form message may be any.
Result<Media> read_media(const Parameters& given, bool must_be_shown) {
    const auto kind = media_kind_in(given);
    const bool is_shown = kind != MediaKind::audio && kind != MediaKind::sticker;
    if (!kind || (must_be_shown && !is_shown)) {
        return invalid("the media content type is not allowed", "msg_type",
                       std::string(shortened(given.text("msg_type"), 50)));
    }
    if (given.text("media_url").empty()) {
        return missing("media_url");
    }
    return Media{.kind = *kind,
                 .url = std::string(given.text("media_url")),
                 .filename = std::string(*kind == MediaKind::file ? given.text("filename") : std::string_view())};
}

// "var1" to "varN", in order; gaps are empty.
std::vector<std::string> values_in(const Parameters& given) {
    std::vector<std::string> values;
    for (const auto& [name, value] : given.all()) {
        if (!name.starts_with("var")) {
            continue;
        }
        std::size_t number = 0;
        const auto [end, error] = std::from_chars(name.data() + 3, name.data() + name.size(), number);
        if (error != std::errc() || end != name.data() + name.size() || number == 0 || number > most_values) {
            continue;
        }
        values.resize(std::max(values.size(), number));
        values[number - 1] = value;
    }
    return values;
}

Result<Content> read_template(const Parameters& given, bool has_media) {
    FilledTemplate content;
    if (has_media) {
        auto media = read_media(given, true);
        if (!media) {
            return std::unexpected(media.error());
        }
        content.header = std::move(*media);
    } else if (!given.text("header").empty()) {
        content.header = FilledText{std::string(given.text("header"))};
    }
    const std::string_view id = given.text(given.has("template_id") ? "template_id" : "whatsAppTemplateId");
    content.id = id;
    const std::string_view first = given.text(has_media ? "caption" : "msg");
    FilledText body{std::string(first.empty() ? given.text(has_media ? "msg" : "caption") : first)};
    if (!id.empty()) {
        body.parameters = values_in(given);
    }
    if (!body.text.empty() || !body.parameters.empty()) {
        content.body = std::move(body);
    } else if (id.empty()) {
        return missing(has_media ? "caption" : "msg");
    }
    content.footer = given.text("footer");
    if (const std::string* suffix = given.find("buttonUrlParam")) {
        content.buttons.emplace_back(DynamicUrlButton{"", *suffix});
    }
    return content;
}

Result<Content> read_interactive(const Parameters& given, bool has_media) {
    auto content = read_action(trimmed(given.text("interactive_type")), given.text("action"));
    if (!content) {
        return content;
    }
    InteractiveFrame frame{.body = std::string(given.text(given.has("msg") ? "msg" : "caption")),
                           .footer = std::string(given.text("footer"))};
    if (has_media) {
        auto media = read_media(given, true);
        if (!media) {
            return std::unexpected(media.error());
        }
        frame.header = std::move(*media);
    } else if (!given.text("header").empty()) {
        frame.header = Text{std::string(given.text("header"))};
    }
    if (auto* buttons = std::get_if<ReplyButtons>(&*content)) {
        buttons->frame = std::move(frame);
    } else if (auto* list = std::get_if<ChoiceList>(&*content)) {
        list->frame = std::move(frame);
    }
    return content;
}

Result<Content> read_text(const Parameters& given) {
    const bool is_text = trimmed(given.text("msg_type")).empty() || given.says("msg_type", "TEXT") ||
                         given.says("msg_type", "DATA_TEXT") || given.says("msg_type", "Unicode_text");
    if (!is_text) {
        return invalid("the method is not supported", "method", std::string(shortened(given.text("msg_type"), 50)));
    }
    return Text{std::string(given.text("msg"))};
}

Result<Content> read_content(const Parameters& given, Method method) {
    const bool has_media = method == Method::send_media || !given.text("media_url").empty();
    if (given.has("interactive_type")) {
        return read_interactive(given, has_media);
    }
    if (is_template_call(given)) {
        return read_template(given, has_media);
    }
    if (!has_media) {
        return read_text(given);
    }
    auto media = read_media(given, false);
    if (!media) {
        return std::unexpected(media.error());
    }
    if (media->kind != MediaKind::audio && media->kind != MediaKind::sticker) {
        media->caption = given.text("caption");
    }
    return std::move(*media);
}

// Which parameters nothing can be sent without.
Result<> check_required(const Parameters& given, Method method) {
    for (const std::string_view name : {"method", "userid", "send_to"}) {
        if (!given.has(name)) {
            return missing(name);
        }
    }
    if (given.has("interactive_type") && !given.has("action")) {
        return missing("action");
    }
    const bool needs_text = !is_template_call(given) && method == Method::send_message && !given.has("media_url");
    return needs_text && given.text("msg").empty() ? missing("msg") : Result<>();
}

// In India numbers are written without the country code too, ten digits that begin with 6 to 9. Some such are whole
// numbers of other countries (Singapore's), which stay what they are.
Result<Phone> read_number(std::string_view written) {
    constexpr std::size_t national_digits = 10;
    auto phone = Phone::from_wire(written);
    if (!phone || phone->digits().size() != national_digits || phone->digits().front() < '6') {
        return phone;
    }
    const std::string_view text = trimmed(written);
    const bool is_international = text.starts_with('+') || text.starts_with("00") || Phone::parse(phone->e164());
    return is_international ? phone : Phone::from_wire(fmt::format("91{}", phone->digits()));
}

}  // namespace

// In the order of the gateway: what is missing, the method, the number, then the content.
Result<OutgoingMessage> read_message(const HttpRequest& request) {
    const auto given = Parameters::of(request);
    if (!given) {
        return std::unexpected(given.error());
    }
    const Method method = method_of(*given);
    if (auto complete = check_required(*given, method); !complete) {
        return std::unexpected(complete.error());
    }
    if (method != Method::send_message && method != Method::send_media) {
        return invalid("the method is not supported", "method", std::string(shortened(given->text("method"), 50)));
    }
    const auto phone = read_number(given->text("send_to"));
    if (!phone) {
        return invalid(phone.error().what, "send_to", masked(given->text("send_to")));
    }
    auto content = read_content(*given, method);
    if (!content) {
        return std::unexpected(content.error());
    }
    return OutgoingMessage{.id = std::string(given->text("extra")),
                           .to = std::string(phone->digits()),
                           .from = std::string(trimmed(given->text("userid"))),
                           .content = std::move(*content)};
}

}  // namespace parley::gupshup_enterprise
