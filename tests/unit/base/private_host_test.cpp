#include "base/private_host.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

TEST(PrivateHost, IsWhatTheWorldCannotReach) {
    for (const char* host : {"localhost",
                             "LOCALHOST",
                             "localhost.",
                             "intranet",
                             "printer.local",
                             "db.internal",
                             "x.home.arpa",
                             "127.0.0.1",
                             "127.1",
                             "0x7f.1",
                             "0177.0.0.1",
                             "2130706433",
                             "0",
                             "10.1.2.3",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.168.1.1",
                             "169.254.169.254",
                             "100.64.0.1",
                             "198.18.0.1",
                             "224.0.0.1",
                             "255.255.255.255",
                             "::1",
                             "[::1]",
                             "::",
                             "::ffff:10.0.0.1",
                             "fe80::1",
                             "fe80::1%eth0",
                             "fc00::1",
                             "fd12::1",
                             "ff02::1",
                             "64:ff9b::a00:1",
                             "2002:7f00:1::",
                             "2001:db8::1",
                             ""}) {
        EXPECT_TRUE(is_private_host(host)) << host;
    }
}

TEST(PrivateHost, IsNothingElse) {
    for (const char* host :
         {"example.com", "cdn.example.com.", "local.example.com", "8.8.8.8", "172.32.0.1", "192.169.0.1", "11.0.0.1",
          "[2606:4700::1111]", "2a00:1450::1", "xn--bcher-kva.example", "internal.example.org"}) {
        EXPECT_FALSE(is_private_host(host)) << host;
    }
}

}  // namespace
}  // namespace parley
