#include "api/clevertap/content.h"

#include <fmt/format.h>

#include "api/clevertap/replacement.h"
#include "base/text.h"

namespace parley::api::clevertap {

namespace {

constexpr std::size_t most_custom = 50;
constexpr std::size_t longest_text = 4'096;

std::string at(std::string_view where, std::size_t place) {
    return fmt::format("{}[{}]", where, place);
}

Result<campaign::SlotValue> value_of(const json::value& given, const std::string& where) {
    const auto text = text_of(&given);
    if (!text) {
        return invalid("must be text", where);
    }
    auto value = read_replacement(*text);
    if (!value) {
        value.error().where = where;
    }
    return value;
}

// Which slots there are and which are filled, in the order of the template.
class Filling {
public:
    explicit Filling(const campaign::Template& form) : slots_(campaign::slots_of(form)) {}

    campaign::Plan plan;

    // The next slot of those, or null where all are filled.
    template <class Test>
    const Slot* next(Test test) const {
        const auto found = std::ranges::find_if(
            slots_, [&](const Slot& slot) { return !plan.values.contains(slot.key) && test(slot.key); });
        return found == slots_.end() ? nullptr : &*found;
    }

    // A value into each of those slots, one after the other.
    template <class Test>
    Result<> fill(const json::value* replacements, const std::string& where, Test test) {
        if (replacements == nullptr || replacements->is_null()) {
            return {};
        }
        const json::array* list = replacements->if_array();
        if (list == nullptr) {
            return invalid("must be a list of texts", where);
        }
        for (std::size_t place = 0; place < list->size(); ++place) {
            const Slot* slot = next(test);
            if (slot == nullptr) {
                return invalid("the template has no place for it", at(where, place));
            }
            if (auto set = put(slot->key, (*list)[place], at(where, place)); !set) {
                return set;
            }
        }
        return {};
    }

