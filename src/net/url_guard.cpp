#include "net/url_guard.h"

#include <algorithm>
#include <array>

#include "base/private_host.h"
#include "base/text.h"

namespace parley::net {

namespace ip = boost::asio::ip;

namespace {

// Azure's machines are told their secrets there, at an address that looks like any other.
const ip::address_v4 azure_wire_server = ip::make_address_v4("168.63.129.16");

bool starts_with(const ip::address_v6::bytes_type& bytes, std::initializer_list<unsigned char> prefix) {
    return std::equal(prefix.begin(), prefix.end(), bytes.begin());
}

// IPv4 that is wrapped up in IPv6 is what it is.
ip::address unwrapped(const ip::address& address) {
    if (!address.is_v6() || !address.to_v6().is_v4_mapped()) {
        return address;
    }
    return ip::make_address_v4(ip::v4_mapped, address.to_v6());
}

bool is_public(const ip::address_v4& address) {
    return address != azure_wire_server && !is_private_host(address.to_string());
}

bool is_public(const ip::address_v6& address) {
    const auto bytes = address.to_bytes();
    // NAT64's well-known prefix leads to IPv4; else only global unicast is out in the world.
    const bool is_nat64 = starts_with(bytes, {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0});
    if (!is_nat64 && (bytes[0] & 0xe0) != 0x20) {
        return false;
    }
    const auto ipv4_at = [&](std::size_t at) {
        return ip::address_v4({bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]});
    };
    if ((is_nat64 && !is_public(ipv4_at(12))) || (starts_with(bytes, {0x20, 0x02}) && !is_public(ipv4_at(2)))) {
        return false;
    }
    return !is_private_host(address.to_string());
}

std::string plain(std::string_view host) {
    std::string name = lower(host);
    while (name.ends_with('.')) {
        name.pop_back();
    }
    return name;
}

bool is_host_name(std::string_view name) {
    return !name.empty() && name.size() <= 253 && std::ranges::all_of(name, [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-' || letter == '.' ||
               letter == '_';
    });
}

}  // namespace

bool is_public(const ip::address& given) {
    const ip::address address = unwrapped(given);
    return address.is_v4() ? is_public(address.to_v4()) : is_public(address.to_v6());
}

Result<UrlGuard> UrlGuard::parse(std::string_view allowed, bool allow_all) {
    UrlGuard guard;
    guard.allow_all_ = allow_all;
    while (!allowed.empty()) {
        const auto comma = std::min(allowed.find(','), allowed.size());
        const std::string entry = plain(trimmed(allowed.substr(0, comma)));
        allowed.remove_prefix(std::min(comma + 1, allowed.size()));
        if (entry.empty()) {
            continue;
        }
        boost::system::error_code failed;
        if (entry.find('/') != std::string::npos) {
            if (const auto four = ip::make_network_v4(entry, failed); !failed) {
                guard.networks4_.push_back(four.canonical());
            } else if (const auto six = ip::make_network_v6(entry, failed); !failed) {
                guard.networks6_.push_back(six.canonical());
            } else {
                return invalid("is no range of addresses", {}, entry, "write it like 192.168.7.0/24 or fd00::/8");
            }
            continue;
        }
        if (const auto address = ip::make_address(entry, failed); !failed) {
            const ip::address bare = unwrapped(address);
            if (bare.is_v4()) {
                guard.networks4_.emplace_back(bare.to_v4(), 32);
            } else {
                guard.networks6_.emplace_back(bare.to_v6(), 128);
            }
        } else if (is_host_name(entry)) {
            guard.hosts_.push_back(entry);
        } else {
            return invalid("is no host, address or range of addresses", {}, entry,
                           "write them like hooks.example.lan, 10.1.2.3, 192.168.7.0/24");
        }
    }
    return guard;
}

bool UrlGuard::is_allowed(const std::string& host) const {
    if (std::ranges::find(hosts_, plain(host)) != hosts_.end()) {
        return true;
    }
    boost::system::error_code failed;
    const auto address = ip::make_address(host, failed);
    return !failed && is_allowed(address);
}

bool UrlGuard::is_allowed(const ip::address& given) const {
    const ip::address address = unwrapped(given);
    if (address.is_v4()) {
        const ip::network_v4 one(address.to_v4(), 32);
        return std::ranges::any_of(networks4_,
                                   [&](const auto& network) { return one == network || one.is_subnet_of(network); });
    }
    ip::address_v6 bare = address.to_v6();
    bare.scope_id(0);
    const ip::network_v6 one(bare, 128);
    return std::ranges::any_of(networks6_,
                               [&](const auto& network) { return one == network || one.is_subnet_of(network); });
}

Result<Endpoint> UrlGuard::check(std::string_view url) const {
    auto endpoint = parse_endpoint(url);
    if (!endpoint || allow_all_ || is_allowed(endpoint->host)) {
        return endpoint;
    }
    boost::system::error_code failed;
    const auto address = ip::make_address(endpoint->host, failed);
    if (is_private_host(endpoint->host) || (!failed && !is_public(address))) {
        return invalid("leads to an address that only this network reaches", "URL", endpoint->host,
                       "allow it with webhook_allow, if that is meant");
    }
    if (!endpoint->tls) {
        return invalid("URL must begin with https://", "URL", endpoint->host,
                       "http is taken only for hosts that webhook_allow names");
    }
    return endpoint;
}

bool UrlGuard::may_connect(const std::string& host, const ip::address& address) const {
    return allow_all_ || is_public(address) || is_allowed(host) || is_allowed(address);
}

AddressGuard UrlGuard::as_address_guard() const {
    return [guard = *this](const std::string& host, const ip::address& address) {
        return guard.may_connect(host, address);
    };
}

}  // namespace parley::net
