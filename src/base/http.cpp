#include "base/http.h"

#include <sodium.h>

#include <algorithm>
#include <boost/url.hpp>
#include <vector>

#include "base/text.h"

namespace parley {

namespace {

namespace urls = boost::urls;

constexpr std::string_view url_example = "write it like https://provider.example.com/v1/messages";
constexpr std::string_view basic_scheme = "Basic ";

// A URL may carry a secret before its host or in its path, so an error repeats scheme and host only.
Failure bad_url(std::string what, std::string_view url) {
    const std::size_t host = url.find("//") == std::string_view::npos ? 0 : url.find("//") + 2;
    std::string_view shown = url.substr(0, url.find_first_of("/?#", host));
    if (shown.find('@') != std::string_view::npos) {
        shown = shown.substr(0, host);
    }
    return invalid(std::move(what), "URL", std::string(shown), std::string(url_example));
}

bool is_port(std::string_view port) {
    const bool digits = std::ranges::all_of(port, [](char digit) { return digit >= '0' && digit <= '9'; });
    return digits && !port.empty() && port.size() <= 5 && std::stoi(std::string(port)) > 0 &&
           std::stoi(std::string(port)) <= 65535;
}

std::string_view default_port(bool tls) {
    return tls ? "443" : "80";
}

}  // namespace

const std::string* HttpHeaders::find(std::string_view name) const {
    const auto found =
        std::ranges::find_if(fields, [&](const auto& field) { return equal_ignoring_case(field.first, name); });
    return found == fields.end() ? nullptr : &found->second;
}

void HttpHeaders::set(std::string name, std::string value) {
    std::erase_if(fields, [&](const auto& field) { return equal_ignoring_case(field.first, name); });
    fields.emplace_back(std::move(name), std::move(value));
}

// RFC 9110 section 15, with the additions of RFC 6585 and 7725.
std::string_view reason_of(unsigned status) {
    switch (status) {
        case 100: return "Continue";
        case 101: return "Switching Protocols";
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 203: return "Non-Authoritative Information";
        case 204: return "No Content";
        case 205: return "Reset Content";
        case 206: return "Partial Content";
        case 300: return "Multiple Choices";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 307: return "Temporary Redirect";
        case 308: return "Permanent Redirect";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 402: return "Payment Required";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 406: return "Not Acceptable";
        case 407: return "Proxy Authentication Required";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 410: return "Gone";
        case 411: return "Length Required";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 416: return "Range Not Satisfiable";
        case 417: return "Expectation Failed";
        case 421: return "Misdirected Request";
        case 422: return "Unprocessable Content";
        case 425: return "Too Early";
        case 426: return "Upgrade Required";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 451: return "Unavailable For Legal Reasons";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 502: return "Bad Gateway";
        case 503: return "Service Unavailable";
        case 504: return "Gateway Timeout";
        case 505: return "HTTP Version Not Supported";
        case 507: return "Insufficient Storage";
        case 511: return "Network Authentication Required";
        default: return "Unknown";
    }
}

std::string Endpoint::authority() const {
    std::string text = host.find(':') == std::string::npos ? host : "[" + host + "]";
    if (port != default_port(tls)) {
        text += ":" + port;
    }
    return text;
}

Result<Endpoint> parse_endpoint(std::string_view url) {
    const std::string_view given = trimmed(url);
    const auto parsed = urls::parse_uri(given);
    if (parsed.has_error()) {
        return bad_url("this is not a URL", given);
    }
    const urls::url_view& view = *parsed;
    Endpoint endpoint;
    if (view.scheme_id() == urls::scheme::https) {
        endpoint.tls = true;
    } else if (view.scheme_id() != urls::scheme::http) {
        return bad_url("URL must begin with http:// or https://", given);
    }
    if (view.has_userinfo()) {
        return bad_url("URL may hold no user and password: give them on their own", given);
    }
    endpoint.host = lower(std::string_view(view.host_address()));
    const bool plain = std::ranges::all_of(endpoint.host, [](char letter) { return letter > ' ' && letter < 0x7f; });
    if (endpoint.host.empty() || !plain || endpoint.host.find_first_of("%/@\\") != std::string::npos) {
        return bad_url("URL has no host name", given);
    }
    endpoint.port = view.has_port() ? std::string(view.port()) : std::string(default_port(endpoint.tls));
    if (!is_port(endpoint.port)) {
        return bad_url("URL has no valid port: it is a number from 1 to 65535", given);
    }
    if (view.has_fragment()) {
        return bad_url("URL may have no fragment (#...): it is never sent", given);
    }
    endpoint.target = std::string(view.encoded_path().data(), view.encoded_path().size());
    if (endpoint.target.empty()) {
        endpoint.target = "/";
    }
    if (endpoint.target.front() != '/') {  // Boost.URL takes "host:8a" for port 8 and path "a"
        return bad_url("URL has no valid port: it is a number from 1 to 65535", given);
    }
    if (view.has_query()) {
        endpoint.target += '?';
        endpoint.target.append(view.encoded_query().data(), view.encoded_query().size());
    }
    return endpoint;
}

std::string basic_authorization(std::string_view user, std::string_view password) {
    const std::string pair = std::string(user) + ":" + std::string(password);
    constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
    std::string encoded(sodium_base64_encoded_len(pair.size(), variant), '\0');
    sodium_bin2base64(encoded.data(), encoded.size(), reinterpret_cast<const unsigned char*>(pair.data()), pair.size(),
                      variant);
    encoded.pop_back();  // the terminating zero
    return std::string(basic_scheme) + encoded;
}

Result<std::pair<std::string, std::string>> read_basic_authorization(std::string_view value) {
    value = trimmed(value);
    if (!equal_ignoring_case(value.substr(0, basic_scheme.size()), basic_scheme)) {
        return invalid("credentials are not of the Basic scheme", "Authorization");
    }
    const std::string_view encoded = trimmed(value.substr(basic_scheme.size()));
    std::string pair(encoded.size(), '\0');
    std::size_t size = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(pair.data()), pair.size(), encoded.data(), encoded.size(),
                          nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0) {
        return invalid("credentials are not base64", "Authorization");
    }
    pair.resize(size);
    const std::size_t colon = pair.find(':');
    if (colon == std::string::npos) {
        return invalid("credentials hold no colon between user and password", "Authorization");
    }
    return std::pair(pair.substr(0, colon), pair.substr(colon + 1));
}

}  // namespace parley