    Result<> put(const std::string& key, const json::value& given, const std::string& where) {
        if (std::ranges::find(slots_, key, &Slot::key) == slots_.end()) {
            return invalid("the template has no place for it", where);
        }
        auto value = value_of(given, where);
        if (!value) {
            return std::unexpected(std::move(value.error()));
        }
        plan.values[key] = std::move(*value);
        return {};
    }

private:
    std::vector<Slot> slots_;
};

bool is_header_text(std::string_view key) {
    constexpr std::string_view prefix = "header.";
    if (!key.starts_with(prefix)) {
        return false;
    }
    key.remove_prefix(prefix.size());
    for (const std::string_view other : {"media", "filename", "latitude", "longitude", "name", "address"}) {
        if (key == other) {
            return false;
        }
    }
    return true;
}

Result<> read_header(Filling& filling, const json::value& header) {
    if (!header.is_object()) {
        return invalid("must be an object", "content.header");
    }
    const auto type = text_of(member(header, "type")).value_or("text");
    const json::value* media = member(header, "media");
    if (equal_ignoring_case(type, "text")) {
        return filling.fill(member(header, "replacements"), "content.header.replacements", is_header_text);
    }
    if (equal_ignoring_case(type, "location")) {
        for (const std::string_view part : {"latitude", "longitude", "name", "address"}) {
            const json::value* given = member(header, part);
            for (const std::string_view place : {"media", "location"}) {
                given = given == nullptr ? member(header.get_object().contains(place) ? header.at(place) : header, part)
                                         : given;
            }
            if (given == nullptr) {
                continue;
            }
            if (auto set = filling.put(fmt::format("header.{}", part), *given, fmt::format("content.header.{}", part));
                !set) {
                return set;
            }
        }
        return {};
    }
    for (const std::string_view kind : {"image", "video", "document", "file"}) {
        if (!equal_ignoring_case(type, kind)) {
            continue;
        }
        const json::value* url = media == nullptr ? nullptr : member(*media, "url");
        if (url == nullptr) {
            return invalid("is missing", "content.header.media.url");
        }
        auto set = filling.put("header.media", *url, "content.header.media.url");
        const json::value* name = set ? member(*media, {"filename", "name"}) : nullptr;
        return name == nullptr ? set : filling.put("header.filename", *name, "content.header.media.filename");
    }
    return invalid("must be text, image, video, document or location", "content.header.type");
}

Result<> read_buttons(Filling& filling, const json::value& buttons) {
    const json::array* list = buttons.if_array();
    if (list == nullptr) {
        return invalid("must be a list", "content.buttons");
    }
    for (std::size_t place = 0; place < list->size(); ++place) {
        const std::string where = at("content.buttons", place);
        const auto type = text_of(member((*list)[place], "type")).value_or(std::string());
        std::string_view end;
        if (equal_ignoring_case(type, "quickReply") || equal_ignoring_case(type, "quick_reply")) {
            end = ".payload";
        } else if (equal_ignoring_case(type, "copyCode") || equal_ignoring_case(type, "copy_code")) {
            end = ".code";
        } else if (!equal_ignoring_case(type, "url")) {
            return invalid("must be url, quickReply or copyCode", where + ".type");
        }
        const auto is_its = [end](std::string_view key) {
            if (!key.starts_with("button.")) {
                return false;
            }
            return end.empty() ? !key.ends_with(".payload") && !key.ends_with(".code") && !key.ends_with(".parameters")
                               : key.ends_with(end);
        };
        if (auto filled = filling.fill(member((*list)[place], "replacements"), where + ".replacements", is_its);
            !filled) {
            return filled;
        }
    }
    return {};
}

Result<> read_custom(campaign::Plan& plan, const json::value& given) {
    const json::object* pairs = given.if_object();
    if (pairs == nullptr || pairs->size() > most_custom) {
        return invalid("must be an object of at most 50 texts", "content.kv");
    }
    for (const auto& [key, value] : *pairs) {
        auto text = text_of(&value);
        if (!text) {
            return invalid("must be text",
                           fmt::format("content.kv.{}", to_utf8(shortened(std::string_view(key), 100))));
        }
        plan.custom.emplace_back(key, std::move(*text));
    }
    return {};
}

// For what the short form has no words for: cards of a carousel, the end of an offer.
Result<> read_values(Filling& filling, const json::value& given) {
    const json::object* values = given.if_object();
    if (values == nullptr) {
        return invalid("must be an object", "content.values");
    }
    for (const auto& [key, value] : *values) {
        const std::string name(key);
        if (auto set = filling.put(name, value, "content.values." + to_utf8(shortened(to_utf8(name), 100))); !set) {
            return set;
        }
    }
    return {};
}

}  // namespace

Result<ContentHead> read_content_head(const json::object& content) {
    ContentHead head;
    const auto type = text_of(content.if_contains("message_type")).value_or("template");
    head.is_template = equal_ignoring_case(type, "template");
    if (!head.is_template) {
        if (!equal_ignoring_case(type, "Freeform")) {
            return invalid("must be template or Freeform", "content.message_type");
        }
        const json::value* msg = content.if_contains("msg");
        if (msg == nullptr || !msg->is_string() || trimmed(msg->get_string()).empty() ||
            length_of(msg->get_string()) > longest_text) {
            return invalid("must be a text of 1 to 4096 characters", "content.msg");
        }
        auto text = read_replacement(msg->get_string(), longest_text);
        if (!text) {
            text.error().where = "content.msg";
            return std::unexpected(std::move(text.error()));
        }
        head.text = std::move(*text);
        return head;
    }
    for (const auto& [key, into] : {std::pair("template_name", &head.name), std::pair("locale", &head.locale)}) {
        const json::value* given = content.if_contains(key);
        if (given == nullptr || given->is_null()) {
            continue;
        }
        if (!given->is_string()) {
            return invalid("must be text", fmt::format("content.{}", key));
        }
        *into = given->get_string();
    }
    if (head.name.empty()) {
        return invalid("is required for whatsapp", "content.template_name");
    }
    return head;
}

Result<campaign::Plan> read_content_plan(const json::object& content, const campaign::Template& form) {
    Filling filling(form);
    if (const json::value* header = content.if_contains("header"); header != nullptr && !header->is_null()) {
        if (auto read = read_header(filling, *header); !read) {
            return std::unexpected(std::move(read.error()));
        }
    }
    // Text where an object is due belongs to another channel.
    const json::value* body = content.if_contains("body");
    if (body != nullptr && body->is_object()) {
        const auto is_body = [](std::string_view key) { return key.starts_with("body."); };
        if (auto read = filling.fill(member(*body, "replacements"), "content.body.replacements", is_body); !read) {
            return std::unexpected(std::move(read.error()));
        }
    }
    if (const json::value* buttons = content.if_contains("buttons"); buttons != nullptr && !buttons->is_null()) {
        if (auto read = read_buttons(filling, *buttons); !read) {
            return std::unexpected(std::move(read.error()));
        }
    }
    if (const json::value* values = content.if_contains("values"); values != nullptr && !values->is_null()) {
        if (auto read = read_values(filling, *values); !read) {
            return std::unexpected(std::move(read.error()));
        }
    }
    if (const json::value* custom = content.if_contains("kv"); custom != nullptr && !custom->is_null()) {
        if (auto read = read_custom(filling.plan, *custom); !read) {
            return std::unexpected(std::move(read.error()));
        }
    }
    return std::move(filling.plan);
}

}  // namespace parley::api::clevertap
