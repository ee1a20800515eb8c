#include "campaign/single_content.h"

#include <algorithm>

#include "base/form.h"
#include "dialect/whatsapp/message_object.h"

namespace parley::campaign {

namespace {

json::object texts_of(const std::map<std::string, std::string, std::less<>>& texts) {
    json::object written;
    for (const auto& [name, text] : texts) {
        written[name] = text;
    }
    return written;
}

// As Meta's message object has it, and what that has no words for beside it.
void write_content(json::object& written, const Content& content) {
    std::string object;
    JsonText out(object);
    out.begin_object();
    whatsapp::write_object(out, OutgoingMessage{.id = {}, .to = {}, .from = {}, .content = content});
    out.end_object();
    written["said"] = json::parse(object);
    if (const auto* place = std::get_if<Location>(&content); place != nullptr && !place->url.empty()) {
        written["url"] = place->url;
    }
}

Result<Content> read_content(const json::value& written, const json::value& object) {
    Reader reader(object);
    OutgoingMessage message;
    whatsapp::read_object(reader, object, message);
    if (reader.failed()) {
        return Failure(reader.error("content"));
    }
    if (auto* place = std::get_if<Location>(&message.content)) {
        place->url = text_of(member(written, "url")).value_or("");
    }
    return std::move(message.content);
}

Result<FieldValues> read_settings(const std::string& sealed, const SecretBox& box) {
    const auto open = box.unseal(sealed);
    if (!open) {
        return std::unexpected(open.error());
    }
    const auto read = parse_json(*open);
    FieldValues settings;
    if (read && read->is_object()) {
        for (const auto& [name, value] : read->get_object()) {
            settings[std::string(name)] = text_of(&value).value_or("");
        }
    }
    return settings;
}

}  // namespace

std::string write_single(const Single& single, const SecretBox& box) {
    json::object written;
    if (single.content) {
        write_content(written, *single.content);
    } else {
        written["form"] = single.form.value;
        json::object values;
        for (const auto& [key, value] : single.values) {
            values[key] = value;
        }
        written["values"] = std::move(values);
        if (!single.custom.empty()) {
            json::object custom;
            for (const auto& [key, value] : single.custom) {
                custom[key] = value;
            }
            written["custom"] = std::move(custom);
        }
    }
    if (!single.overrides.empty()) {
        written["overrides"] = single.overrides;
    }
    if (!single.settings.empty()) {
        written["settings"] = box.seal(json::serialize(texts_of(single.settings)));
    }
    if (!single.sender.empty()) {
        written["sender"] = single.sender;
    }
    if (!single.ask_consent) {
        written["ask_consent"] = false;
    }
    return json::serialize(written);
}

Result<Single> read_single(const std::string& text, const SecretBox& box) {
    constexpr JsonLimits limits{.depth = 128, .string_bytes = 16 << 20, .array_items = 100'000};  // we wrote it
    const auto written = parse_json(text, limits);
    if (!written) {
        return std::unexpected(written.error());
    }
    Single single{};
    if (const json::value* said = member(*written, "said")) {
        auto content = read_content(*written, *said);
        if (!content) {
            return std::unexpected(std::move(content.error()));
        }
        single.content = std::move(*content);
    }
    single.form = TemplateId{integer_of(member(*written, "form")).value_or(0)};
    if (const json::value* values = member(*written, "values"); values != nullptr && values->is_object()) {
        for (const auto& [key, value] : values->get_object()) {
            single.values[std::string(key)] = text_of(&value).value_or("");
        }
    }
    if (const json::value* custom = member(*written, "custom"); custom != nullptr && custom->is_object()) {
        for (const auto& [key, value] : custom->get_object()) {
            single.custom.emplace_back(std::string(key), text_of(&value).value_or(""));
        }
    }
    if (const json::value* overrides = member(*written, "overrides"); overrides != nullptr && overrides->is_object()) {
        single.overrides = overrides->get_object();
    }
    if (const auto sealed = text_of(member(*written, "settings"))) {
        auto settings = read_settings(*sealed, box);
        if (!settings) {
            return std::unexpected(std::move(settings.error()));
        }
        single.settings = std::move(*settings);
    }
    single.sender = text_of(member(*written, "sender")).value_or("");
    single.ask_consent = boolean_of(member(*written, "ask_consent")).value_or(true);
    return single;
}

Result<Content> filled_with(const Template& form, const SlotValues& values,
                            std::vector<std::pair<std::string, std::string>> custom) {
    const std::vector<Slot> slots = slots_of(form);
    SlotValues texts;
    for (const auto& [key, value] : values) {
        const auto slot = std::ranges::find(slots, key, &Slot::key);
        if (slot == slots.end()) {
            return invalid("the template has no such place", "values." + key);
        }
        texts[key] = slot->in_url ? legal_in_url(value) : value;
    }
    auto filled = fill(form, texts);
    if (!filled) {
        filled.error().where = "values." + filled.error().where;
        return std::unexpected(std::move(filled.error()));
    }
    filled->id = form.external_id;
    filled->custom = std::move(custom);
    return Content(std::move(*filled));
}

}  // namespace parley::campaign
