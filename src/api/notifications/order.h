#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audience/upload.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/json.h"

// What POST /v3/notifications asks for, in today's and in older forms (source: reference, 3.1 and 3.3).
namespace parley::api::notifications {

struct Recipient {
    std::string identifier;
    // Of one that was given with a profile: they are created or updated first.
    std::optional<audience::ProfileChange> profile = {};
};

struct Order {
    std::string title = {};
    std::string message = {};
    std::string url = {};
    std::string icon = {};
    TemplateId form = {};        // `templateId`
    std::string form_name = {};  // `templateIdentifier`
    std::string workflow = {};   // empty where none is named
    std::string cancellation_key = {};
    std::vector<Recipient> recipients = {};
    std::vector<std::string> topics = {};
    json::object data = {};
    std::string category = {};
    std::optional<Time> due = {};
    std::optional<std::vector<std::string>> channels = {};  // nothing: all
    json::object overrides = {};                            // by the identifier of their provider

    bool has_form() const { return form || !form_name.empty(); }
    bool goes_by(std::string_view channel) const;
    // Those that are named, and that we have none of.
    std::vector<std::string> uncarried() const;
};

inline constexpr std::string_view whatsapp_channel = "whatsapp";
inline constexpr std::string_view in_app_channel = "inApp";
inline constexpr std::size_t most_named = 1'000;  // recipients in a call

// null counts as absent, unknown members are let be. Error: invalid, `where` naming the member.
Result<Order> read_order(const json::object& body);

// Texts of a list, as channels and topics are given. Error: invalid, naming the item.
Result<std::vector<std::string>> read_texts(const json::value& value, const std::string& where);

}  // namespace parley::api::notifications
