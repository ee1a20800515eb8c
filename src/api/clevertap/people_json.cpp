#include "api/clevertap/people_json.h"

#include "api/clevertap/profile_data.h"
#include "audience/events.h"
#include "audience/identities.h"
#include "base/text.h"

namespace parley::api::clevertap {

namespace {

std::int64_t seconds_of(Time time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

// "Customer Type" becomes "customer_type"; flags keep their names.
std::string top_name(std::string_view property) {
    if (property.starts_with("MSG-")) {
        return std::string(property);
    }
    std::string name = lower(property);
    std::ranges::replace(name, ' ', '_');
    return name;
}

json::object custom_properties(const json::object& attributes) {
    json::object custom;
    for (const auto& [name, value] : attributes) {
        if (!system_property(name)) {
            custom[name] = value;
        }
    }
    return custom;
}

// Identities of other services are told under their own names.
void name_person(json::object& record, const std::string& identity) {
    for (const std::string_view service : {"FBID", "GPID"}) {
        if (identity.starts_with(service) && identity.size() > service.size() && identity[service.size()] == ':') {
            record[service] = identity.substr(service.size() + 1);
            return;
        }
    }
    record["identity"] = identity;
}

}  // namespace

json::object profile_record(soci::session& sql, ProjectId project, const audience::Profile& profile) {
    json::object record;
    const std::string object = audience::object_id_of(project, profile.id);
    name_person(record, profile.identity);
    record["objectId"] = object;
    if (profile.phone) {
        record["phone"] = *profile.phone;
    }
    for (const auto& [name, value] : profile.attributes) {
        if (const auto system = system_property(name)) {
            record[top_name(*system)] = value;
        }
    }
    record["MSG-whatsapp"] = profile.opted_in;
    record["MSG-dndWhatsApp"] = profile.number_blocked;
    record["profileData"] = custom_properties(profile.attributes);
    json::object events;
    for (const audience::EventTotal& total : audience::event_totals(sql, profile.id)) {
        json::object told;
        told["count"] = total.count;
        told["first_seen"] = seconds_of(total.first);
        told["last_seen"] = seconds_of(total.last);
        events[total.name] = std::move(told);
    }
    record["events"] = std::move(events);
    json::object platform;
    platform["platform"] = "Web";
    platform["objectId"] = object;
    json::array platforms;
    platforms.push_back(std::move(platform));
    record["platformInfo"] = std::move(platforms);
    return record;
}

json::object event_profile(ProjectId project, const audience::Profile& profile) {
    json::object record;
    record["objectId"] = audience::object_id_of(project, profile.id);
    record["platform"] = "Web";
    if (const json::value* email = profile.attributes.if_contains("Email")) {
        record["email"] = *email;
    }
    name_person(record, profile.identity);
    record["profileData"] = custom_properties(profile.attributes);
    return record;
}

}  // namespace parley::api::clevertap
