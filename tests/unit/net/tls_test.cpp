#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <filesystem>

#include "peers.h"

namespace parley::net {
namespace {

using namespace std::chrono_literals;

template <auto release>
struct Release {
    template <class T>
    void operator()(T* thing) const {
        release(thing);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;

constexpr long day = 24 * 60 * 60;

struct Identity {
    Key key;
    Certificate certificate;
};

// Signed by `issuer`, or by itself where there is none, and then an authority.
Identity make_identity(const std::string& name, const std::string& alternatives, const Identity* issuer,
                       long from = -day, long until = day) {
    Identity made{Key(EVP_EC_gen("P-256")), Certificate(X509_new())};
    X509* const certificate = made.certificate.get();
    static long serial = 1;
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
    X509_gmtime_adj(X509_getm_notBefore(certificate), from);
    X509_gmtime_adj(X509_getm_notAfter(certificate), until);
    X509_set_pubkey(certificate, made.key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    const Identity& signer = issuer != nullptr ? *issuer : made;
    X509_set_issuer_name(certificate, X509_get_subject_name(signer.certificate.get()));
    X509V3_CTX context;
    X509V3_set_ctx(&context, signer.certificate.get(), certificate, nullptr, nullptr, 0);
    const auto extend = [&](int which, const std::string& value) {
        X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, which, value.c_str());
        ASSERT_NE(extension, nullptr) << value;
        X509_add_ext(certificate, extension, -1);
        X509_EXTENSION_free(extension);
    };
    extend(NID_basic_constraints, issuer == nullptr ? "critical,CA:TRUE" : "CA:FALSE");
    if (!alternatives.empty()) {
        extend(NID_subject_alt_name, alternatives);
    }
    X509_sign(certificate, signer.key.get(), EVP_sha256());
    return made;
}

// Answers one caller over TLS, as many requests as it sends.
class TlsService {
public:
    explicit TlsService(const Identity& identity, int newest = TLS1_3_VERSION)
        : context_(SSL_CTX_new(TLS_server_method())) {
        SSL_CTX_set_security_level(context_.get(), 0);
        SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context_.get(), newest);
        SSL_CTX_set_cipher_list(context_.get(), "ALL:@SECLEVEL=0");
        SSL_CTX_use_certificate(context_.get(), identity.certificate.get());
        SSL_CTX_use_PrivateKey(context_.get(), identity.key.get());
        thread_ = std::thread([this] { serve(); });
    }
    ~TlsService() {
        if (thread_.joinable()) {
            thread_.join();
        }
    }
    void join() { thread_.join(); }

    Endpoint endpoint(const std::string& host) const { return {true, host, std::to_string(listener_.port()), "/"}; }
    std::string asked_name;  // by the caller, when the service has ended
    int requests = 0;

private:
    void serve() {
        const auto caller = listener_.accept();
        const std::unique_ptr<SSL, Release<SSL_free>> tls(SSL_new(context_.get()));
        SSL_set_fd(tls.get(), caller.descriptor());
        if (SSL_accept(tls.get()) != 1) {
            return;
        }
        if (const char* name = SSL_get_servername(tls.get(), TLSEXT_NAMETYPE_host_name)) {
            asked_name = name;
        }
        std::string request(4'096, '\0');
        while (SSL_read(tls.get(), request.data(), static_cast<int>(request.size())) > 0) {
            ++requests;
            const std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
            SSL_write(tls.get(), answer.data(), static_cast<int>(answer.size()));
        }
    }

    RawListener listener_;
    std::unique_ptr<SSL_CTX, Release<SSL_CTX_free>> context_;
    std::thread thread_;
};

class TlsTest : public ::testing::Test {
protected:
    TlsTest() : pem_(std::filesystem::temp_directory_path() / ("parley-tls-" + std::to_string(::getpid()) + ".pem")) {
        FILE* const file = std::fopen(pem_.c_str(), "w");
        PEM_write_X509(file, authority_.certificate.get());
        std::fclose(file);
        client_->trust(pem_);
    }
    ~TlsTest() override {
        client_.reset();
        loop_.restart();
        loop_.run();
        std::filesystem::remove(pem_);
    }

    Answer send(const Endpoint& to) { return run(loop_, client_->send(to, serialize(HttpRequest{}, to), 10s)); }

    void expect_refused(const TlsService& service, const std::string& host, const std::string& why) {
        const auto answer = send(service.endpoint(host));
        ASSERT_FALSE(answer) << host << " " << why;
        EXPECT_FALSE(answer.error().left) << "nothing was said to whom we do not trust";
        EXPECT_FALSE(answer.error().timed_out);
        EXPECT_NE(answer.error().why.find(why), std::string::npos) << answer.error().why;
        EXPECT_EQ(client_->open_connections(), 0u);
    }

    asio::io_context loop_{1};
    SystemClock clock_;
    const Identity authority_ = make_identity("Test Authority", "", nullptr);
    const std::string pem_;
    std::unique_ptr<Client> client_ = std::make_unique<Client>(loop_, clock_, ClientLimits{.connect = 10s});
};

TEST_F(TlsTest, TakesARightNameOrAddressAndUsesTheConnectionAgain) {
    const auto identity = make_identity("x", "DNS:localhost,IP:127.0.0.1", &authority_);
    for (const std::string host : {"localhost", "127.0.0.1"}) {
        TlsService service(identity);
        for (int i = 0; i < 3; ++i) {
            const auto answer = send(service.endpoint(host));
            ASSERT_TRUE(answer) << host << ": " << answer.error().why;
            EXPECT_EQ(answer->body, "ok");
            EXPECT_EQ(client_->open_connections(), 1u);
        }
        client_ = std::make_unique<Client>(loop_, clock_);
        client_->trust(pem_);
        service.join();
        EXPECT_EQ(service.requests, 3);
        EXPECT_EQ(service.asked_name, host == "localhost" ? "localhost" : "");
    }
}

TEST_F(TlsTest, RefusesAWrongName) {
    const auto identity = make_identity("localhost", "DNS:other.example,DNS:*.localhost", &authority_);
    const TlsService service(identity);
    expect_refused(service, "localhost", "ostname mismatch");
    const TlsService other(identity);
    expect_refused(other, "127.0.0.1", "IP address mismatch");
}

TEST_F(TlsTest, RefusesWhatIsExpiredOrNotYetGood) {
    const TlsService expired(make_identity("x", "DNS:localhost", &authority_, -2 * day, -day));
    expect_refused(expired, "localhost", "expired");
    const TlsService early(make_identity("x", "DNS:localhost", &authority_, day, 2 * day));
    expect_refused(early, "localhost", "not yet valid");
}

TEST_F(TlsTest, RefusesAnUnknownAuthority) {
    const auto unknown = make_identity("Another Authority", "", nullptr);
    const TlsService stranger(make_identity("x", "DNS:localhost", &unknown));
    expect_refused(stranger, "localhost", "its certificate is refused");
    const TlsService self(make_identity("localhost", "DNS:localhost", nullptr));
    expect_refused(self, "localhost", "self-signed");
    client_ = std::make_unique<Client>(loop_, clock_);  // which trusts the system's authorities
    const TlsService private_one(make_identity("x", "DNS:localhost", &authority_));
    expect_refused(private_one, "localhost", "its certificate is refused");
}

TEST_F(TlsTest, SpeaksTls12AndNothingOlder) {
    const auto identity = make_identity("x", "DNS:localhost", &authority_);
    {
        const TlsService service(identity, TLS1_2_VERSION);
        EXPECT_TRUE(send(service.endpoint("localhost")));
        client_.reset();
    }
    client_ = std::make_unique<Client>(loop_, clock_);
    client_->trust(pem_);
    const TlsService old(identity, TLS1_1_VERSION);
    expect_refused(old, "localhost", "no TLS with it");
}

TEST_F(TlsTest, GivesUpOnWhatDoesNotShakeHands) {
    Client client(loop_, clock_, ClientLimits{.connect = 50ms});
    const RawListener silent;
    const Endpoint to{true, "127.0.0.1", std::to_string(silent.port()), "/"};
    const auto answer = run(loop_, client.send(to, "x", 10s));
    ASSERT_FALSE(answer);
    EXPECT_FALSE(answer.error().left);
    EXPECT_TRUE(answer.error().timed_out);
    std::thread plain([&] {
        const auto caller = silent.accept();
        const auto second = silent.accept();
        second.send("HTTP/1.1 400 Bad Request\r\n\r\n");
        second.until_closed();
    });
    const auto other = send(to);
    plain.join();
    ASSERT_FALSE(other);
    EXPECT_FALSE(other.error().left);
    EXPECT_TRUE(other.error().why.starts_with("no TLS with it: ")) << other.error().why;
}

}  // namespace
}  // namespace parley::net
