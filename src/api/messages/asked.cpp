#include "api/messages/asked.h"

#include <fmt/format.h>

#include "api/fields.h"
#include "api/messages/free_content.h"
#include "audience/identities.h"
#include "base/phone.h"
#include "base/text.h"
#include "campaign/single_content.h"
#include "campaign/single_lookup.h"
#include "campaign/single_parts.h"
#include "campaign/template.h"
#include "dialect/wire_time.h"

namespace parley::api {

namespace {

constexpr std::size_t longest_name = 512;
constexpr std::size_t longest_reference = 200;
constexpr std::size_t longest_text = 4'096;
constexpr std::size_t longest_override = 64 * 1'024;
constexpr std::chrono::days latest{366};

// A name or an id.
bool is_number(const json::object& body, std::string_view key) {
    const json::value* value = body.if_contains(key);
    return value != nullptr && value->is_number();
}

Result<> read_recipient(const json::object& to, const std::string& country, Asked& asked) {
    Fields fields(to, "to");
    asked.identity = fields.text("identity", longest_name).value_or("");
    const auto phone = fields.text("phone", 50);
    asked.create = fields.boolean("create").value_or(false);
    if (asked.identity.empty() == !phone) {
        fields.refuse("identity", "name the person either by identity or by phone");
    }
    if (asked.create && !phone) {
        fields.refuse("create", "makes a person for a phone number", "give the phone");
    }
    if (auto fine = fields.finish(); !fine) {
        return fine;
    }
    if (phone) {
        auto parsed = Phone::parse(*phone, country);
        if (!parsed) {
            parsed.error().where = "to.phone";
            return std::unexpected(std::move(parsed.error()));
        }
        asked.phone = parsed->e164();
    }
    return {};
}

// Numbers and truths are texts, too: they all become part of one.
template <class Map>
Result<> read_texts(const json::object* given, const std::string& where, Map& texts) {
    if (given == nullptr) {
        return {};
    }
    for (const auto& [key, value] : *given) {
        auto text = text_of(&value);
        const std::string place = fmt::format("{}.{}", where, to_utf8(shortened(std::string_view(key), 100)));
        if (!text) {
            return invalid("must be a text", place);
        }
        if (text->find('\0') != std::string::npos) {
            return invalid("text may not hold a NUL", place);
        }
        texts.emplace(key, std::move(*text));
    }
    return {};
}

Result<> read_form(const json::object& form, Asked& asked) {
    Fields fields(form, "template");
    if (form.contains("id")) {
        asked.single.form = TemplateId{fields.required_integer("id")};
        if (asked.single.form.value <= 0) {
            fields.refuse("id", "must be a template's number");
        }
    } else {
        asked.form_name = fields.required_text("name", longest_name);
        asked.form_language = fields.required_text("language", 20);
    }
    const json::object* values = fields.object("values");
    if (auto fine = fields.finish(); !fine) {
        return fine;
    }
    return read_texts(values, "template.values", asked.single.values);
}

Result<> read_due(const std::string& text, Time now, campaign::Single& single) {
    const auto due = read_time(text);
    if (!due) {
        return invalid("is no time", "due", to_utf8(shortened(text, 40)), "such as 2026-11-30T09:00:00Z");
    }
    if (*due > now + latest) {
        return invalid("is more than a year ahead", "due", to_utf8(shortened(text, 40)));
    }
    single.due = due;
    return {};
}

Failure no_such(std::string what, std::string where, const std::string& value, std::string advice = {}) {
    return Failure(Error{ErrorKind::missing, "there is no such " + what, std::move(where),
                         to_utf8(shortened(value, 100)), std::move(advice)});
}

Result<> find_person(soci::session& sql, Asked& asked) {
    if (!asked.identity.empty()) {
        const auto found = audience::find_identity(sql, asked.single.project, asked.identity);
        if (!found) {
            return no_such("person", "to.identity", asked.identity);
        }
        asked.single.profile = *found;
        return {};
    }
    const auto found = audience::find_number(sql, asked.single.project, asked.phone, 1);
    if (!found.empty()) {
        asked.single.profile = found.front();
        return {};
    }
    asked.makes_person = asked.create;
    return asked.create ? Result<>() : no_such("person", "to.phone", masked(asked.phone), "\"create\": true makes one");
}

Result<> find_provider(campaign::SingleParts& parts, Asked& asked) {
    campaign::Single& single = asked.single;
    if (asked.nickname.empty() && single.provider) {
        return {};  // checked with the message
    }
    const deliver::Provider* found = asked.nickname.empty() ? parts.provider(single.project, {})
                                                            : parts.provider_named(single.project, asked.nickname);
    if (found == nullptr) {
        return asked.nickname.empty()
                   ? Failure(Error{ErrorKind::missing, "there is no default provider", "provider", {}, "name one"})
                   : no_such("provider", "provider", asked.nickname);
    }
    single.provider = found->id;
    return {};
}

Result<> find_form(campaign::SingleParts& parts, Asked& asked, bool allow_private_urls) {
    campaign::Single& single = asked.single;
    if (single.content) {
        return {};
    }
    const campaign::Template* form =
        single.form ? parts.form(single.form) : parts.form_named(single.provider, asked.form_name, asked.form_language);
    if (form == nullptr || form->provider != single.provider) {
        return asked.form_name.empty() ? no_such("template", "template.id", std::to_string(single.form.value))
                                       : no_such("template", "template.name", asked.form_name,
                                                 "the provider has none of this name and language");
    }
    single.form = form->id;
    const auto filled = campaign::filled_with(*form, single.values);
    auto fine = filled ? check_media(*filled, allow_private_urls) : std::unexpected(filled.error());
    if (!fine) {
        fine.error().where = "template." + fine.error().where;
    }
    return fine;
}

}  // namespace

Result<Asked> read_asked(const json::object& body, ProjectId project, const std::string& country, Time now,
                         bool allow_private_urls) {
    Fields fields(body);
    Asked asked;
    campaign::Single& single = asked.single;
    single.project = project;
    const json::object* to = fields.object("to");
    if (to == nullptr) {
        fields.refuse("to", "is missing", "{\"identity\": ...} or {\"phone\": ...}");
    }
    if (is_number(body, "provider")) {
        single.provider = ProviderId{fields.integer("provider").value_or(0)};
        if (single.provider.value <= 0) {
            fields.refuse("provider", "must be a provider's number or nickname");
        }
    } else {
        asked.nickname = fields.text("provider", 200).value_or("");
    }
    const json::object* form = fields.object("template");
    const auto text = fields.text("text", longest_text);
    const json::object* message = fields.object("message");
    if ((form != nullptr ? 1 : 0) + (text ? 1 : 0) + (message != nullptr ? 1 : 0) != 1) {
        fields.refuse("template", "give one of `template`, `text` and `message`");
    }
    const auto due = fields.text("due", 100);
    single.reference = fields.text("reference", longest_reference).value_or("");
    single.ask_consent = fields.boolean("ask_consent").value_or(true);
    const json::object* overrides = fields.object("override");
    const json::object* settings = fields.object("settings");
    single.sender = fields.text("sender", 50).value_or("");
    if (text && trimmed(*text).empty()) {
        fields.refuse("text", "must not be empty");
    }
    if ((text && text->find('\0') != std::string::npos) || single.reference.find('\0') != std::string::npos ||
        single.sender.find('\0') != std::string::npos || asked.nickname.find('\0') != std::string::npos) {
        fields.refuse(text && text->find('\0') != std::string::npos ? "text" : "reference", "may not hold a NUL");
    }
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (overrides != nullptr) {
        single.overrides = *overrides;
        if (json::serialize(*overrides).size() > longest_override) {
            return invalid(fmt::format("is larger than {} bytes", longest_override), "override");
        }
    }
    if (text) {
        single.content = Content(Text{*text});
    } else if (message != nullptr) {
        auto content = read_message_object(*message);
        if (!content) {
            return std::unexpected(std::move(content.error()));
        }
        if (auto fine = check_media(*content, allow_private_urls); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
        single.content = std::move(*content);
    }
    for (auto fine :
         {read_recipient(*to, country, asked), form == nullptr ? Result<>() : read_form(*form, asked),
          due ? read_due(*due, now, single) : Result<>(), read_texts(settings, "settings", single.settings)}) {
        if (!fine) {
            return std::unexpected(std::move(fine.error()));
        }
    }
    return asked;
}

Result<> resolve(campaign::SingleParts& parts, Asked& asked, Time now, bool allow_private_urls) {
    soci::session& sql = parts.sql();
    if (auto found = find_person(sql, asked); !found) {
        return found;
    }
    if (auto found = find_provider(parts, asked); !found) {
        return found;
    }
    if (auto found = find_form(parts, asked, allow_private_urls); !found) {
        return found;
    }
    if (asked.single.content) {
        asked.window_open =
            !asked.makes_person && campaign::is_window_open(sql, asked.single.provider, asked.single.profile, now);
    }
    return {};
}

audience::UploadRecord new_person(const Asked& asked, Time now) {
    audience::UploadRecord record;
    record.by = audience::Named::identity;
    record.name = asked.phone;
    record.at = now;
    record.said = audience::ProfileChange{.phone = asked.phone};
    return record;
}

}  // namespace parley::api
