#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/private_host.h"
#include "net/url_guard.h"
#include "webhook/schedule.h"

// What people give as the URL of a webhook and as the list of what is allowed, and what receivers say by Retry-After.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace parley;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    // Where nothing is allowed, nothing private by its spelling gets through, and nothing without TLS.
    if (const auto endpoint = net::UrlGuard().check(text)) {
        if (!endpoint->tls || is_private_host(endpoint->host)) {
            std::abort();
        }
    }
    if (const auto guard = net::UrlGuard::parse(text)) {
        (void)guard->check(text);
        (void)guard->may_connect("hooks.example.com", boost::asio::ip::make_address("127.0.0.1"));
    }
    const Time now{std::chrono::milliseconds(1'700'000'000'000)};
    if (const auto wait = webhook::read_retry_after(text, now)) {
        if (*wait < std::chrono::milliseconds(0) || *wait > webhook::longest_retry_after) {
            std::abort();
        }
    }
    return 0;
}
