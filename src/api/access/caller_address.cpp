#include <boost/asio/ip/address.hpp>

#include "api/access/authenticate.h"
#include "base/text.h"

namespace parley::api {

namespace {

namespace ip = boost::asio::ip;

constexpr std::size_t network_bytes = 8;

// "192.0.2.7", and as some proxies write it "192.0.2.7:4711", "[2001:db8::1]" and "[2001:db8::1]:4711".
std::optional<ip::address> read_address(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('[')) {
        text = text.substr(1, text.find(']') - 1);
    } else if (const auto colon = text.find(':'); colon != std::string_view::npos && text.rfind(':') == colon) {
        text = text.substr(0, colon);
    }
    boost::system::error_code error;
    const auto address = ip::make_address(std::string(text.substr(0, 64)), error);
    if (error) {
        return std::nullopt;
    }
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return ip::make_address_v4(ip::v4_mapped, address.to_v6());
    }
    return address;
}

// Of IPv6 everybody has a network of 2^64 addresses, so that one of them names nobody.
std::string network_of(const ip::address& address) {
    if (address.is_v4()) {
        return address.to_string();
    }
    auto bytes = address.to_v6().to_bytes();
    std::fill(bytes.begin() + network_bytes, bytes.end(), static_cast<unsigned char>(0));
    return ip::make_address_v6(bytes).to_string() + "/64";
}

}  // namespace

std::string caller_address(const Call& call) {
    const auto peer = read_address(call.peer);
    if (!peer) {
        return call.peer;
    }
    std::optional<ip::address> told;
    if (peer->is_loopback()) {
        // What the proxy itself has added stands last: in the same header, or in one more behind those that a
        // stranger wrote.
        for (const auto& [name, value] : call.request.headers.fields) {
            if (equal_ignoring_case(name, "X-Forwarded-For")) {
                told = read_address(std::string_view(value).substr(value.rfind(',') + 1));
            }
        }
    }
    return network_of(told.value_or(*peer));
}

}  // namespace parley::api
