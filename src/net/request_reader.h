#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/http.h"

namespace parley::net {

struct RequestLimits {
    std::size_t header_bytes = 16 * 1024;
    std::size_t header_count = 100;
    std::size_t header_line_bytes = 8 * 1024;
    std::size_t body_bytes = 4 * 1024 * 1024;
};

// Reads the requests of one connection, one after another, out of bytes as they come. It refuses
// whatever another reader might take for something else: a request has one meaning or none.
class RequestReader {
public:
    // At `head` it stops once, so that a limit can be set or "100 Continue" said; then it goes on.
    enum class State { more, head, done, refused };

    struct Refusal {
        unsigned status;
        std::string_view why;  // a literal
    };

    explicit RequestReader(RequestLimits limits);
    ~RequestReader();
    RequestReader(const RequestReader&) = delete;

    // How many bytes it took from the front; what it left must stand there again at the next call, with more.
    std::size_t read(std::string_view bytes);
    State state() const;
    const Refusal& refusal() const;  // at `refused`

    HttpRequest& request();              // at `head` without its body, at `done` whole
    void limit_body(std::size_t bytes);  // for this request; at `head`
    bool is_in_body() const;
    bool keeps_alive() const;
    bool is_http_10() const;
    bool expects_continue() const;
    std::optional<std::uint64_t> content_length() const;  // at `head` and after

    void restart();  // for the next request

private:
    class Parser;
    std::unique_ptr<Parser> parser_;
};

}  // namespace parley::net
