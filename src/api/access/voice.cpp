#include "api/access/voice.h"

#include "api/problem.h"

namespace parley::api {

namespace {

HttpResponse as_json(unsigned status, const json::object& body) {
    HttpResponse response;
    response.status = status;
    response.headers.set("Content-Type", "application/json");
    if (status == 503) {
        response.headers.set("Retry-After", "5");
    }
    response.body = json::serialize(body);
    return response;
}

}  // namespace

Voice voice_of(std::string_view target) {
    for (const char* theirs :
         {"/1/", "/get_custom_list_segment_url", "/custom_list_segments/", "/upload_custom_list_segment_completed"}) {
        if (target.starts_with(theirs)) {
            return Voice::clevertap;
        }
    }
    for (const char* theirs : {"/v3/", "/v4/", "/v1/", "/api/v1/apps/"}) {
        if (target.starts_with(theirs)) {
            return Voice::engagespot;
        }
    }
    return Voice::native;
}

HttpResponse refusal(Voice voice, const Error& error, unsigned status) {
    json::object body;
    switch (voice) {
        case Voice::native: return problem(error, status);
        case Voice::clevertap:
            body["status"] = "fail";
            body["error"] = describe(error);
            body["code"] = status;
            break;
        case Voice::engagespot: body["message"] = describe(error); break;
    }
    HttpResponse response = as_json(status, body);
    if (voice == Voice::engagespot) {
        allow_any_origin(response);
    }
    return response;
}

HttpResponse refusal(Voice voice, const Error& error) {
    return refusal(voice, error, status_of(error.kind));
}

void allow_any_origin(HttpResponse& response) {
    response.headers.set("Access-Control-Allow-Origin", "*");
}

HttpResponse preflight(const HttpRequest& request) {
    HttpResponse response;
    response.status = 204;
    allow_any_origin(response);
    response.headers.set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
    response.headers.set("Access-Control-Max-Age", "3600");
    const std::string* wanted = request.headers.find("Access-Control-Request-Headers");
    const bool is_plain = wanted != nullptr && wanted->size() <= 1'000 &&
                          wanted->find_first_not_of(
                              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                              "0123456789-_, ") == std::string::npos;
    response.headers.set("Access-Control-Allow-Headers", is_plain ? *wanted : std::string("Content-Type"));
    return response;
}

}  // namespace parley::api
