#include "webhook/event.h"

#include "base/json.h"
#include "base/time_text.h"

namespace parley::webhook {

std::string id_text(std::int64_t event) {
    return "evt_" + std::to_string(event);
}

std::string body_of(const Event& event) {
    std::string body = R"({"id":")" + id_text(event.id) + R"(","type":")";
    append_json_escaped(body, event.type);
    body += R"(","created":")" + utc_text(event.at) + R"(","project":")";
    append_json_escaped(body, event.project);
    body += R"(","data":)" + event.data + "}";
    return body;
}

long long next_event_ids(soci::session& sql, long long count) {
    long long next = 0;
    sql << "UPDATE sequence SET next = next + :count WHERE name = 'webhook_event' RETURNING next", soci::use(count),
        soci::into(next);
    return next - count;
}

}  // namespace parley::webhook
