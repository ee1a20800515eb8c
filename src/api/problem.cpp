#include "api/problem.h"

namespace parley::api {

namespace {

std::string_view title_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::invalid: return "The request cannot be carried out as it stands";
        case ErrorKind::missing: return "There is no such thing";
        case ErrorKind::denied: return "Not allowed";
        case ErrorKind::conflict: return "This does not fit the present state";
        case ErrorKind::unavailable: return "Not possible right now";
    }
    return "Error";
}

}  // namespace

unsigned status_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::invalid: return 400;
        case ErrorKind::missing: return 404;
        case ErrorKind::denied: return 401;
        case ErrorKind::conflict: return 409;
        case ErrorKind::unavailable: return 503;
    }
    return 500;
}

HttpResponse problem(const Error& error, unsigned status, json::object more) {
    json::object body;
    body["type"] = fmt::format("urn:parley:problem:{}", name_of(error.kind));
    body["title"] = title_of(error.kind);
    body["status"] = status;
    body["detail"] = error.what;
    if (!error.where.empty()) {
        body["field"] = error.where;
    }
    if (!error.value.empty()) {
        body["value"] = error.value;
    }
    if (!error.advice.empty()) {
        body["advice"] = error.advice;
    }
    for (auto& [key, value] : more) {
        body[key] = value;
    }
    HttpResponse response;
    response.status = status;
    response.headers.set("Content-Type", "application/problem+json");
    if (status == 401) {
        response.headers.set("WWW-Authenticate", "Bearer");
    }
    if (status == 503) {
        response.headers.set("Retry-After", "5");
    }
    response.body = json::serialize(body);
    return response;
}

HttpResponse problem(const Error& error) {
    return problem(error, status_of(error.kind));
}

HttpResponse answer_of(Result<HttpResponse> result) {
    return result ? std::move(*result) : problem(result.error());
}

}  // namespace parley::api
