#include "api/clevertap/profile_data.h"

#include <fmt/format.h>

#include <array>

#include "base/phone.h"
#include "base/text.h"

namespace parley::api::clevertap {

namespace {

constexpr int bad_property = 521;
constexpr int bad_phone = 516;

enum class Kind { text, date, email, gender, yes_no, education, age, phone, flag, opt_in, block, identity };

struct SystemProperty {
    std::string_view name;
    Kind kind;
    int code = bad_property;
    std::string_view complaint = {};
};

constexpr auto properties = std::to_array<SystemProperty>({
    {"Name", Kind::text, bad_property, "Name needs to be text."},
    {"Email", Kind::email, 515, "Email is not valid."},
    {"Phone", Kind::phone, bad_phone, "Phone number is not valid."},
    {"Gender", Kind::gender, 514, "Gender needs to be M/F."},
    {"DOB", Kind::date, bad_property, "DOB needs to be a date, $D_ and seconds."},
    {"Age", Kind::age, 520, "Age is invalid."},
    {"Tz", Kind::text, bad_property, "Tz needs to be text."},
    {"Photo", Kind::text, bad_property, "Photo needs to be text."},
    {"Employed", Kind::yes_no, 517, "Employed needs to be Y/N."},
    {"Education", Kind::education, 518, "Education needs to be School/College/Graduate."},
    {"Married", Kind::yes_no, 519, "Married needs to be Y/N."},
    {"Customer Type", Kind::text, bad_property, "Customer Type needs to be text."},
    {"MSG-email", Kind::flag, bad_property, "MSG-email needs to be true/false."},
    {"MSG-push", Kind::flag, bad_property, "MSG-push needs to be true/false."},
    {"MSG-sms", Kind::flag, bad_property, "MSG-sms needs to be true/false."},
    {"MSG-dndPhone", Kind::flag, bad_property, "MSG-dndPhone needs to be true/false."},
    {"MSG-dndEmail", Kind::flag, bad_property, "MSG-dndEmail needs to be true/false."},
    {"MSG-whatsapp", Kind::opt_in, bad_property, "MSG-whatsapp needs to be true/false."},
    {"MSG-dndWhatsApp", Kind::block, bad_property, "MSG-dndWhatsApp needs to be true/false."},
    {"Identity", Kind::identity, bad_property, "Identity needs to be text of at most 512 bytes."},
});

const SystemProperty* property_named(std::string_view name) {
    const auto found = std::ranges::find_if(
        properties, [&](const SystemProperty& property) { return equal_ignoring_case(property.name, name); });
    return found == properties.end() ? nullptr : &*found;
}

Refusal refused(int code, std::string_view complaint) {
    return {code, fmt::format("Profile data is incorrect. {}", complaint)};
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> known) {
    return std::ranges::find(known, text) != known.end();
}

bool is_date(std::string_view text) {
    if (!text.starts_with("$D_")) {
        return false;
    }
    text.remove_prefix(text.starts_with("$D_-") ? 4 : 3);
    return !text.empty() && text.size() <= 12 &&
           std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
}

bool is_age(const json::value& value) {
    const auto age = integer_of(&value);
    return age && *age >= 0 && *age <= 150;
}

// What `$set` holds, or the value itself; nothing where another operator stands.
const json::value* set_value(const json::value& value) {
    const json::object* object = value.if_object();
    if (object == nullptr) {
        return &value;
    }
    return object->size() == 1 ? object->if_contains("$set") : nullptr;
}

bool is_removal(const json::value& value) {
    const json::object* object = value.if_object();
    return value.is_null() || (object != nullptr && object->size() == 1 && object->contains("$delete"));
}

// Whether a value has the form that its property must have.
bool has_form(Kind kind, const json::value& value) {
    const json::string* text = value.if_string();
    switch (kind) {
        case Kind::text: return text != nullptr;
        case Kind::date: return text != nullptr && is_date(*text);
        case Kind::email: return text != nullptr && is_email(*text);
        case Kind::gender: return text != nullptr && is_one_of(*text, {"M", "F"});
        case Kind::yes_no: return text != nullptr && is_one_of(*text, {"Y", "N"});
        case Kind::education: return text != nullptr && is_one_of(*text, {"School", "College", "Graduate"});
        case Kind::age: return is_age(value);
        case Kind::flag: return boolean_of(&value).has_value();
        case Kind::phone:
        case Kind::opt_in:
        case Kind::block:
        case Kind::identity: break;
    }
    return false;
}

class Reader {
public:
    explicit Reader(const RecordRules& rules) : rules_(rules) {}

