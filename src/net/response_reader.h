#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/http.h"

namespace parley::net {

// Reads the answers of one connection, one after another, out of bytes as they come. Interim
// answers (1xx) are passed over. A body over its limit is cut there, and that ends the answer.
class ResponseReader {
public:
    enum class State { more, done, broken };

    ResponseReader(std::size_t header_bytes, std::size_t body_bytes);
    ~ResponseReader();
    ResponseReader(const ResponseReader&) = delete;

    void restart(bool is_answer_to_head);

    // How many bytes it took from the front; what it left must stand there again at the next call, with more.
    std::size_t read(std::string_view bytes);
    void end();  // nothing more will come: for some answers that is how they end

    State state() const;
    std::string why() const;  // at `broken`
    bool has_begun() const;
    bool is_in_body() const;
    HttpResponse& response();
    bool keeps_alive() const;  // at `done`

private:
    class Parser;
    std::unique_ptr<Parser> parser_;
};

}  // namespace parley::net
