#pragma once
#include <cstdint>
#include <string>
#include <utility>

#include "dialect/dialect.h"

// The first byte of an input chooses the dialect, the second how the rest is sent.
namespace parley::fuzz {

inline const Dialect* chosen(std::uint8_t byte) {
    const auto dialects = all_dialects();
    return dialects[byte % dialects.size()];
}

inline Account account() {
    return Account{.target = "/",
                   .sender = "919000000001",
                   .fields = {{"version", "v1"}, {"src_name", "App"}, {"phone_number_id", "1"}, {"waba_id", "2"}}};
}

// In the order of the second byte: a JSON body, a form, a query, an upload; the path is the first line of the rest.
inline std::pair<const Dialect*, HttpRequest> request_in(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return {chosen(0), {}};
    }
    std::string rest(reinterpret_cast<const char*>(data) + 2, size - 2);
    HttpRequest request;
    const std::size_t line = rest.find('\n');
    if (line != std::string::npos && rest.front() == '/') {
        request.target = rest.substr(0, line);
        rest.erase(0, line + 1);
    }
    switch (data[1] % 4) {
        case 0: request.headers.set("Content-Type", "application/json"); break;
        case 1: request.headers.set("Content-Type", "application/x-www-form-urlencoded"); break;
        case 3: request.headers.set("Content-Type", "multipart/form-data; boundary=edge"); break;
        default:
            request.method = "GET";
            request.target += (request.target.find('?') == std::string::npos ? "?" : "&") + rest;
            rest.clear();
    }
    request.body = std::move(rest);
    return {chosen(data[0]), std::move(request)};
}

}  // namespace parley::fuzz
