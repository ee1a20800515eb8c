#include "webhook/about.h"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "base/json.h"
#include "store/row.h"

namespace parley::webhook {

namespace {

constexpr std::array<std::string_view, 8> personal{"identity", "profile",          "phone",    "user_id", "name",
                                                   "content",  "provider_message", "reference"};

std::string without_person(const std::string& data) {
    auto value = parse_json(data);
    if (!value || !value->is_object()) {
        return "{}";
    }
    json::object& object = value->get_object();
    for (const std::string_view name : personal) {
        if (json::value* known = object.if_contains(name)) {
            *known = nullptr;
        }
    }
    // A provider's words may name the number.
    if (json::value* failure = object.if_contains("failure"); failure != nullptr && failure->is_object()) {
        failure->get_object()["words"] = nullptr;
    }
    return json::serialize(object);
}

}  // namespace

std::string about(ProfileId profile) {
    return fmt::format("profile {}", profile.value);
}

std::string about(std::string_view address) {
    return fmt::format("address {}", address);
}

std::int64_t forget_words(soci::session& sql, ProjectId project, const std::string& about) {
    const long long owner = project.value;
    std::vector<long long> ids;
    std::vector<std::string> data;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT id, data FROM webhook_event WHERE project_id = :project AND about = :about "
                        "AND about <> '' ORDER BY id",
         soci::use(owner, "project"), soci::use(about, "about"));
    for (const soci::row& row : rows) {
        ids.push_back(store::integer(row, 0));
        data.push_back(without_person(row.get<std::string>(1)));
    }
    if (!ids.empty()) {
        sql << "UPDATE webhook_event SET data = :data, about = '' WHERE id = :id", soci::use(data, "data"),
            soci::use(ids, "id");
    }
    return std::ssize(ids);
}

}  // namespace parley::webhook
