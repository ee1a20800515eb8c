#include "net/write.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "base/text.h"
#include "net/client.h"

namespace parley::net {

namespace {

constexpr auto ours = std::to_array<std::string_view>(
    {"Content-Length", "Connection", "Transfer-Encoding", "Keep-Alive", "Proxy-Connection", "Upgrade"});

bool is_ours(std::string_view name) {
    return std::ranges::any_of(ours, [&](std::string_view other) { return equal_ignoring_case(name, other); });
}

bool is_control(char letter) {
    return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f;
}

// A value comes from people and providers: a line break in it must not begin another header.
void append_clean(std::string& out, std::string_view value) {
    const auto start = out.size();
    out += value;
    std::replace_if(out.begin() + static_cast<std::ptrdiff_t>(start), out.end(), is_control, ' ');
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    append_clean(out, name);
    out += ": ";
    append_clean(out, value);
    out += "\r\n";
}

void append_length(std::string& out, std::size_t length) {
    const fmt::format_int digits(length);
    out += "Content-Length: ";
    out.append(digits.data(), digits.size());
    out += "\r\n";
}

void append_target(std::string& out, std::string_view target) {
    for (const char letter : target) {
        if (is_control(letter) || letter == ' ') {
            fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(letter));
        } else {
            out += letter;
        }
    }
}

bool has_body(unsigned status) {
    return status >= 200 && status != 204 && status != 304;
}

}  // namespace

void append_response(std::string& out, const HttpResponse& response, Framing framing, std::string_view connection) {
    out.reserve(out.size() + 160 + response.body.size());
    if (response.status == 200) {
        out += "HTTP/1.1 200 OK\r\n";
    } else {
        fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", response.status, reason_of(response.status));
    }
    for (const auto& [name, value] : response.headers.fields) {
        if (!is_ours(name)) {
            append_field(out, name, value);
        }
    }
    if (!connection.empty()) {
        append_field(out, "Connection", connection);
    }
    if (framing == Framing::chunks) {
        out += "Transfer-Encoding: chunked\r\n";
    } else if (framing != Framing::close && has_body(response.status)) {
        append_length(out, response.body.size());
    }
    out += "\r\n";
    if (framing == Framing::length && has_body(response.status)) {
        out += response.body;
    }
}

void append_chunk(std::string& out, std::string_view bytes) {
    if (!bytes.empty()) {  // an empty chunk would be the last
        fmt::format_to(std::back_inserter(out), "{:x}\r\n", bytes.size());
        out += bytes;
        out += "\r\n";
    }
}

std::string serialize(const HttpRequest& request, const Endpoint& endpoint) {
    std::string out;
    out.reserve(256 + request.body.size());
    append_clean(out, request.method);
    out += ' ';
    // A request that names no path goes where its endpoint is.
    append_target(out, request.target.empty() || request.target == "/" ? endpoint.target : request.target);
    out += " HTTP/1.1\r\n";
    append_field(out, "Host", endpoint.authority());
    for (const auto& [name, value] : request.headers.fields) {
        if (!is_ours(name) && !equal_ignoring_case(name, "Host")) {
            append_field(out, name, value);
        }
    }
    out += "Connection: keep-alive\r\n";
    if (!request.body.empty() || (request.method != "GET" && request.method != "HEAD")) {
        append_length(out, request.body.size());
    }
    out += "\r\n";
    out += request.body;
    return out;
}

}  // namespace parley::net
