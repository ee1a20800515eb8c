#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/http.h"
#include "dialect/dialect.h"

namespace parley::deliver {

// A message that was put into its provider's language once, with marks where the values of each
// person go: per message only those are filled in. A mark is plain letters and digits, so that no
// dialect changes it. Safe to use from several threads.
class PreparedMessage {
public:
    // The mark for slot `place`, to be put wherever a value goes in the content (also several times).
    static std::string mark(std::size_t place);

    PreparedMessage() = default;

    // `sample` holds marks 0 to slots-1. Error: invalid where the dialect cannot write it.
    static Result<PreparedMessage> prepare(const Dialect& dialect, const Account& account, const Endpoint& endpoint,
                                           OutgoingMessage sample, std::size_t slots);

    // The whole request, head and body, replacing what `out` held.
    void fill(std::string& out, std::string_view wire_id, std::string_view to,
              const std::vector<std::string>& values) const;

private:
    struct Piece {
        std::string literal;
        std::size_t slot;  // what follows the literal; slots are: values, then wire id, then recipient, then nothing
    };
    std::string head_;       // up to and with "Content-Length: "
    std::string head_rest_;  // from after the length to the empty line
    std::vector<Piece> body_;
    std::size_t slots_ = 0;
    Escaping escaping_ = Escaping::json;
};

}  // namespace parley::deliver
