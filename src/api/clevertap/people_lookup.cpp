#include "api/clevertap/people_lookup.h"

#include <fmt/format.h>

#include <unordered_set>

#include "audience/identities.h"
#include "audience/segment/segment.h"
#include "base/text.h"

namespace parley::api::clevertap {

namespace {

constexpr int most_of_one_email = 100;
constexpr std::size_t longest_name = 1'024;

std::vector<ProfileId> one_or_none(std::optional<ProfileId> profile) {
    return profile ? std::vector<ProfileId>{*profile} : std::vector<ProfileId>{};
}

}  // namespace

std::optional<PersonKey> person_key_named(std::string_view name) {
    using enum PersonKey;
    constexpr std::pair<std::string_view, PersonKey> known[] = {{"identity", identity}, {"email", email},
                                                                {"objectId", object},   {"guid", object},
                                                                {"FBID", fbid},         {"GPID", gpid}};
    for (const auto& [spelling, key] : known) {
        if (equal_ignoring_case(spelling, name)) {
            return key;
        }
    }
    return std::nullopt;
}

Result<std::vector<ProfileId>> find_named(soci::session& sql, ProjectId project, PersonKey key, const std::string& name,
                                          Time now) {
    switch (key) {
        case PersonKey::identity: return one_or_none(audience::find_identity(sql, project, name));
        case PersonKey::object: return one_or_none(audience::find_object(sql, project, name));
        case PersonKey::fbid: return one_or_none(audience::find_identity(sql, project, "FBID:" + name));
        case PersonKey::gpid: return one_or_none(audience::find_identity(sql, project, "GPID:" + name));
        case PersonKey::email: break;
    }
    audience::AttributeFilter email{.name = "Email"};
    email.values.emplace_back(name);
    return audience::find_people(sql, project, audience::Filter{std::move(email)}, now, {}, most_of_one_email);
}

Result<PeopleNames> read_people_names(const json::value* to, const std::string& where, std::size_t most) {
    const json::object* object = to == nullptr ? nullptr : to->if_object();
    if (object == nullptr) {
        return invalid("must be an object with lists of identities", where);
    }
    PeopleNames read;
    for (const auto& [spelling, given] : *object) {
        const auto key = person_key_named(spelling);
        if (!key) {
            return invalid("is not known here",
                           fmt::format("{}.{}", where, to_utf8(shortened(std::string_view(spelling), 50))), {},
                           "known are identity, email, objectId, FBID and GPID");
        }
        const json::array* list = given.if_array();
        if (list == nullptr) {
            return invalid("must be a list", fmt::format("{}.{}", where, std::string_view(spelling)));
        }
        for (const json::value& item : *list) {
            auto name = item.is_bool() ? std::nullopt : parley::text_of(&item);
            if (!name || name->empty() || name->size() > longest_name || name->find('\0') != std::string::npos) {
                return invalid("must be text",
                               fmt::format("{}.{}[{}]", where, std::string_view(spelling), &item - list->data()));
            }
            read.names.emplace_back(*key, std::move(*name));
        }
    }
    if (read.names.empty()) {
        return invalid("names nobody", where);
    }
    if (read.names.size() > most) {
        return invalid(fmt::format("names more than {} people", most), where, {}, "send them in several calls");
    }
    return read;
}

Result<NamedPeople> find_all_named(soci::session& sql, ProjectId project, const PeopleNames& names, Time now) {
    NamedPeople found;
    found.names = names.names.size();
    std::unordered_set<ProfileId> seen;
    for (const auto& [key, name] : names.names) {
        auto people = find_named(sql, project, key, name, now);
        if (!people) {
            return std::unexpected(std::move(people.error()));
        }
        found.unknown += people->empty() ? 1 : 0;
        for (const ProfileId profile : *people) {
            if (seen.insert(profile).second) {
                found.people.push_back(profile);
            }
        }
    }
    return found;
}

}  // namespace parley::api::clevertap
