#include "base/private_host.h"

#include <arpa/inet.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <string>

#include "base/text.h"

namespace parley {

namespace {

struct Block {
    std::uint32_t network;
    int bits;
};

constexpr std::uint32_t quad(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
    return a << 24 | b << 16 | c << 8 | d;
}

// RFC 6890's special-purpose addresses.
constexpr std::array blocks{
    Block{quad(0, 0, 0, 0), 8},     Block{quad(10, 0, 0, 0), 8},      Block{quad(100, 64, 0, 0), 10},
    Block{quad(127, 0, 0, 0), 8},   Block{quad(169, 254, 0, 0), 16},  Block{quad(172, 16, 0, 0), 12},
    Block{quad(192, 0, 0, 0), 24},  Block{quad(192, 0, 2, 0), 24},    Block{quad(192, 168, 0, 0), 16},
    Block{quad(198, 18, 0, 0), 15}, Block{quad(198, 51, 100, 0), 24}, Block{quad(203, 0, 113, 0), 24},
    Block{quad(224, 0, 0, 0), 3},
};

bool is_private(std::uint32_t address) {
    for (const auto& [network, bits] : blocks) {
        if ((address >> (32 - bits)) == (network >> (32 - bits))) {
            return true;
        }
    }
    return false;
}

bool is_private(const in6_addr& address) {
    const auto& byte = address.s6_addr;
    const auto ipv4_at = [&](std::size_t at) { return quad(byte[at], byte[at + 1], byte[at + 2], byte[at + 3]); };
    bool leading_zeros = true;
    for (std::size_t at = 0; at < 10; ++at) {
        leading_zeros = leading_zeros && byte[at] == 0;
    }
    if (leading_zeros) {  // ::, ::1, ::a.b.c.d, ::ffff:a.b.c.d
        return is_private(ipv4_at(12)) || !(byte[10] == 0xff && byte[11] == 0xff);
    }
    const std::uint32_t first = quad(byte[0], byte[1], byte[2], byte[3]);
    if (first == quad(0, 0x64, 0xff, 0x9b)) {  // 64:ff9b::/96, NAT64
        return is_private(ipv4_at(12));
    }
    if (first >> 16 == 0x2002) {  // 6to4
        return is_private(ipv4_at(2));
    }
    return (byte[0] & 0xfe) == 0xfc || (byte[0] == 0xfe && (byte[1] & 0xc0) >= 0x80) || byte[0] == 0xff ||
           first == quad(0x20, 0x01, 0x0d, 0xb8) || first == quad(0x20, 0x01, 0, 0);
}

}  // namespace

bool is_private_host(std::string_view host) {
    std::string name = lower(trimmed(host));
    if (name.size() > 2 && name.front() == '[' && name.back() == ']') {
        name = name.substr(1, name.size() - 2);
    }
    while (name.ends_with('.')) {
        name.pop_back();
    }
    in6_addr six{};
    if (::inet_pton(AF_INET6, name.substr(0, name.find('%')).c_str(), &six) == 1) {
        return is_private(six);
    }
    in_addr four{};
    if (::inet_aton(name.c_str(), &four) == 1) {  // reads 127.1, 0x7f000001 and 2130706433 as resolvers do
        return is_private(ntohl(four.s_addr));
    }
    if (name.find('.') == std::string::npos) {
        return true;
    }
    for (const std::string_view ending :
         {".localhost", ".local", ".internal", ".intranet", ".lan", ".home", ".corp", ".home.arpa", ".localdomain"}) {
        if (name.ends_with(ending)) {
            return true;
        }
    }
    return false;
}

}  // namespace parley
