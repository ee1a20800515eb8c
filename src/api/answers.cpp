#include "api/answers.h"

#include "base/time_text.h"

namespace parley::api {

HttpResponse json_answer(const json::value& body, unsigned status) {
    HttpResponse response;
    response.status = status;
    response.headers.set("Content-Type", "application/json");
    response.headers.set("Cache-Control", "no-store");
    response.body = json::serialize(body);
    response.body += '\n';
    return response;
}

HttpResponse created(const json::value& body, std::string location) {
    HttpResponse response = json_answer(body, 201);
    response.headers.set("Location", std::move(location));
    return response;
}

std::string to_text(Time time) {
    return utc_text(time);
}

json::value time_or_null(const std::optional<Time>& time) {
    return time ? json::value(to_text(*time)) : json::value();
}

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value() : json::value(text);
}

HttpResponse page_answer(json::array items, std::optional<std::int64_t> next) {
    json::object body;
    body["items"] = std::move(items);
    body["next"] = next ? json::value(*next) : json::value();
    return json_answer(body);
}

}  // namespace parley::api
