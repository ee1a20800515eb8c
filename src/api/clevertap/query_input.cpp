#include "api/clevertap/query_input.h"

#include "api/clevertap/answer.h"

namespace parley::api::clevertap {

Result<json::object> read_query(const Call& call) {
    const std::string* text = query_text(call, "query");
    if (text == nullptr) {
        return read_object(call.request);
    }
    auto value = parse_json(*text, {.depth = 16, .string_bytes = 64 * 1024, .array_items = 10'000});
    if (!value) {
        value.error().where = "query, " + value.error().where;
        return std::unexpected(std::move(value.error()));
    }
    if (!value->is_object()) {
        return invalid("must be a JSON object", "query");
    }
    return std::move(value->get_object());
}

Result<audience::ClevertapQuery> understand(const json::object& query, const TimeZone& zone) {
    return audience::read_clevertap_query(json::value(query), days_of(zone));
}

json::object without(json::object query, std::initializer_list<std::string_view> members) {
    for (const std::string_view member : members) {
        query.erase(member);
    }
    return query;
}

}  // namespace parley::api::clevertap
