#pragma once
#include <boost/asio/ip/address.hpp>

#include <functional>
#include <string>

namespace parley::net {

// Whether a connection to this address may be made for that host. Asked of each address that a look-up gave, right
// before it is connected to and without another look-up in between, so that no name server can trick it.
using AddressGuard = std::function<bool(const std::string& host, const boost::asio::ip::address& address)>;

}  // namespace parley::net
