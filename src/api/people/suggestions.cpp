#include "api/answers.h"
#include "api/people/handlers.h"
#include "api/people/segment_handlers.h"
#include "audience/event_properties.h"
#include "audience/segment/attribute_values.h"

namespace parley::api {

namespace {

constexpr int looked_at = 1'000;  // the oldest, and as many of the newest
constexpr std::int64_t most_values = 100;
constexpr std::size_t values_of_property = 20;

}  // namespace

Result<HttpResponse> suggest_attribute_values(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"prefix", "limit"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto limit = query_number(call, "limit", 20, 1, most_values);
    if (!limit) {
        return std::unexpected(limit.error());
    }
    const std::string* prefix = query_text(call, "prefix");
    const auto values = context.database.read([&](soci::session& sql) {
        return audience::seen_values(sql, call.project, path_text(call, "name"),
                                     prefix == nullptr ? std::string() : *prefix, looked_at,
                                     static_cast<std::size_t>(*limit));
    });
    if (!values) {
        return Failure(Error{ErrorKind::missing, "nobody who was looked at has such an attribute"});
    }
    json::array items;
    for (const audience::SeenValue& seen : *values) {
        items.push_back(
            json::object{{"value", seen.value}, {"share", seen.share ? json::value(*seen.share) : json::value()}});
    }
    return json_answer(json::object{{"items", std::move(items)}});
}

Result<HttpResponse> suggest_event_properties(Context& context, const Call& call) {
    if (auto fine = only_query(call, {}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    return context.database.read([&](soci::session& sql) -> Result<HttpResponse> {
        const auto event = audience::find_event_name(sql, call.project, path_text(call, "name"));
        if (!event) {
            return Failure(Error{ErrorKind::missing, "there is no such event name"});
        }
        json::array items;
        for (const auto& property : audience::seen_properties(sql, event->id, looked_at, values_of_property)) {
            json::array values;
            for (const auto& counted : property.values) {
                values.push_back(counted.value);
            }
            items.push_back(json::object{{"name", property.name},
                                         {"type", property.type},
                                         {"share", property.share},
                                         {"values", std::move(values)}});
        }
        return json_answer(json::object{{"event", event->name}, {"items", std::move(items)}});
    });
}

}  // namespace parley::api
