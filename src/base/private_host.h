#pragma once
#include <string_view>

namespace parley {

// Whether a URL's host is, by its spelling alone, none that the world can reach: an address that is
// private, loopback, link-local, shared, reserved or multicast (also as one number, in octal or
// hexadecimal, or as IPv4 in IPv6), or a name such as localhost, x.local, x.internal, or without a
// dot. Nothing is looked up: a name may still lead to such an address.
bool is_private_host(std::string_view host);

}  // namespace parley
