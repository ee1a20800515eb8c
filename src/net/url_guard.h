#pragma once
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/http.h"
#include "net/address_guard.h"

namespace parley::net {

// Whether the world reaches the address: none that is private, loopback, link-local, shared, reserved, multicast, or
// where clouds keep what only their own machines may know.
bool is_public(const boost::asio::ip::address& address);

// Keeps URLs that people give us away from what only our own network reaches. Some of it may be allowed by name, by
// address or as a range of addresses.
class UrlGuard {
public:
    UrlGuard() = default;  // nothing private is allowed

    // "hooks.example.lan, 10.1.2.3, 192.168.7.0/24, fd00::/8". Error: invalid, naming the entry.
    static Result<UrlGuard> parse(std::string_view allowed, bool allow_all = false);

    // By what is written alone: https unless the host is allowed, and none that is private by its spelling.
    // Error: invalid, naming what is wrong with the URL.
    Result<Endpoint> check(std::string_view url) const;

    bool may_connect(const std::string& host, const boost::asio::ip::address& address) const;
    AddressGuard as_address_guard() const;

private:
    bool is_allowed(const std::string& host) const;
    bool is_allowed(const boost::asio::ip::address& address) const;

    bool allow_all_ = false;
    std::vector<std::string> hosts_;
    std::vector<boost::asio::ip::network_v4> networks4_;
    std::vector<boost::asio::ip::network_v6> networks6_;
};

}  // namespace parley::net