    std::optional<Refusal> take(std::string_view name, const json::value& value) {
        const SystemProperty* property = property_named(name);
        if (property == nullptr) {
            change.attributes[name] = value;
            return std::nullopt;
        }
        if (take(*property, value)) {
            return std::nullopt;
        }
        return refused(property->code, property->complaint);
    }

    audience::ProfileChange change;

private:
    bool take(const SystemProperty& property, const json::value& value) {
        switch (property.kind) {
            case Kind::phone: return take_phone(value);
            case Kind::opt_in: return take_flag(change.opted_in, value);
            case Kind::block: return take_flag(change.number_blocked, value);
            case Kind::identity: return take_identity(value);
            default: return take_attribute(property, value);
        }
    }

    bool take_attribute(const SystemProperty& property, const json::value& value) {
        if (is_removal(value)) {
            change.attributes[property.name] = value;
            return true;
        }
        const json::value* given = set_value(value);
        if (given == nullptr) {  // other operators: the audience says what they may be
            change.attributes[property.name] = value;
            return property.kind == Kind::age;
        }
        // What is left empty is taken back, as forms send it.
        if (given->is_string() && given->get_string().empty()) {
            change.attributes[property.name] = nullptr;
            return true;
        }
        if (!has_form(property.kind, *given)) {
            return false;
        }
        change.attributes[property.name] = property.kind == Kind::flag  ? json::value(*boolean_of(given))
                                           : property.kind == Kind::age ? json::value(*integer_of(given))
                                                                        : *given;
        return true;
    }

    bool take_phone(const json::value& value) {
        if (is_removal(value)) {
            change.phone = std::string();
            return true;
        }
        const auto text = text_of(set_value(value));
        if (!text) {
            return false;
        }
        if (trimmed(*text).empty()) {
            change.phone = std::string();
            return true;
        }
        const auto phone = Phone::parse(*text, rules_.country);
        if (!phone) {
            return false;
        }
        change.phone = phone->e164();
        return true;
    }

    static bool take_flag(std::optional<bool>& flag, const json::value& value) {
        if (is_removal(value)) {
            flag = false;
            return true;
        }
        flag = boolean_of(set_value(value));
        return flag.has_value();
    }

    bool take_identity(const json::value& value) {
        auto text = text_of(set_value(value));
        if (!text || trimmed(*text).empty() || !audience::check_identity(*text)) {
            return false;
        }
        change.also_known_as = std::move(*text);
        return true;
    }

    const RecordRules& rules_;
};

}  // namespace

std::optional<std::string_view> system_property(std::string_view name) {
    const SystemProperty* property = property_named(name);
    return property == nullptr ? std::nullopt : std::optional(property->name);
}

bool is_email(std::string_view text) {
    const std::size_t at = text.find('@');
    if (at == 0 || at == std::string_view::npos || at > 64 || text.size() > 254) {
        return false;
    }
    const auto is_plain = [](char letter) {
        return static_cast<unsigned char>(letter) > ' ' && letter != 127 &&
               std::string_view("@,;:<>()[]\\\"").find(letter) == std::string_view::npos;
    };
    const std::string_view user = text.substr(0, at);
    const std::string_view host = text.substr(at + 1);
    return std::ranges::all_of(user, is_plain) && std::ranges::all_of(host, is_plain) && user.front() != '.' &&
           user.back() != '.' && user.find("..") == std::string_view::npos &&
           host.find('.') != std::string_view::npos && host.find("..") == std::string_view::npos &&
           !host.starts_with('.') && !host.ends_with('.') && !host.starts_with('-');
}

std::expected<audience::ProfileChange, Refusal> read_profile_data(const json::object& data, const RecordRules& rules) {
    Reader reader(rules);
    for (const auto& [name, value] : data) {
        if (auto refusal = reader.take(name, value)) {
            return std::unexpected(std::move(*refusal));
        }
    }
    if (auto good = audience::check(reader.change); !good) {
        const Error& error = good.error();
        return std::unexpected(refused(
            bad_property, error.where.empty() ? error.what + '.' : fmt::format("{} {}.", error.where, error.what)));
    }
    return std::move(reader.change);
}

}  // namespace parley::api::clevertap
