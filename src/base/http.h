#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace parley {

// HTTP messages as values. Header names compare without case; order and repeats are kept.
struct HttpHeaders {
    std::vector<std::pair<std::string, std::string>> fields;

    const std::string* find(std::string_view name) const;  // the first of that name, or null
    void set(std::string name, std::string value);         // replaces all of that name
    bool operator==(const HttpHeaders&) const = default;
};

struct HttpRequest {
    std::string method = "POST";
    std::string target = "/";  // path and query, as on the request line
    HttpHeaders headers;       // without Host, Content-Length and Connection: net adds those
    std::string body;
    bool operator==(const HttpRequest&) const = default;
};

struct HttpResponse {
    unsigned status = 200;
    HttpHeaders headers;
    std::string body;
    bool operator==(const HttpResponse&) const = default;
};

std::string_view reason_of(unsigned status);  // "Too Many Requests"; "Unknown" where there is none

// Where an http or https service is reached.
struct Endpoint {
    bool tls = false;
    std::string host;               // name or address, without brackets
    std::string port;               // "443"
    std::string target;             // path and query, never empty: "/v1/messages"
    std::string authority() const;  // for the Host header: port left out where it is the default
    bool operator==(const Endpoint&) const = default;
};

// Error: invalid, naming what is wrong with the URL (scheme, host, user info, port).
Result<Endpoint> parse_endpoint(std::string_view url);

// "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", and back to user and password.
std::string basic_authorization(std::string_view user, std::string_view password);
Result<std::pair<std::string, std::string>> read_basic_authorization(std::string_view value);

}  // namespace parley
