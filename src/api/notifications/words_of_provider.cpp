#include "api/notifications/words_of_provider.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace parley::api::notifications {

namespace {

// How a setting is called here, and as a field of the dialect; empty where it is the sender's number.
struct Setting {
    std::string_view name;
    std::string_view field;
};
constexpr std::array gupshup_settings{Setting{"API_KEY", "api_key"}, Setting{"SOURCE", ""},
                                      Setting{"SRC_NAME", "src_name"}};
constexpr std::array meta_settings{Setting{"accessToken", "access_token"}, Setting{"version", "version"},
                                   Setting{"phoneNumberId", "phone_number_id"}};

struct Known {
    std::string_view identifier;
    std::string_view dialect;
    std::span<const Setting> settings = {};
    std::string_view misspelt = {};
    bool has_form_body = false;  // values of its body are texts
};
constexpr std::array providers{
    Known{"gupshup_whatsapp", "gupshup", gupshup_settings, "gushup_whatsapp", true},
    Known{"cloudapi_whatsapp", "meta", meta_settings},
};

constexpr std::string_view config_key = "_config";
constexpr std::string_view ending = "_whatsapp";

const Known* known_by_dialect(std::string_view dialect) {
    const auto found = std::ranges::find(providers, dialect, &Known::dialect);
    return found == providers.end() ? nullptr : &*found;
}

// Dashboards show numbers with blanks and the like; the plus stays.
std::string plain_number(std::string text) {
    std::erase_if(text, [](char letter) { return std::string_view("- ()").find(letter) != std::string_view::npos; });
    return text;
}

class OverrideReader {
public:
    OverrideReader(const Known* known, Override& result) : known_(known), result_(result) {}

    Result<> read(const json::object& given, const std::string& where) {
        for (const auto& [key, value] : given) {
            const std::string_view name(key);
            if (value.is_null()) {
                continue;
            }
            if (name == config_key) {
                if (auto fine = read_config(value, fmt::format("{}.{}", where, name)); !fine) {
                    return fine;
                }
            } else if (const Setting* setting = setting_named(name)) {
                if (auto fine = take(*setting, value, fmt::format("{}.{}", where, name)); !fine) {
                    return fine;
                }
            } else {
                result_.body[name] = member_of(value);
            }
        }
        return {};
    }

private:
    const Setting* setting_named(std::string_view name) const {
        if (known_ == nullptr) {
            return nullptr;
        }
        const auto found = std::ranges::find(known_->settings, name, &Setting::name);
        return found == known_->settings.end() ? nullptr : &*found;
    }

    Result<> read_config(const json::value& value, const std::string& where) {
        const json::object* config = value.if_object();
        if (config == nullptr) {
            return invalid("must be an object", where);
        }
        for (const auto& [key, member] : *config) {
            const Setting* setting = setting_named(std::string_view(key));
            if (setting == nullptr || member.is_null()) {
                continue;
            }
            if (auto fine = take(*setting, member, fmt::format("{}.{}", where, std::string_view(key))); !fine) {
                return fine;
            }
        }
        return {};
    }

    Result<> take(const Setting& setting, const json::value& value, const std::string& where) {
        auto text = text_of(&value);
        if (!text || text->empty()) {
            return invalid("must be a text", where);
        }
        if (setting.field.empty()) {
            result_.sender = plain_number(*text);
        } else {
            result_.settings[std::string(setting.field)] = std::move(*text);
        }
        return {};
    }

    json::value member_of(const json::value& value) const {
        const bool is_text = known_ != nullptr && known_->has_form_body && (value.is_object() || value.is_array());
        return is_text ? json::value(json::serialize(value)) : value;
    }

    const Known* known_;
    Override& result_;
};

bool is_own(const Known* known, std::string_view dialect, std::string_view key) {
    return known != nullptr ? key == known->identifier || key == known->misspelt : key == identifier_of(dialect);
}

}  // namespace

std::string identifier_of(std::string_view dialect) {
    const Known* known = known_by_dialect(dialect);
    return known != nullptr ? std::string(known->identifier) : fmt::format("{}{}", dialect, ending);
}

std::string_view dialect_of(std::string_view identifier) {
    for (const Known& known : providers) {
        if (identifier == known.identifier || identifier == known.misspelt) {
            return known.dialect;
        }
    }
    for (const std::string_view dialect : {"generic", "gupshup_enterprise", "vonage"}) {
        if (identifier.starts_with(dialect) && identifier.substr(dialect.size()) == ending) {
            return identifier.substr(0, dialect.size());
        }
    }
    return {};
}

std::string place_in_call(std::string_view dialect, std::string_view where) {
    constexpr std::string_view settings = "settings.";
    constexpr std::string_view overrides = "override.";
    const std::string own = fmt::format("override.{}", identifier_of(dialect));
    if (where.starts_with(overrides)) {
        return fmt::format("{}.{}", own, where.substr(overrides.size()));
    }
    if (where.starts_with("content")) {
        return "notification.message";
    }
    const bool is_setting = where == "sender" || where.starts_with(settings);
    const Known* known = is_setting ? known_by_dialect(dialect) : nullptr;
    const std::string_view field =
        where == "sender" ? std::string_view() : where.substr(std::min(settings.size(), where.size()));
    for (const Setting& setting : known == nullptr ? std::span<const Setting>() : known->settings) {
        if (setting.field == field) {
            return fmt::format("{}.{}", own, setting.name);
        }
    }
    return std::string(where);
}

Result<Override> override_for(std::string_view dialect, const json::object& overrides) {
    Override result;
    const Known* known = known_by_dialect(dialect);
    OverrideReader reader(known, result);
    const bool has_right = overrides.contains(identifier_of(dialect));
    for (const auto& [key, value] : overrides) {
        const std::string_view name(key);
        if (!name.ends_with(ending) || value.is_null()) {
            continue;  // channels, and providers of other channels
        }
        if (!is_own(known, dialect, name)) {
            result.ignored.emplace_back(name);
            continue;
        }
        if (has_right && known != nullptr && name == known->misspelt) {
            continue;
        }
        const std::string where = fmt::format("override.{}", name);
        if (!value.is_object()) {
            return invalid("must be an object", where);
        }
        if (auto fine = reader.read(value.get_object(), where); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
    }
    return result;
}

}  // namespace parley::api::notifications
