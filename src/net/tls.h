#pragma once
#include <boost/asio/buffer.hpp>

#include <functional>
#include <memory>
#include <string>

#include "net/loop.h"

namespace parley::net {

// Whom we trust. TLS 1.2 or newer; the system's authorities unless told otherwise.
class TlsTrust {
public:
    TlsTrust();
    ~TlsTrust();

    void only(const std::string& pem_file);  // throws where the file cannot be read

private:
    friend class TlsLayer;
    struct State;
    std::unique_ptr<State> state_;
};

// TLS over a connected socket, which must outlive it. The other side's certificate must be good
// and for `host`, or the handshake fails.
class TlsLayer {
public:
    using Done = std::function<void(const boost::system::error_code&, std::size_t)>;

    TlsLayer(TlsTrust& trust, TcpSocket& socket, const std::string& host);
    ~TlsLayer();

    void handshake(Done done);
    void write_some(asio::const_buffer bytes, Done done);
    void read_some(asio::mutable_buffer room, Done done);

    std::string why(const boost::system::error_code& error) const;  // of a failed handshake

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace parley::net
