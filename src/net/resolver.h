#pragma once
#include <boost/asio/ip/basic_resolver.hpp>

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "net/loop.h"

namespace parley::net {

// Turns names into addresses without blocking the loop, and keeps what it learned for 30 s. One
// look-up a name at a time, whoever waits for it. Made by std::make_shared.
class Resolver : public std::enable_shared_from_this<Resolver> {
public:
    using Addresses = std::vector<asio::ip::tcp::endpoint>;
    using Found = std::function<void(const boost::system::error_code&, const Addresses&)>;

    Resolver(asio::io_context& loop, const Clock& clock) : clock_(clock), resolver_(loop) {}

    // `found` is called before this returns where the host is an address or was looked up just now.
    void find(const std::string& host, const std::string& port, Found found);
    void close();

private:
    struct Entry {
        Addresses addresses;
        Tick until;
    };

    void on_result(const std::string& name, const boost::system::error_code& error, Addresses addresses);
    void keep(const std::string& name, Addresses addresses);

    const Clock& clock_;
    asio::ip::basic_resolver<asio::ip::tcp, LoopExecutor> resolver_;
    std::unordered_map<std::string, Entry> known_;
    std::unordered_map<std::string, std::vector<Found>> waiting_;
};

}  // namespace parley::net
