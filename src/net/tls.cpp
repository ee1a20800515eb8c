#include "net/tls.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

namespace parley::net {

namespace ssl = asio::ssl;
using boost::system::error_code;

struct TlsTrust::State {
    State() : context(ssl::context::tls_client) {
        SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
        context.set_verify_mode(ssl::verify_peer);
    }
    ssl::context context;
};

TlsTrust::TlsTrust() : state_(std::make_unique<State>()) {
    state_->context.set_default_verify_paths();
}

TlsTrust::~TlsTrust() = default;

void TlsTrust::only(const std::string& pem_file) {
    auto state = std::make_unique<State>();
    state->context.load_verify_file(pem_file);
    state_ = std::move(state);
}

struct TlsLayer::State {
    State(ssl::context& context, TcpSocket& socket) : stream(socket, context) {}
    ssl::stream<TcpSocket&> stream;
};

TlsLayer::TlsLayer(TlsTrust& trust, TcpSocket& socket, const std::string& host)
    : state_(std::make_unique<State>(trust.state_->context, socket)) {
    SSL* const native = state_->stream.native_handle();
    error_code no_address;
    asio::ip::make_address(host, no_address);
    if (no_address) {
        // The server name is only ever a name, not an address.
        SSL_ctrl(native, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, const_cast<char*>(host.c_str()));
        SSL_set_hostflags(native, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        SSL_set1_host(native, host.c_str());
    } else {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(native), host.c_str());
    }
}

TlsLayer::~TlsLayer() = default;

void TlsLayer::handshake(Done done) {
    state_->stream.async_handshake(ssl::stream_base::client,
                                   [done = std::move(done)](const error_code& error) { done(error, 0); });
}

void TlsLayer::write_some(asio::const_buffer bytes, Done done) {
    state_->stream.async_write_some(bytes, std::move(done));
}

void TlsLayer::read_some(asio::mutable_buffer room, Done done) {
    state_->stream.async_read_some(room, std::move(done));
}

std::string TlsLayer::why(const error_code& error) const {
    const long verdict = SSL_get_verify_result(state_->stream.native_handle());
    if (verdict != X509_V_OK) {
        return std::string("its certificate is refused: ") + X509_verify_cert_error_string(verdict);
    }
    return "no TLS with it: " + error.message();
}

}  // namespace parley::net
