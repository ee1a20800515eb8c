#include "app/event_stream.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>

#include <istream>

#include "net/loop.h"

namespace parley::app {

namespace {

bool read_line(asio::ip::tcp::socket& socket, asio::streambuf& buffer, std::string& line) {
    boost::system::error_code error;
    asio::read_until(socket, buffer, '\n', error);
    if (error) {
        return false;
    }
    std::istream stream(&buffer);
    std::getline(stream, line);
    if (line.ends_with('\r')) {
        line.pop_back();
    }
    return true;
}

}  // namespace

void read_event_stream(const Endpoint& endpoint, const std::string& path, const std::string& key,
                       const std::function<bool(const std::string& data)>& told) {
    asio::io_context loop;
    asio::ip::tcp::socket socket(loop);
    asio::ip::tcp::resolver resolver(loop);
    boost::system::error_code error;
    const auto addresses = resolver.resolve(endpoint.host, endpoint.port, error);
    if (error) {
        return;
    }
    asio::connect(socket, addresses, error);
    if (error) {
        return;
    }
    const std::string base = endpoint.target == "/" ? std::string() : endpoint.target;
    // HTTP/1.0, so that the events come as they are and not in chunks.
    const std::string request = fmt::format("GET {}{} HTTP/1.0\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\r\n", base,
                                            path, endpoint.authority(), key);
    asio::write(socket, asio::buffer(request), error);
    asio::streambuf buffer(4 << 20);
    std::string line;
    if (error || !read_line(socket, buffer, line) || line.find(" 200") == std::string::npos) {
        return;
    }
    while (read_line(socket, buffer, line) && !line.empty()) {
    }
    constexpr std::string_view field = "data: ";
    while (read_line(socket, buffer, line)) {
        if (line.starts_with(field) && !told(line.substr(field.size()))) {
            return;
        }
    }
}

}  // namespace parley::app
