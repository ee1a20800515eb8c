#pragma once
#include <expected>
#include <optional>
#include <string_view>

#include "api/clevertap/upload_record.h"

namespace parley::api::clevertap {

// What `profileData` says (source: reference, property rules): system properties are held to their forms, all
// others are attributes as they stand.
std::expected<audience::ProfileChange, Refusal> read_profile_data(const json::object& data, const RecordRules& rules);

// As CleverTap spells it, whatever case it came in: "Email", "MSG-dndWhatsApp". Nothing for a custom property.
std::optional<std::string_view> system_property(std::string_view name);

bool is_email(std::string_view text);

}  // namespace parley::api::clevertap
