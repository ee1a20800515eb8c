#include "net/resolver.h"

#include <charconv>

namespace parley::net {

using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::chrono::seconds kept_for{30};
constexpr std::size_t kept_names = 1'000;
constexpr std::size_t lookups_at_once = 256;  // the system's resolver answers one after another

}  // namespace

void Resolver::find(const std::string& host, const std::string& port, Found found) {
    error_code error;
    const auto address = asio::ip::make_address(host, error);
    if (!error) {
        unsigned short number = 0;
        const auto [end, bad] = std::from_chars(port.data(), port.data() + port.size(), number);
        if (bad != std::errc() || end != port.data() + port.size()) {
            return found(asio::error::service_not_found, {});
        }
        return found({}, {tcp::endpoint(address, number)});
    }
    const std::string name = host + ' ' + port;
    if (const auto known = known_.find(name); known != known_.end() && known->second.until > clock_.tick()) {
        return found({}, known->second.addresses);
    }
    if (const auto others = waiting_.find(name); others != waiting_.end()) {
        others->second.push_back(std::move(found));
        return;
    }
    if (waiting_.size() >= lookups_at_once) {
        return found(asio::error::host_not_found_try_again, {});
    }
    waiting_[name].push_back(std::move(found));
    resolver_.async_resolve(host, port, tcp::resolver::numeric_service,
                            [self = shared_from_this(), name](const error_code& failure, const auto& results) {
                                self->on_result(name, failure, Addresses(results.begin(), results.end()));
                            });
}

void Resolver::on_result(const std::string& name, const error_code& error, Addresses addresses) {
    auto waiting = waiting_.extract(name);
    if (!error) {
        keep(name, addresses);
    }
    if (waiting) {
        for (auto& found : waiting.mapped()) {
            found(error, addresses);
        }
    }
}

void Resolver::keep(const std::string& name, Addresses addresses) {
    if (known_.size() >= kept_names) {
        std::erase_if(known_, [now = clock_.tick()](const auto& entry) { return entry.second.until <= now; });
    }
    if (known_.size() >= kept_names) {
        known_.clear();
    }
    known_.insert_or_assign(name, Entry{std::move(addresses), clock_.tick() + kept_for});
}

void Resolver::close() {
    resolver_.cancel();
    waiting_.clear();
}

}  // namespace parley::net
